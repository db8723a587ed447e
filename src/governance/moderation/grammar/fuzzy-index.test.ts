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

test("finds a swap of syllables, the first ones too", () => {
  const index = new FuzzyIndex();
  index.add("मुसलमान");
  expect(index.find("मुसमलान")).toEqual(["मुसलमान"]);
  expect(index.find("समुलमान")).toEqual(["मुसलमान"]);
  expect(index.find("मुसनमाल")).toEqual([]);
});

test.each([
  ["what has a letter more first, then what slips sooner", "hated", ["hatred", "heated", "haled", "hater"]],
  ["what came first where both slip at one place", "hates", ["hater", "hated"]],
])("puts %s, for %s", (_order, word, expected) => {
  const index = new FuzzyIndex();
  for (const known of ["hater", "hatred", "hated", "heated", "haled", "hater"]) index.add(known);
  expect(index.find(word)).toEqual(expected);
});
