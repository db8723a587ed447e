import type { Language } from "../spoken.ts";
import { languageWords, type LanguageWords } from "./language-table.ts";

/** A way of writing that is not said letter by letter. */
export interface Rule {
  /** Sticky and Unicode; tried where a word can begin. */
  readonly pattern: RegExp;
  /** What is said for a match; undefined where it is not of this kind after all. */
  readonly say: (match: RegExpExecArray, language: Language, words: LanguageWords) => string | undefined;
}

/** A number as it is written, with Indian or Western grouping. */
export const numberSource = String.raw`\d{1,3}(?:,\d{2,3})+(?:\.\d+)?|\d+(?:\.\d+)?`;

/** Not in the middle of a word or of a longer number. */
export const endSource = String.raw`(?![\p{L}\p{M}\p{N}])`;

/** One of some words as a pattern, the longest first. */
export function oneOf(words: Iterable<string>): string {
  return [...new Set(words)]
    .sort((a, b) => b.length - a.length || (a < b ? -1 : 1))
    .map((word) => word.replace(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`))
    .join("|");
}

export const allWords: readonly LanguageWords[] = Object.values(languageWords);

export function sticky(source: string, flags = ""): RegExp {
  return new RegExp(source, `yu${flags}`);
}
