import type { Language, SayAs } from "../spoken.ts";
import { addressRules } from "./addresses.ts";
import { canBeSaid, cleanForVoice, plainTextOf, trimWritten } from "./clean.ts";
import { dateRules } from "./dates.ts";
import { letterRules } from "./letters.ts";
import { moneyRules } from "./money.ts";
import { quantityRules } from "./quantities.ts";
import type { Rule } from "./rule.ts";
import { sayAsAsked } from "./say-as.ts";
import { telephoneRules } from "./telephones.ts";
import { timeRules } from "./times.ts";
import { languageWords, type LanguageWords } from "./language-table.ts";
import { languageOfWord, separateScripts } from "./writing-systems.ts";

/** A stretch of the caption, and what is said for it in which language's voice. */
export interface SpeechSegment {
  /** A word as written, without the marks around it; several words where they are said as one thing (12 नवंबर 2026). */
  readonly written: string;
  /** Words and digits that the voice reads right, with the punctuation that it breathes at. */
  readonly spoken: string;
  readonly language: Language;
}

/** In the order of trying: what is more particular comes first. */
const rules: readonly Rule[] = [
  ...addressRules,
  ...telephoneRules,
  ...dateRules,
  ...timeRules,
  ...moneyRules,
  ...letterRules,
  ...quantityRules,
];

interface Part {
  readonly start: number;
  readonly end: number;
  readonly said: string;
}

/**
 * Writes text out as it is said. Segments stand in the order of the text, and together hold all of its words.
 * @throws SutradharError `text_unspeakable` where a word is written in letters that no voice reads.
 */
export function normaliseForSpeech(text: string, language: Language, sayAs?: SayAs): readonly SpeechSegment[] {
  const asked = sayAs && sayAsAsked(plainTextOf(text), language, sayAs);
  if (asked) return [{ written: trimWritten(text), spoken: asked, language }];
  const written = plainTextOf(text);
  const plain = isAllCapitals(written) ? lowerCase(written) : written;
  const parts = partsOf(plain, language);
  const segments: SpeechSegment[] = [];
  for (const [start, end] of chunks(plain, parts)) {
    const inside = parts.filter((part) => part.start >= start && part.end <= end);
    addSegment(segments, writtenIn(text, inside, start, end), saidIn(plain, inside, start, end), language);
  }
  return withoutInnerStops(segments);
}

/** What the rules say, by place. Rules are tried where a word can begin. */
function partsOf(plain: string, language: Language): readonly Part[] {
  const words = languageWords[language];
  const parts: Part[] = [];
  let place = 0;
  while (place < plain.length) {
    const part = canBegin(plain, place) ? firstMatch(plain, place, language, words) : undefined;
    if (part) parts.push(part);
    place = part ? part.end : place + 1;
  }
  return parts;
}

