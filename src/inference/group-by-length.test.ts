import fc from "fast-check";
import { expect, test } from "vitest";
import { groupByLength } from "./index.ts";

test("puts what is of like length together, longest first", () => {
  expect(groupByLength([100, 300, 95, 290, 10], { countMax: 8, elementsMax: 10_000 })).toEqual([
    { paddedLength: 300, indices: [1, 3] },
    { paddedLength: 100, indices: [0, 2] },
    { paddedLength: 10, indices: [4] },
  ]);
});

test("everything is in one group, within its limits, and padding is bounded", () => {
  const lengths = fc.array(fc.integer({ min: 1, max: 5_000 }), { maxLength: 60 });
  fc.assert(
    fc.property(lengths, fc.integer({ min: 1, max: 9 }), (list, countMax) => {
      const groups = groupByLength(list, { countMax, elementsMax: 12_000 });
      expect(groups.flatMap(({ indices }) => indices).toSorted((a, b) => a - b)).toEqual(list.map((_, index) => index));
      for (const { indices, paddedLength } of groups) {
        expect(indices.length).toBeLessThanOrEqual(countMax);
        expect(indices.length === 1 || indices.length * paddedLength <= 12_000).toBe(true);
        for (const index of indices) expect(paddedLength).toBeLessThanOrEqual((list[index] ?? 0) * 1.25);
        expect(paddedLength).toBe(Math.max(...indices.map((index) => list[index] ?? 0)));
      }
    }),
    { numRuns: 200 },
  );
});
