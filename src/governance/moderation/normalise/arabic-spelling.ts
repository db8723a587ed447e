import { rewrite, type MappedText } from "./mapped-text.ts";

/** Letters that keyboards of Arabic, Urdu and Sindhi give different code points, and that readers take for one. */
const folds: ReadonlyMap<string, string> = new Map([
  ...[..."يىئ"].map((letter) => [letter, "ی"] as const),
  ...[..."كڪ"].map((letter) => [letter, "ک"] as const),
  ...[..."هھةۃۀۂ"].map((letter) => [letter, "ہ"] as const),
  ...[..."أإٱآ"].map((letter) => [letter, "ا"] as const),
  ["ؤ", "و"],
  ["ۓ", "ے"],
]);

export function foldArabicSpelling(source: MappedText): MappedText {
  return rewrite(source, /[يىئكڪهھةۃۀۂأإٱآؤۓ]/gu, (letter) => folds.get(letter)!);
}
