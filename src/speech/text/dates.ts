import type { Language, SayAs } from "../spoken.ts";
import { sayInteger, sayOrdinal, sayYear } from "./numbers.ts";
import { allWords, endSource, oneOf, sticky, type Rule } from "./rule.ts";
import { languageWords } from "./language-table.ts";

interface CalendarDate {
  readonly day?: number;
  readonly month?: number;
  readonly year?: string;
}

const englishMonths = languageWords.en.months;
const monthNumbers = new Map<string, number>([
  ...allWords.flatMap((words) => words.months.map((name, index) => [name.toLowerCase(), index + 1] as const)),
  ...englishMonths.map((name, index) => [name.slice(0, 3).toLowerCase(), index + 1] as const),
  ["sept", 9],
  ["फरवरी", 2],
  ["नवम्बर", 11],
  ["सितम्बर", 9],
  ["दिसम्बर", 12],
  ["अक्तूबर", 10],
]);
const monthSource = oneOf(monthNumbers.keys());

const numeric = sticky(String.raw`(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})${endSource}`);
const iso = sticky(String.raw`(\d{4})-(\d{2})-(\d{2})${endSource}`);
const dayFirst = sticky(String.raw`(\d{1,2})(?:st|nd|rd|th)?\s+(${monthSource})\.?(?:,?\s+(\d{4}))?${endSource}`, "i");
const monthFirst = sticky(String.raw`(${monthSource})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})${endSource}`, "i");
const yearAfter = sticky(
  String.raw`(?<=(?:in|since|by|of|year|from|until|till|before|after|and|to)\s)((?:1[1-9]|20)\d\d)${endSource}`,
  "i",
);

export const dateRules: readonly Rule[] = [
  {
    pattern: numeric,
    say: ([, day = "", mark = "", month = "", year = ""], language) =>
      year.length === 2 && mark !== "/" ? undefined : sayDate(toDate(day, month, year), language),
  },
  { pattern: iso, say: ([, year = "", month = "", day = ""], language) => sayDate(toDate(day, month, year), language) },
  {
    pattern: dayFirst,
    say: ([, day = "", month = "", year], language) => sayDate(toDate(day, monthNumber(month), year), language),
  },
  {
    pattern: monthFirst,
    say: ([, month = "", day = "", year], language) => sayDate(toDate(day, monthNumber(month), year), language),
  },
  { pattern: yearAfter, say: ([, year = ""], language) => (language === "en" ? sayYear(year, language) : undefined) },
];

/** `12/11/2026` by SSML's format; day first, as India writes, where none is given. */
export function sayDateAs(
  text: string,
  format: Extract<SayAs, { kind: "date" }>["format"],
  language: Language,
): string | undefined {
  const parts = text.trim().split(/[/.\-\s]+/);
  if (!parts.every((part) => /^\d+$/.test(part))) return undefined;
  const order =
    format ?? (parts[0]?.length === 4 ? "ymd" : parts.length === 1 ? "y" : parts.length === 2 ? "dm" : "dmy");
  if (order.length !== parts.length) return undefined;
  const [day, month, year] = ["d", "m", "y"].map((letter) => parts[order.indexOf(letter)]);
  return sayDate(toDate(day, month, year), language);
}

function monthNumber(name: string): string {
  return String(monthNumbers.get(name.toLowerCase()) ?? 0);
}

/** Undefined where a part is no part of any date. */
function toDate(
  day: string | undefined,
  month: string | undefined,
  year: string | undefined,
): CalendarDate | undefined {
  if (!isWithin(day, 31) || !isWithin(month, 12)) return undefined;
  return {
    ...(day === undefined ? {} : { day: Number(day) }),
    ...(month === undefined ? {} : { month: Number(month) }),
    ...(year === undefined ? {} : { year: fullYear(year) }),
  };
}

function isWithin(part: string | undefined, most: number): boolean {
  return part === undefined || (Number(part) >= 1 && Number(part) <= most);
}

function fullYear(year: string): string {
  return year.length === 2 ? `${Number(year) < 70 ? "20" : "19"}${year}` : year;
}

function sayDate(date: CalendarDate | undefined, language: Language): string | undefined {
  if (!date) return undefined;
  const words = languageWords[language];
  const day =
    date.day === undefined
      ? ""
      : language === "en"
        ? sayOrdinal(date.day, language)
        : sayInteger(String(date.day), language);
  const month = date.month === undefined ? "" : (words.months[date.month - 1] ?? "");
  const year = date.year === undefined ? "" : sayYear(date.year, language);
  return [day, month, year].filter((part) => part !== "").join(" ");
}
