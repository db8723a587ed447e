import { expect, test } from "vitest";
import { judgeAsKayenta } from "./kayenta.ts";
import { referenceVectors } from "./reference-vectors.ts";

test.each(referenceVectors())("$name is what was computed elsewhere", ({ value, expected, tolerance }) => {
  expect(Math.abs(value - expected)).toBeLessThanOrEqual(tolerance);
});

test("Kayenta passes seven of ten at a hundred times the champion's", () => {
  expect(judgeAsKayenta([...Array<number>(7).fill(100), 1, 1, 1], Array<number>(10).fill(1)).verdict).toBe("Pass");
});

test("Kayenta finds what is plain to see, in the direction that it is asked for", () => {
  const low = Array.from({ length: 50 }, (_, index) => 10 + (index % 7));
  const high = low.map((value) => value + 20);
  expect(judgeAsKayenta(high, low).verdict).toBe("High");
  expect(judgeAsKayenta(low, high).verdict).toBe("Low");
  expect(judgeAsKayenta(low, high, "increase").verdict).toBe("Pass");
  expect(judgeAsKayenta(low, low).verdict).toBe("Pass");
});
