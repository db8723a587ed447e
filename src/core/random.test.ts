import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { digestBytes } from "./digest.ts";
import { createRandom } from "./random.ts";

const draw = (seed: string, count: number): number[] => {
  const random = createRandom(digestBytes(seed));
  return Array.from({ length: count }, () => random());
};

describe("seeded randomness", () => {
  it("is the same for the same seed, on every machine", () => {
    expect(draw("asha", 3)).toEqual(draw("asha", 3));
    // Frozen: every pose track that was ever made hangs on these.
    expect(draw("asha", 3).map((value) => value * 2 ** 32)).toEqual([3281542310, 4138120336, 491537783]);
  });

  it("is another for another seed", () => {
    expect(draw("asha", 3)).not.toEqual(draw("ravi", 3));
  });

  it("stays in [0, 1)", () => {
    fc.assert(fc.property(fc.string(), (seed) => draw(seed, 50).every((value) => value >= 0 && value < 1)));
  });

  it("is even: ten bins of 100,000 draws are within 3 % of each other", () => {
    const bins = Array.from({ length: 10 }, () => 0);
    for (const value of draw("bins", 100_000)) bins[Math.floor(value * 10)]! += 1;
    for (const count of bins) expect(Math.abs(count - 10_000)).toBeLessThan(300);
  });
});