function canBegin(plain: string, place: number): boolean {
  const before = plain[place - 1];
  const here = plain[place] ?? "";
  if (before === undefined || here === " ") return here !== " ";
  if (/[\p{L}\p{M}\p{N}]/u.test(before)) return /[₹$€£+=&×÷#@]/.test(here);
  // A point or comma between digits does not begin a number, nor does a sign after a word a negative one.
  return !/^[.,]$/.test(here);
}

function firstMatch(plain: string, place: number, language: Language, words: LanguageWords): Part | undefined {
  for (const { pattern, say } of rules) {
    pattern.lastIndex = place;
    const match = pattern.exec(plain);
    const said = match && match[0] !== "" ? say(match, language, words) : undefined;
    if (match && said !== undefined) return { start: place, end: place + match[0].length, said };
  }
  const sign = signWord(plain, place, words);
  return sign === undefined ? undefined : { start: place, end: place + 1, said: sign };
}

function signWord(plain: string, place: number, words: LanguageWords): string | undefined {
  const signs: Readonly<Record<string, string>> = {
    "&": words.and,
    "+": words.plus,
    "=": words.equals,
    "×": words.times,
    "÷": words.dividedBy,
    "@": words.at,
    "%": words.percent,
    "½": "half",
  };
  const sign = plain[place] ?? "";
  if (sign === "#") return /^#\s?\d/.test(plain.slice(place, place + 3)) ? "number" : undefined;
  return signs[sign];
}

/** Stretches between spaces, joined where a part reaches over a space. */
function chunks(plain: string, parts: readonly Part[]): readonly (readonly [number, number])[] {
  const found: [number, number][] = [];
  for (const match of plain.matchAll(/\S+/g)) {
    const [start, end] = [match.index, match.index + match[0].length];
    const last = found.at(-1);
    const isJoined = last && parts.some((part) => part.start < last[1] && part.end > start);
    if (isJoined) last[1] = end;
    else found.push([start, end]);
  }
  return found;
}

function saidIn(plain: string, parts: readonly Part[], start: number, end: number): string {
  let said = "";
  let place = start;
  for (const part of parts) {
    said += `${between(plain.slice(place, part.start))} ${part.said} `;
    place = part.end;
  }
  // "5:30 PM," keeps its comma beside the word.
  return `${said}${between(plain.slice(place, end))}`.replace(/\s+(?=[,.?!।॥،؟۔])/g, "");
}

/** A hyphen that ties a part to its neighbour (COVID-19) makes no pause. */
function between(text: string): string {
  return text === "-" ? " " : text;
}

/** The word without the marks around it; marks that a rule read (Dr., ₹500/-) belong to it. */
function writtenIn(text: string, parts: readonly Part[], start: number, end: number): string {
  const first = parts[0]?.start ?? end;
  const last = parts.at(-1)?.end ?? start;
  const whole = text.slice(start, end);
  const trimmed = trimWritten(whole);
  const trimmedStart = start + whole.indexOf(trimmed);
  return trimmed === ""
    ? whole
    : text.slice(Math.min(first, trimmedStart), Math.max(last, trimmedStart + trimmed.length));
}

function addSegment(segments: SpeechSegment[], written: string, said: string, language: Language): void {
  const spoken = cleanForVoice(separateScripts(said.replace(/\//g, " ")));
  const last = segments.at(-1);
  if (canBeSaid(spoken)) {
    const opens = spoken.startsWith(",");
    if (opens && last) segments[segments.length - 1] = { ...last, spoken: withPause(last.spoken) };
    const word = spoken.replace(/^[\s,.:?!-]+/, "");
    segments.push({ written, spoken: word, language: languageOfWord(word, language) });
  } else if (last && /[,.?!:]/.test(spoken)) {
    // A dash or an ellipsis on its own is a pause after the word before.
    segments[segments.length - 1] = { ...last, spoken: withPause(last.spoken, spoken.match(/[?!]/)?.[0]) };
  }
}

function withPause(spoken: string, mark = ","): string {
  return /[,.?!:]$/.test(spoken) ? spoken : spoken + mark;
}

/** A full stop within a sentence would end it for the voice: only the last segment keeps its own. */
function withoutInnerStops(segments: readonly SpeechSegment[]): readonly SpeechSegment[] {
  return segments.map((segment, index) => {
    const isLast = index === segments.length - 1;
    const inner = segment.spoken.replace(/\.(?=.)/g, " ").replace(/\s+/g, " ");
    return { ...segment, spoken: isLast ? inner : inner.replace(/\.+$/, "") };
  });
}

/** A headline in capitals is no row of acronyms. */
function isAllCapitals(plain: string): boolean {
  const words = plain.match(/\p{L}{2,}/gu) ?? [];
  const capitals = words.filter((word) => /^\p{Lu}+$/u.test(word));
  return capitals.length >= 3 && capitals.length > words.length * 0.7 && capitals.some((word) => word.length > 4);
}

function lowerCase(plain: string): string {
  return plain.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}
