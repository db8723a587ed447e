import { expect, it } from "vitest";
import { chanceOfMisses } from "./chance-of-misses.ts";

it.each([
  { count: 0, misses: 0, share: 0.95, chance: 1 },
  { count: 1, misses: 1, share: 0.98, chance: 0.02 },
  { count: 6, misses: 0, share: 0.95, chance: 1 },
  { count: 6, misses: 1, share: 0.95, chance: 1 - 0.95 ** 6 },
  { count: 6, misses: 2, share: 0.95, chance: 1 - 0.95 ** 6 - 6 * 0.05 * 0.95 ** 5 },
  { count: 3, misses: 3, share: 0.5, chance: 0.125 },
  { count: 400, misses: 400, share: 0.98, chance: 0 },
])("of $count, $misses and more are missed with a chance of $chance", ({ count, misses, share, chance }) => {
  expect(chanceOfMisses(count, misses, share)).toBeCloseTo(chance, 12);
});
