import { describe, expect, test } from "vitest";
import { judgeSamples } from "./judge-samples.ts";

const alpha = 0.0025;
const around = (mean: number, count: number): number[] =>
  Array.from({ length: count }, (_, index) => mean + [-1, 0.4, 1, -0.4][index % 4]!);

describe("samples of two groups", () => {
  test.each([
    ["alike", around(10, 50), around(10, 50), "either", "none"],
    ["higher", around(10, 50), around(12, 50), "higher", "higher"],
    ["higher, which is no harm", around(10, 50), around(12, 50), "lower", "none"],
    ["lower, either way", around(10, 50), around(8, 50), "either", "lower"],
    ["a little higher, of few", around(10, 8), around(10.3, 8), "higher", "none"],
    ["too few", around(10, 50), around(99, 4), "higher", "no_data"],
    ["what is no number", around(10, 50), Array.from({ length: 50 }, () => Number.NaN), "higher", "no_data"],
    [
      "always the same in both",
      Array.from({ length: 9 }, () => 3),
      Array.from({ length: 9 }, () => 3),
      "either",
      "none",
    ],
    ["nothing", [], [], "either", "no_data"],
  ] as const)("%s", (_, control, experiment, harmful, found) => {
    expect(judgeSamples({ control, experiment, harmful, alpha }).found).toBe(found);
  });

  test("the evidence is the judge's own: its test vector of two arms", () => {
    // t = 4 of 20 and 380 units (docs/bench-judge.md).
    const unit = (count: number): number[] => Array.from({ length: count }, (_, index) => (index % 2 > 0 ? 1 : -1));
    const variance = (20 + 380) / 398;
    const shift = 4 * Math.sqrt(variance * (1 / 20 + 1 / 380));
    const experiment = unit(20).map((value) => value + shift);
    const { evidence } = judgeSamples({ control: unit(380), experiment, harmful: "higher", alpha });
    expect(evidence).toBeCloseTo(5.598539959, 8);
  });
});
