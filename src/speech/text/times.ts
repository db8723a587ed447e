import type { Language } from "../spoken.ts";
import { sayInteger } from "./numbers.ts";
import { allWords, endSource, oneOf, sticky, type Rule } from "./rule.ts";
import { languageWords } from "./language-table.ts";

const halfSource = String.raw`([AaPp])(?:\.\s?[Mm]\.|\s?[Mm]${endSource})`;
const oclockSource = String.raw`(?:\s+(?:${oneOf(allWords.flatMap((words) => words.oclock))})${endSource})?`;

const withColon = sticky(String.raw`(\d{1,2}):(\d{2})(?::\d{2})?(?:\s?${halfSource}|${endSource})${oclockSource}`);
const withPoint = sticky(String.raw`(\d{1,2})\.(\d{2})\s?${halfSource}${oclockSource}`);
const hourOnly = sticky(String.raw`(\d{1,2})\s?${halfSource}${oclockSource}`);

export const timeRules: readonly Rule[] = [
  {
    pattern: withColon,
    say: ([, hour = "", minute = "", half], language) => sayTime(Number(hour), Number(minute), half, language),
  },
  {
    pattern: withPoint,
    say: ([, hour = "", minute = "", half], language) => sayTime(Number(hour), Number(minute), half, language),
  },
  { pattern: hourOnly, say: ([, hour = "", half], language) => sayTime(Number(hour), 0, half, language) },
];

/** 17:45 and 5:45 PM are the same time and sound the same: the part of the day, then the twelve-hour clock. */
export function sayTime(
  hour: number,
  minute: number,
  half: string | undefined,
  language: Language,
): string | undefined {
  if (hour > 24 || minute > 59 || (half && hour > 12)) return undefined;
  const hour24 = half ? (hour % 12) + (/p/i.test(half) ? 12 : 0) : hour % 24;
  const hour12 = hour24 % 12 === 0 ? 12 : hour24 % 12;
  const words = languageWords[language];
  const isPartKnown = half !== undefined || hour > 12 || hour === 0;
  const part = isPartKnown ? words.dayParts[dayPart(hour24)] : "";
  return language === "en"
    ? englishTime(hour12, minute, part)
    : `${part} ${nativeTime(hour12, minute, language)}`.trim();
}

function nativeTime(hour: number, minute: number, language: Language): string {
  const words = languageWords[language];
  return (minute === 0 ? words.hour : words.hourMinute)
    .replace("{h}", sayInteger(String(hour), language))
    .replace("{m}", sayInteger(String(minute), language));
}

function englishTime(hour: number, minute: number, half: string): string {
  if (minute === 0) return half ? `${hour} ${half}` : `${hour} o'clock`;
  return `${hour} ${minute < 10 ? `oh ${minute}` : minute} ${half}`.trim();
}

function dayPart(hour24: number): 0 | 1 | 2 | 3 | 4 {
  if (hour24 < 4) return 0;
  if (hour24 < 12) return 1;
  if (hour24 < 16) return 2;
  return hour24 < 20 ? 3 : 4;
}
