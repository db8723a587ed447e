import { readFileSync } from "node:fs";
import { writingOf, type Writing } from "./normalise/index.ts";

/** How well a language is covered, from not at all to best. A model's own claim would stand above `rules`. */
export const coverageLevels = ["human_only", "lexicon", "rules", "model"] as const;

export type CoverageLevel = (typeof coverageLevels)[number];

interface CoverageTable {
  readonly languages: Readonly<
    Record<string, { readonly level: CoverageLevel; readonly writings: readonly Writing[] }>
  >;
}

const table = JSON.parse(readFileSync(new URL("coverage.json", import.meta.url), "utf8")) as CoverageTable;

/** A text may hold foreign names; from this share of its letters on, another script is what it is written in. */
const foreignShareMax = 0.2;

/** What the built-in moderator covers of a language, by its tag's first part. */
export function coverageOf(language: string): CoverageLevel {
  const primary = primaryOf(language);
  return Object.hasOwn(table.languages, primary) ? table.languages[primary]!.level : "human_only";
}

/** Every language of the table, for reports. */
export function listCoverage(): readonly { readonly language: string; readonly level: CoverageLevel }[] {
  return Object.entries(table.languages).map(([language, { level }]) => ({ language, level }));
}

/**
 * What is covered of a text that is said to be in a language. Words in another script than the language's are another
 * language's, so that nobody passes by naming one that is covered better.
 */
export function coverageOfText(language: string, text: string): CoverageLevel {
  const own = table.languages[primaryOf(language)]?.writings ?? [];
  const counts = countWritings(text);
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const foreign = [...counts].filter(([writing, count]) => !own.includes(writing) && count > total * foreignShareMax);
  return foreign
    .map(([writing]) => coverageOfWriting(writing))
    .reduce((worst, level) => (rankOf(level) < rankOf(worst) ? level : worst), coverageOf(language));
}

/** Whether a text is written in its language's own letters; of a language whose letters no table has, nobody can tell. */
export function isInOwnWriting(language: string, text: string): boolean {
  const own = table.languages[primaryOf(language)]?.writings ?? [];
  const counts = countWritings(text);
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  return (
    own.length === 0 ||
    [...counts].every(([writing, count]) => own.includes(writing) || count <= total * foreignShareMax)
  );
}

/** Whether a level is as good as another or better. */
export function isCoverageAtLeast(level: CoverageLevel, wanted: CoverageLevel): boolean {
  return rankOf(level) >= rankOf(wanted);
}

/** The language that a text without one is taken for: of the script that most of its letters are in. */
export function guessLanguage(text: string): string {
  const [most] = [...countWritings(text)].toSorted(([, a], [, b]) => b - a);
  if (!most) return "en";
  const found = Object.entries(table.languages).find(([, { writings }]) => writings[0] === most[0]);
  return most[0] === "devanagari"
    ? "hi"
    : most[0] === "bengali"
      ? "bn"
      : most[0] === "arabic"
        ? "ur"
        : (found?.[0] ?? "und");
}

/** Where several languages share a script, the worst covered of them: nobody knows which it is. */
function coverageOfWriting(writing: Writing): CoverageLevel {
  const levels = Object.values(table.languages).filter(({ writings }) => writings.includes(writing));
  return levels.reduce<CoverageLevel>((best, { level }) => (rankOf(level) > rankOf(best) ? level : best), "human_only");
}

function countWritings(text: string): ReadonlyMap<Writing, number> {
  const counts = new Map<Writing, number>();
  for (const [letter] of text.matchAll(/\p{L}/gu)) {
    const writing = writingOf(letter);
    counts.set(writing, (counts.get(writing) ?? 0) + 1);
  }
  return counts;
}

function primaryOf(language: string): string {
  return language.toLowerCase().split("-")[0]!;
}

function rankOf(level: CoverageLevel): number {
  return coverageLevels.indexOf(level);
}
