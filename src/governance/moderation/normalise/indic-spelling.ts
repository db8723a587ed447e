import { rewrite, type MappedText } from "./mapped-text.ts";

/** The nukta of every Brahmic block: `क़` and `क` are written for each other by everyone. */
const nuktas = /[\u093c\u09bc\u0a3c\u0abc\u0b3c\u0cbc]/gu;

/** Candrabindu and visarga: the first is written as anusvara as often as not, the second is left out. */
const candrabindus = /[\u0901\u0981\u0a01\u0a70\u0a81\u0b01]/gu;
const visargas = /[\u0903\u0983\u0a03\u0a83\u0b03\u0c03\u0c83\u0d03]/gu;

/** A nasal with a virama before a stop: `हिन्दू` for `हिंदू`. By block, since a block's letters stand alike. */
const halfNasals =
  /[ङञणनम]्(?=[क-घच-झट-ढत-धप-भ])|[ঙঞণনম]্(?=[ক-ঘচ-ঝট-ঢত-ধপ-ভ])|[ઙઞણનમ]્(?=[ક-ઘચ-ઝટ-ઢત-ધપ-ભ])|[ଙଞଣନମ]୍(?=[କ-ଘଚ-ଝଟ-ଢତ-ଧପ-ଭ])/gu;

/** A nasal that was written twice, as both. */
const twice = /([\u0902\u0982\u0a02\u0a82\u0b02])\1+/gu;

/** The block's anusvara lies at offset 2. */
function anusvaraOf(letter: string): string {
  return String.fromCharCode((letter.charCodeAt(0) & 0xff80) + 2);
}

/** One spelling for what Indic scripts write in several ways: nukta, nasals, visarga, digits. */
export function foldIndicSpelling(source: MappedText): MappedText {
  let folded = rewrite(source, nuktas, () => "");
  folded = rewrite(folded, candrabindus, anusvaraOf);
  folded = rewrite(folded, visargas, () => "");
  folded = rewrite(folded, halfNasals, anusvaraOf);
  folded = rewrite(folded, twice, (nasals) => nasals[0]!);
  return rewrite(folded, /(?!\p{ASCII})\p{Nd}/gu, digitOf);
}

/** Unicode lays the ten digits of a script out in a row that begins at a multiple of 16, or 6 above one. */
function digitOf(digit: string): string {
  const code = digit.codePointAt(0)!;
  let value = 0;
  while (value < 9 && /^\p{Nd}$/u.test(String.fromCodePoint(code - value - 1))) value += 1;
  return String(value);
}

/** Long vowels by their short ones, by offset in the block: `ी` for `ि`, `ू` for `ु`, `ै` for `े`, `ौ` for `ो`. */
const shortVowels: ReadonlyMap<number, number> = new Map([
  [0x08, 0x07],
  [0x0a, 0x09],
  [0x10, 0x0f],
  [0x14, 0x13],
  [0x40, 0x3f],
  [0x42, 0x41],
  [0x48, 0x47],
  [0x4c, 0x4b],
  [0x23, 0x28],
  [0x37, 0x36],
]);

/** For comparing words of one script: vowels without their length, ण as न, ष as श. Joins too much for words of grammar. */
export function foldIndicVowels(word: string): string {
  return word.replace(/[\u0900-\u0d7f]/g, (letter) => {
    const code = letter.charCodeAt(0);
    const short = shortVowels.get(code & 0x7f);
    return short === undefined ? letter : String.fromCharCode((code & 0xff80) + short);
  });
}
