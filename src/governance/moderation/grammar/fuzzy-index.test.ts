import { expect, test } from "vitest";
import { FuzzyIndex, isOneSlipAway } from "./fuzzy-index.ts";

test.each([
  ["parsite", "parasite", true],
  ["paraasite", "parasite", true],
  ["parazite", "parasite", true],
  ["praasite", "parasite", true],
  ["aprasite", "parasite", true],
  ["barasite", "parasite", false],
  ["prasaite", "parasite", false],
  ["parsit", "parasite", false],
  ["parasites", "parasite", true],
])("%s for %s: %s", (word, target, isSlip) => {
  expect(isOneSlipAway(word, target)).toBe(isSlip);
});

test("finds each word that is one slip away, and short ones never", () => {
  const index = new FuzzyIndex();
  for (const word of ["vermin", "rat", "parasite"]) index.add(word);
  expect(index.find("vermn")).toEqual(["vermin"]);
  expect(index.find("vemrin")).toEqual(["vermin"]);
  expect(index.find("vermin")).toEqual([]);
  expect(index.find("rats")).toEqual([]);
  expect(index.find("x".repeat(10_000))).toEqual([]);
});
