import { leadingAbbreviations, letterNames, numberAbbreviations, trailingAbbreviations } from "./abbreviations.ts";

/** Stands for each unit of something that is never cut (a value, an alias): neither letter nor stop. */
export const atomicFiller = "\uE000";

const terminators = /[।॥۔؟?!.…‼⁇⁈⁉。？！]+/gu;
/** Quotes, brackets, and emoji that stand without a space, belong to the sentence before them. */
const closers = /["'”’»›)\]}\p{Extended_Pictographic}\p{Emoji_Modifier}\u200d\ufe0f]*/uy;

/**
 * Where each sentence of a paragraph ends, as indexes behind its last character, closing quotes included.
 * The end of the paragraph is always one.
 */
export function findSentenceEnds(text: string): number[] {
  const ends: number[] = [];
  let start = 0;
  for (const match of text.matchAll(terminators)) {
    if (match.index < start) continue;
    closers.lastIndex = match.index + match[0].length;
    let end = closers.lastIndex + (closers.exec(text)?.[0].length ?? 0);
    // A verse's number stands between two double dandas: ॥ १ ॥
    const verse = /^\s*\p{Nd}+\s*॥/u.exec(text.slice(end, end + 12));
    if (match[0].endsWith("॥") && verse) end += verse[0].length;
    if (!endsSentence(text, start, match.index, match[0], end)) continue;
    ends.push(end);
    start = end;
  }
  if (text.slice(start).trim() !== "" || ends.length === 0) ends.push(text.length);
  return ends;
}

function endsSentence(text: string, start: number, at: number, run: string, end: number): boolean {
  const after = text.slice(end, end + 60);
  if (after.trim() === "") return true;
  const isStop = run === "." || run === "۔";
  // Hindi is often typed without a space behind the danda; a full stop without one is inside 3.5 or a URL.
  if (!/^\s/.test(after)) return /[।॥؟]$/.test(run) || (run === "۔" && !isAbbreviated(text, start, at, after));
  if (/^\s*["'“‘«‹([{]*\p{Ll}/u.test(after) && !/[।॥۔؟]/.test(run)) return false;
  return !(isStop && isAbbreviated(text, start, at, after));
}

/** Whether the stop at `at` belongs to the word before it and not to the sentence. */
function isAbbreviated(text: string, start: number, at: number, after: string): boolean {
  const word = /[\p{L}\p{M}\p{N}.۔°\u200c\u200d\uE000]*$/u.exec(text.slice(Math.max(start, at - 40), at))?.[0] ?? "";
  if (word === "" || word.includes(atomicFiller)) return false;
  const lower = word.toLowerCase();
  const before = text.slice(start, at - word.length).trim();
  if (/^\p{Lu}$/u.test(word)) return word !== "I";
  if (leadingAbbreviations.has(lower)) return true;
  if (numberAbbreviations.has(lower)) return /^\s*[#(]?\p{Nd}/u.test(after);
  // "1. Open the app": a number that begins the sentence counts it.
  if (/^\p{Nd}{1,3}$/u.test(word)) return before === "";
  const nextIsCapital = /^\s*["'“‘«([]*(?:\p{Lu}|\uE000)/u.test(after);
  if (trailingAbbreviations.has(lower)) return !nextIsCapital;
  return isDotted(word) ? isJoined(word) || !nextIsCapital : isInitial(word, before, after);
}

/** U.S.A, पी.एच.डी, e.g: short words with stops between. */
function isDotted(word: string): boolean {
  return /^(?:[\p{L}\p{M}]{1,4}[.۔])+[\p{L}\p{M}]{1,4}$/u.test(word);
}

function isJoined(word: string): boolean {
  return /^(?:e\.g|i\.e)$/i.test(word) || isInitials(word);
}

/** A. P. J. and A.P.J.: capitals that stand for names, before a name. */
function isInitials(word: string): boolean {
  return /^\p{Lu}(?:\.\p{Lu})+$/u.test(word) && word.length <= 5 && !/^(?:U\.S|U\.K|U\.N|U\.A\.E|U\.S\.A)$/.test(word);
}

/**
 * In scripts without capitals a short word is an initial only among initials and behind titles: "हो." and "जी."
 * end sentences.
 */
function isInitial(word: string, before: string, after: string): boolean {
  const next = /^\s*([\p{L}\p{M}]+)[.۔]/u.exec(after)?.[1] ?? "";
  const previous = /(?:^|\s)([\p{L}\p{M}]+)[.۔]$/u.exec(before)?.[1] ?? "";
  if (letterNames.has(word))
    return letterNames.has(previous) || letterNames.has(next) || leadingAbbreviations.has(previous);
  if (!shortWord.test(word)) return false;
  return before === "" || shortWord.test(previous) || shortWord.test(next) || leadingAbbreviations.has(previous);
}

/** One akshara. Devanagari initials are bare letters (अ. ब.), so that "है." and "थी." are none. */
const shortWord = /^(?:\p{Lo}|(?!\p{Script=Devanagari})\p{Lo}\p{M})$/u;
