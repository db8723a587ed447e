import { SutradharError } from "../../core/index.ts";
import type { Language } from "../spoken.ts";
import { espeakPhones } from "./espeak-phones.ts";

/** What comes nearest, in IPA, where a language's voice lacks a phone. Tried in turn until the voice has it. */
const nearest: Readonly<Record<string, string>> = {
  a: "ɐ",
  aɪə: "aɪ ə",
  aɪ̃: "aɪ",
  aʊə: "aʊ ə",
  aʊ̃: "aʊ",
  aː: "ɑː",
  ã: "a",
  bʰ: "b",
  cʰ: "tʃ",
  dʰ: "d",
  eə: "e ə",
  eɪ: "eː",
  ẽ: "e",
  iə: "i ə",
  iː: "i",
  ĩ: "i",
  kʰ: "k",
  oʊ: "oː",
  õ: "o",
  pʰ: "p",
  r̩: "ɹ",
  tʃʰ: "cʰ",
  tʰ: "t",
  ũ: "u",
  v: "ʋ",
  æ: "ɛ",
  ɐ: "ə",
  ɑː: "aː",
  ɑ̃: "ã",
  ɒ: "ɔ",
  ɔɪ: "ɔ ɪ",
  ɖ: "d",
  ɖʰ: "ɖ",
  əʊ: "oː",
  ɛː: "ɛ",
  ɛ̃: "ɛ",
  ɜː: "ə",
  ɟʰ: "ɟ",
  ɡʰ: "ɡ",
  ɨ: "ɪ",
  ɪ̃: "ɪ",
  ɹ: "ɾ",
  ɻ: "r.",
  ʈ: "t",
  ʈʰ: "ʈ",
  ʉ: "u",
  ʊ: "ʉ",
  ʊə: "ʊ ə",
  ʊ̃: "ʊ",
  ʌ: "ə",
  ʌɪ: "aɪ",
  ʌʊ: "aʊ",
  ʌ̃: "ʌ",
  ʍ: "w",
  ʐ: "z",
  // Phones that no voice has, and IPA's other ways of writing.
  g: "ɡ",
  ɽ: "r.",
  ɦ: "h",
  ʱ: "ʰ",
  ɑ: "ɑː",
  ɜ: "ɜː",
  ɚ: "ə ɹ",
  ɝ: "ɜː ɹ",
  y: "i",
  ʏ: "ɪ",
  ø: "e",
  œ: "ɛ",
  ɘ: "ə",
  ɵ: "o",
  ɯ: "u",
  ɤ: "o",
  ɶ: "a",
  ɞ: "ɛ",
  ɱ: "m",
  ɴ: "ŋ",
  ʙ: "b",
  ⱱ: "v",
  ɸ: "f",
  ʝ: "j",
  ɥ: "j w",
  ɰ: "ɣ",
  ʁ: "ɣ",
  ħ: "h",
  ʕ: "ʔ",
  ɢ: "ɡ",
  ɺ: "ɾ",
  ɮ: "l",
  ɓ: "b",
  ɗ: "d",
  ʄ: "ɟ",
  ɠ: "ɡ",
  ts: "t s",
  dz: "d z",
  ʰχ: "h",
  ʲ: "j",
  ɫ: "l",
  ɬ: "l",
  ᵻ: "ɪ",
  ɽʰ: "r. h",
  æ̃: "ɛ̃",
  ə̃: "ə",
  d̪ʰ: "dʰ",
  t̪ʰ: "tʰ",
};

const known = new Set([...Object.keys(espeakPhones), ...Object.keys(nearest).map((phone) => phone.normalize("NFD"))]);
const phoneUnitsMax = Math.max(...[...known].map((phone) => phone.length));
const nearestPhones: ReadonlyMap<string, string> = new Map(
  Object.entries(nearest).map(([phone, instead]) => [phone.normalize("NFD"), instead.normalize("NFD")]),
);

const vowels = /^[aeiouyæɐɑɒɔəɛɜɨɪʉʊʌøœɘɵɯɤɶɞʏᵻɚɝ]/;
/** Length on its own, and marks of place that no voice tells apart. */
const ignored = /^[ːˑ.\p{M}ʰʷˠˤ˞‿|/[\]\s]/u;

/**
 * IPA as espeak's mnemonics for `[[…]]` in the voice of a language; the nearest phone where the voice lacks one.
 * @throws SutradharError `text_unspeakable`, naming the phone that cannot be said.
 */
export function ipaToEspeak(ipa: string, language: Language): string {
  const text = plainIpa(ipa);
  const mnemonics: string[] = [];
  let stress = "";
  for (let place = 0; place < text.length;) {
    const phone = phoneAt(text, place);
    const mark = text[place] ?? "";
    if (phone !== undefined) {
      // espeak marks stress at the vowel, IPA at the syllable.
      const isStressed = stress !== "" && vowels.test(phone);
      mnemonics.push(
        ...sayable(phone, language, ipa).map((said, index) => (isStressed && index === 0 ? stress + said : said)),
      );
      stress = isStressed ? "" : stress;
    } else if (mark in stressMarks) stress = stressMarks[mark] ?? "";
    else if (!ignored.test(mark)) throw unsayable(text, place, ipa);
    place += phone?.length ?? 1;
  }
  if (mnemonics.length === 0) throw unsayable(text, text.length, ipa);
  return mnemonics.join("|");
}

const stressMarks: Readonly<Record<string, string>> = { ˈ: "'", "'": "'", ˌ: "," };

function plainIpa(ipa: string): string {
  return (
    ipa
      .normalize("NFD")
      .replace(/[\u0361\u035c]/g, "")
      .replace(/ʱ/g, "ʰ")
      // A nasal vowel may be written long; the voices have one of each.
      .replace(/\u0303ː|ː\u0303/g, "\u0303")
  );
}

/** The longest phone that begins here. */
function phoneAt(text: string, place: number): string | undefined {
  for (let length = phoneUnitsMax; length > 0; length--) {
    const phone = text.slice(place, place + length);
    if (phone.length === length && known.has(phone)) return phone;
  }
  return undefined;
}

function sayable(phone: string, language: Language, ipa: string, tried: readonly string[] = []): readonly string[] {
  const own = espeakPhones[phone];
  const hasOwn = own && (!own.only || own.only.includes(language)) && !own.except?.includes(language);
  if (hasOwn) return [own.mnemonic];
  const instead = nearestPhones.get(phone);
  if (instead === undefined || tried.includes(phone)) throw unsayable(phone, 0, ipa);
  return instead.split(" ").flatMap((part) => sayable(part, language, ipa, [...tried, phone]));
}

function unsayable(text: string, place: number, ipa: string): SutradharError {
  const point = text.codePointAt(place);
  const phone = point === undefined ? "" : String.fromCodePoint(point);
  const code = point === undefined ? "nothing" : `${phone} (U+${point.toString(16).toUpperCase().padStart(4, "0")})`;
  return new SutradharError(
    "text_unspeakable",
    `a phoneme must be written in IPA phones that the voice can say, got ${code} in ${JSON.stringify(ipa)}; write the nearest phone`,
    { details: { phone, ipa } },
  );
}
