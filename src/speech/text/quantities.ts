import { inflect, sayInteger, sayNumber, sayEnglishOrdinal, sayOrdinal, sayYear } from "./numbers.ts";
import { endSource, numberSource, oneOf, sticky, type Rule } from "./rule.ts";
import { scaleSource } from "./money.ts";
import type { Language } from "../spoken.ts";
import { languageWords, type LanguageWords, type NamedUnit } from "./language-table.ts";

const namedUnits: Readonly<Record<string, NamedUnit>> = {
  "km/h": "kmph",
  kmph: "kmph",
  "km/hr": "kmph",
  kph: "kmph",
  km: "km",
  kms: "km",
  Km: "km",
  KM: "km",
  m: "m",
  mtr: "m",
  cm: "cm",
  mm: "mm",
  kg: "kg",
  kgs: "kg",
  Kg: "kg",
  KG: "kg",
  g: "g",
  gm: "g",
  gms: "g",
  l: "l",
  L: "l",
  ltr: "l",
  ml: "ml",
  mL: "ml",
  "°C": "celsius",
  "℃": "celsius",
  "°": "degree",
  min: "minute",
  mins: "minute",
  hr: "hour",
  hrs: "hour",
};

/** Said in English everywhere, as they are in India's offices. */
const englishUnits: Readonly<Record<string, string>> = {
  KB: "kilobytes",
  MB: "megabytes",
  GB: "gigabytes",
  TB: "terabytes",
  kbps: "K B P S",
  Mbps: "M B P S",
  Gbps: "G B P S",
  W: "watts",
  kW: "kilowatts",
  MW: "megawatts",
  kWh: "kilowatt hours",
  V: "volts",
  Hz: "hertz",
  kHz: "kilohertz",
  MHz: "megahertz",
  GHz: "gigahertz",
  "°F": "degrees Fahrenheit",
  mg: "milligrams",
  ft: "feet",
  in: "inches",
  "sq ft": "square feet",
  "sq. ft.": "square feet",
  "sq m": "square metres",
  mAh: "milliamp hours",
  sec: "seconds",
  secs: "seconds",
  ms: "milliseconds",
  px: "pixels",
  dB: "decibels",
  mph: "miles per hour",
  fps: "frames per second",
  MP: "megapixels",
  nm: "nanometres",
  ha: "hectares",
  cc: "C C",
  hp: "horsepower",
};

const signed = String.raw`[-−]?(?:${numberSource})`;
const measure = sticky(
  String.raw`(${signed})\s?(${oneOf([...Object.keys(namedUnits), ...Object.keys(englishUnits)])})${endSource}`,
);
const percent = sticky(String.raw`(${signed})\s?[%٪]`);
const percentRange = sticky(String.raw`(${numberSource})\s?%?\s?[-–—]\s?(${numberSource})\s?%`);
const range = sticky(String.raw`(${numberSource})\s?[-–—]\s?(${numberSource})${endSource}`);
const fraction = sticky(String.raw`(\d{1,3})/(\d{1,3})${endSource}`);
const englishOrdinal = sticky(String.raw`(\d{1,6})(?:st|nd|rd|th)${endSource}`);
const scaled = sticky(String.raw`(${signed})(?=\s?(?:${scaleSource})${endSource})`);
const fourDigits = sticky(String.raw`\d{4}(?![\d,.]*\d)`);
const plain = sticky(String.raw`(${signed})`);

export const quantityRules: readonly Rule[] = [
  {
    pattern: percentRange,
    say: ([, from = "", to = ""], language, words) => `${sayRange(from, to, language, words)} ${words.percent}`,
  },
  { pattern: percent, say: ([, number = ""], language, words) => `${sayNumber(number, language)} ${words.percent}` },
  {
    pattern: measure,
    say: ([, number = "", unit = ""], language, words) =>
      `${sayNumber(number, language)} ${unitName(unit, number, language, words)}`,
  },
  { pattern: englishOrdinal, say: ([, digits = ""]) => sayEnglishOrdinal(Number(digits)) },
  ...Object.entries(languageWords).map(([language, words]) => writtenOrdinals(language as Language, words)),
  { pattern: range, say: ([, from = "", to = ""], language, words) => sayRange(from, to, language, words) },
  {
    pattern: fraction,
    say: ([, top = "", bottom = ""], language) => `${sayInteger(top, language)} by ${sayInteger(bottom, language)}`,
  },
  { pattern: scaled, say: ([, number = ""], language) => sayNumber(number, language) },
  // Four digits without a comma are a year as often as a count, and सौ is as good for a count. English tells them apart.
  {
    pattern: fourDigits,
    say: ([digits = ""], language) => (language === "en" ? undefined : sayYear(digits, language)),
  },
  { pattern: plain, say: ([, number = ""], language) => sayNumber(number, language) },
];

function sayRange(from: string, to: string, language: Language, words: LanguageWords): string {
  return `${sayNumber(from, language)} ${words.to} ${sayNumber(to, language)}`;
}

function unitName(unit: string, number: string, language: Language, words: LanguageWords): string {
  const named = namedUnits[unit];
  const name = named ? words.units[named] : (englishUnits[unit] ?? unit);
  const isOne = number === "1" && (language === "en" || !named);
  return isOne
    ? name
        .replace(/feet/, "foot")
        .replace(/inches/, "inch")
        .replace(/^(degree|\w+?)s\b/, "$1")
    : name;
}

/** 21वीं, 1ला: only endings that fit, since the same letters are also cases ("5થી" is "from 5"). */
function writtenOrdinals(owner: Language, words: LanguageWords): Rule {
  const pattern = sticky(String.raw`(\d{1,4})(${oneOf(words.writtenOrdinalEndings)})${endSource}`);
  return {
    pattern,
    say: ([, digits = "", ending = ""], language) => {
      if (language !== owner) return undefined;
      const value = Number(digits);
      const known = words.ordinals[value - 1] ?? "";
      const isIrregular = words.irregularOrdinals?.[`${value}${ending}`] !== undefined;
      const fits =
        isIrregular || inflect(known, ending) !== known || known.endsWith(ending) || isGeneral(ending, words);
      return fits ? sayOrdinal(value, language, ending) : undefined;
    },
  };
}

function isGeneral(ending: string, words: LanguageWords): boolean {
  return ending.replace(/^-/, "")[0] === words.ordinalSuffix.trim()[0] || ending.startsWith("-");
}
