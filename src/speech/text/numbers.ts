import type { Language } from "../spoken.ts";
import { languageWords, type LanguageWords } from "./language-table.ts";

const digitsMax = 15;
/** espeak says whole numbers up to 99 crore right; what is larger is put together here. */
const engineDigitsMax = 9;

/** 1947 in the languages that count in hundreds up to there: nineteen hundred forty-seven. */
function hundredsOf(words: LanguageWords, value: number): string | undefined {
  const isCounted = words.hundred !== undefined && !words.thousand && value >= 1100 && value < 2000;
  if (!isCounted) return undefined;
  const rest = value % 100 === 0 ? "" : ` ${value % 100}`;
  return `${Math.floor(value / 100)} ${words.hundred}${rest}`;
}

/** A whole number as text that the engine reads out in this language. `digits` holds 0–9 only. */
export function sayInteger(digits: string, language: Language): string {
  const words = languageWords[language];
  if (digits.length > digitsMax || (digits.length > 1 && digits.startsWith("0"))) return sayDigits(digits, language);
  const value = Number(digits);
  if (words.thousand) return wordsForInteger(value, words);
  const composesLakh = language === "en";
  if (value < 100_000 || (!composesLakh && digits.length <= engineDigitsMax)) return ownOrDigits(value, words);
  const crores = Math.floor(value / 10_000_000);
  const lakhs = Math.floor((value % 10_000_000) / 100_000);
  const rest = value % 100_000;
  const parts = composesLakh
    ? [
        [crores, words.crore],
        [lakhs, words.lakh],
        [rest, ""],
      ]
    : [
        [crores, words.crore],
        [value % 10_000_000, ""],
      ];
  return parts
    .filter(([count]) => Number(count) > 0)
    .map(([count, name]) => `${sayInteger(String(count), language)} ${name}`.trim())
    .join(" ");
}

/** Digits one by one. */
export function sayDigits(digits: string, language: Language): string {
  const words = languageWords[language];
  return [...digits].map((digit) => words.numbers?.[Number(digit)] ?? digit).join(" ");
}

/** `1,25,000`, `3.5`, `-40`: grouping commas are dropped, digits after the point are read one by one. */
export function sayNumber(written: string, language: Language): string {
  const words = languageWords[language];
  const isNegative = /^[-−]/.test(written);
  const [whole = "0", fraction] = written
    .replace(/^[-−+]/, "")
    .replaceAll(",", "")
    .split(".");
  const said =
    isWesternMillions(written) && language === "en" ? whole : sayInteger(whole === "" ? "0" : whole, language);
  const point = fraction ? ` ${words.point} ${sayDigits(fraction, language)}` : "";
  return `${isNegative ? `${words.minus} ` : ""}${said}${point}`;
}

/** Years are read in pairs in English, in hundreds in most of India's north. */
export function sayYear(digits: string, language: Language): string {
  const value = Number(digits);
  const hundreds = hundredsOf(languageWords[language], value);
  if (hundreds) return withOwnWords(hundreds, languageWords[language]);
  if (language !== "en" || value < 1100 || value >= 2100 || (value >= 2000 && value < 2010))
    return sayInteger(digits, language);
  const [century, rest] = [Math.floor(value / 100), value % 100];
  if (rest === 0) return `${century} hundred`;
  return rest < 10 ? `${century} oh ${rest}` : `${century} ${rest}`;
}

const englishOrdinals =
  `zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth
  fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth`.split(/\s+/);
const englishTens = "_ _ twenty thirty forty fifty sixty seventy eighty ninety".split(" ");

/** Words, since voices of other languages read `21st` as `21`. */
export function sayEnglishOrdinal(value: number): string {
  if (value < 20) return englishOrdinals[value] ?? String(value);
  const [tens, ones] = [Math.floor(value / 10) % 10, value % 10];
  if (value >= 100) {
    const isBare = value % 100 === 0;
    return isBare
      ? `${sayInteger(String(value), "en")} th`
      : `${sayInteger(String(value - (value % 100)), "en")} and ${sayEnglishOrdinal(value % 100)}`;
  }
  const ten = englishTens[tens] ?? "";
  return ones === 0 ? `${ten.slice(0, -1)}ieth` : `${ten} ${englishOrdinals[ones]}`;
}

/** The ordinal of a number; `ending` is how it was written (वीं) and carries gender and case. */
export function sayOrdinal(value: number, language: Language, ending = ""): string {
  const words = languageWords[language];
  if (language === "en") return sayEnglishOrdinal(value);
  const irregular = words.irregularOrdinals?.[`${value}${ending}`];
  if (irregular) return irregular;
  const known = words.ordinals[value - 1];
  if (known) return inflect(known, ending);
  const suffix = words.ordinalSuffix.startsWith(" ") && ending ? ` ${ending}` : ending || words.ordinalSuffix;
  // A vowel that follows a bare consonant becomes its sign: एक्काइस + औँ is एक्काइसौँ.
  return `${sayInteger(String(value), language)}${suffix}`.replace(/([क-ह])औ/, "$1ौ");
}

/** पहला, written 1ली, is पहली: the ending replaces the word's own where both begin with the same letter. */
export function inflect(word: string, ending: string): string {
  return ending && word.at(-ending.length) === ending[0] ? word.slice(0, -ending.length) + ending : word;
}

function ownOrDigits(value: number, words: LanguageWords): string {
  const own = words.numbers?.[value % 100];
  if (!own || value % 100 === 0) return words.numbers?.[value] ?? String(value);
  return value < 100 ? own : `${value - (value % 100)} ${own}`;
}

function withOwnWords(text: string, words: LanguageWords): string {
  return text.replace(/\d+/g, (digits) => words.numbers?.[Number(digits)] ?? digits);
}

function wordsForInteger(value: number, words: LanguageWords): string {
  if (value < 100) return words.numbers?.[value] ?? String(value);
  const scales: readonly (readonly [number, string])[] = [
    [10_000_000, words.crore],
    [100_000, words.lakh],
    [1_000, words.thousand ?? ""],
    [100, words.hundred ?? ""],
  ];
  for (const [size, name] of scales) {
    if (value < size) continue;
    const rest = value % size === 0 ? "" : ` ${wordsForInteger(value % size, words)}`;
    return `${wordsForInteger(Math.floor(value / size), words)} ${name}${rest}`;
  }
  return String(value);
}

function isWesternMillions(written: string): boolean {
  return /^\d{1,3}(,\d{3}){2,}(\.\d+)?$/.test(written);
}
