import { rewrite, type MappedText } from "./mapped-text.ts";

/** Letters that keyboards of Arabic, Urdu and Sindhi give different code points, and that readers take for one. */
const folds: Readonly<Record<string, string>> = {
  ...{ ي: "ی", ى: "ی", ئ: "ی", ك: "ک", ڪ: "ک", ه: "ہ", ھ: "ہ", ة: "ہ", ۃ: "ہ", ۀ: "ہ", ۂ: "ہ" },
  ...{ أ: "ا", إ: "ا", ٱ: "ا", آ: "ا", ؤ: "و", ۓ: "ے" },
};

export function foldArabicSpelling(source: MappedText): MappedText {
  return rewrite(source, /[يىئكڪهھةۃۀۂأإٱآؤۓ]/gu, (letter) => folds[letter]!);
}
