import type { Language } from "../spoken.ts";
import { everydaySentences } from "./corpus-sentences.ts";

/** A Brahmic script's letters lie at the same places in each Unicode block, as ISCII had them. */
const brahmicBlocks: Readonly<Partial<Record<Language, number>>> = {
  hi: 0x900,
  mr: 0x900,
  ne: 0x900,
  kok: 0x900,
  bn: 0x980,
  as: 0x980,
  pa: 0xa00,
  gu: 0xa80,
  or: 0xb00,
  ta: 0xb80,
  te: 0xc00,
  kn: 0xc80,
  ml: 0xd00,
};

/** The everyday letters of Urdu and of Sindhi. */
const arabicConsonants: Readonly<Partial<Record<Language, string>>> = {
  ur: "ب پ ت ٹ ث ج چ ح خ د ڈ ذ ر ڑ ز ژ س ش ص ض ط ظ ع غ ف ق ک گ ل م ن ں و ہ ھ ی ے",
  sd: "ب ٻ ڀ ت ٿ ٽ ٺ ث پ ج ڄ جھ ڃ چ ڇ ح خ د ڌ ڏ ڊ ڍ ذ ر ڙ ز س ش ص ض ط ظ ع غ ف ڦ ق ڪ ک گ ڳ گھ ڱ ل م ن ڻ و ھ ي",
};
const arabicVowels = ["\u064e", "\u0650", "\u064f", "ا", "و", "ي", "ی", "ے", "یں", "اں", "وں", "ئ", "ؤ"];
const arabicAspirates = "بھ پھ تھ ٹھ جھ چھ دھ ڈھ ڑھ کھ گھ";

const englishWords =
  `pit bit tip dip kit git fan van thin then sip zip ship measure chip judge hat man nut sing lip rip yes wet
  fleece kit dress trap lot strut foot goose face price choice goat mouth near square start north force nurse cure happy
  letter comma button bottle rhythm cotton little people middle which loch the a an of and fire tower player lower poor
  tour pure beautiful queue onion million question nature picture vision usual garage genre beige croissant`.split(
    /\s+/,
  );

/**
 * Words in which every letter of a language's script meets every vowel sign and every other letter, and everyday
 * sentences: what the inventory of phones is gathered from.
 */
export function corpusOf(language: Language): readonly string[] {
  const numbers = Array.from({ length: 100 }, (_, number) => String(number));
  return [...scriptWords(language), ...numbers, ...everydaySentences[language]];
}

function scriptWords(language: Language): readonly string[] {
  const block = brahmicBlocks[language];
  if (block !== undefined) return brahmicWords(block);
  const consonants = arabicConsonants[language];
  if (consonants) return arabicWords([...consonants.split(" "), ...arabicAspirates.split(" ")]);
  return [...englishWords, ..."abcdefghijklmnopqrstuvwxyz"];
}

function brahmicWords(block: number): readonly string[] {
  const letters = (from: number, to: number): string[] => assigned(block + from, block + to);
  const signs = [...letters(0x01, 0x03), ...letters(0x70, 0x71)];
  const vowels = letters(0x05, 0x14);
  const consonants = letters(0x15, 0x39);
  const matras = ["", ...letters(0x3e, 0x4c)];
  const [virama] = letters(0x4d, 0x4d);
  const [nukta] = letters(0x3c, 0x3c);
  const extra = [
    ...letters(0x58, 0x61),
    ...letters(0x7a, 0x7f),
    ...(nukta ? consonants.map((one) => one + nukta) : []),
  ];
  const carrier = consonants[0] ?? "";
  return [
    ...vowels,
    ...vowels.flatMap((vowel) => [vowel + carrier, carrier + vowel, ...signs.map((sign) => vowel + sign + carrier)]),
    ...[...consonants, ...extra].flatMap((one) => matras.map((matra) => one + matra)),
    ...consonants.flatMap((one) => matras.map((matra) => vowels[0] + one + matra + carrier + matras[1])),
    ...consonants.flatMap((one) => signs.map((sign) => carrier + sign + one)),
    ...consonants.flatMap((one) => matras.flatMap((matra) => signs.map((sign) => one + matra + sign))),
    ...consonants.flatMap((one) => consonants.map((other) => vowels[0] + one + virama + other + matras[1])),
    ...consonants.flatMap((one) => [vowels[0] + one + virama, vowels[0] + one + virama + one + matras[2]]),
  ];
}

function assigned(from: number, to: number): string[] {
  const points = Array.from({ length: to - from + 1 }, (_, index) => String.fromCodePoint(from + index));
  return points.filter((point) => /\p{Assigned}/u.test(point) && !/\p{N}/u.test(point));
}

function arabicWords(consonants: readonly string[]): readonly string[] {
  return [
    ...consonants.flatMap((one) => arabicVowels.map((vowel) => one + vowel)),
    ...consonants.flatMap((one) => arabicVowels.map((vowel) => `ا${one}${vowel}ن`)),
    ...consonants.flatMap((one) => consonants.map((other) => `${one}ا${other}`)),
    ..."آ اے ای اُو اؤ آئ ائی وہ ہے میں ہوں یہ".split(" "),
  ];
}
