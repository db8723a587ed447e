import { isCoverageAtLeast, listCoverage, type CoverageLevel } from "./coverage.ts";
import type { ModelEntry } from "./models/index.ts";
import type { ModerationPolicy } from "./policy.ts";

/** How well a language is covered, by what, and for which purposes that is enough. */
export interface CoveredLanguage {
  readonly language: string;
  readonly level: CoverageLevel;
  /** The built-in moderator, and models by their ids; empty where people alone look. */
  readonly by: readonly string[];
  /** Where a text that nothing speaks against is let through; for any other purpose a person looks. */
  readonly sufficesFor: readonly string[];
}

/** Every language that something covers, and those of the Eighth Schedule that nothing does. */
export function listCovered(
  policy: ModerationPolicy,
  models: readonly Pick<ModelEntry, "id" | "languages">[] = [],
): readonly CoveredLanguage[] {
  const builtIn = new Map(listCoverage().map(({ language, level }) => [language, level]));
  const names = new Set([...builtIn.keys(), ...models.flatMap(({ languages }) => languages)]);
  return [...names].toSorted().map((language) => {
    const own = builtIn.get(language) ?? "human_only";
    const by = models.filter(({ languages }) => languages.includes(language)).map(({ id }) => id);
    const level = by.length > 0 ? "model" : own;
    const sufficesFor = Object.entries(policy.purposes)
      .filter(([, { coverageMin }]) => level !== "human_only" && isCoverageAtLeast(level, coverageMin))
      .map(([purpose]) => purpose);
    return { language, level, by: [...(own === "human_only" ? [] : ["built-in"]), ...by], sufficesFor };
  });
}
