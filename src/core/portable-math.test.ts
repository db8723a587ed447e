import { describe, expect, it } from "vitest";
import { digestBytes } from "./digest.ts";
import { cosineOfTurns, exponential, logarithm, power, sineOfTurns } from "./portable-math.ts";

const steps = Array.from({ length: 20_001 }, (_, at) => (at - 10_000) / 1_000);

function relativeError(ours: number, reference: number): number {
  return ours === reference ? 0 : Math.abs(ours - reference) / Math.max(Math.abs(reference), 1e-300);
}

describe("as accurate as Math", () => {
  it("sine and cosine of turns", () => {
    for (const turns of steps) {
      expect(Math.abs(sineOfTurns(turns) - Math.sin(2 * Math.PI * turns))).toBeLessThan(2e-14);
      expect(Math.abs(cosineOfTurns(turns) - Math.cos(2 * Math.PI * turns))).toBeLessThan(2e-14);
    }
  });

  it("sine is exact at quarter turns", () => {
    expect([0, 0.25, 0.5, 0.75, 1, 1_000_000.25, -0.25].map(sineOfTurns).map((value) => value + 0)).toEqual([
      0, 1, 0, -1, 0, 1, -1,
    ]);
  });

  it.each([
    ["exponential", exponential, Math.exp, steps.map((x) => x * 70)],
    ["logarithm", logarithm, Math.log, steps.map((x) => Math.exp(x * 70)).filter((x) => Math.abs(x - 1) > 1e-3)],
    ["power", (x: number) => power(10, x), (x: number) => 10 ** x, steps],
  ])("%s", (_, ours, reference, arguments_) => {
    expect(Math.max(...arguments_.map((x) => relativeError(ours(x), reference(x))))).toBeLessThan(2e-14);
  });

  it("keeps whole numbers whole", () => {
    expect([exponential(0), logarithm(1), power(7, 0), power(1, 99)]).toEqual([1, 0, 1, 1]);
  });

  it.each([
    [logarithm(0), -Infinity],
    [logarithm(-1), Number.NaN],
    [logarithm(Number.NaN), Number.NaN],
    [logarithm(Infinity), Infinity],
    [exponential(800), Infinity],
    [exponential(-Infinity), 0],
    [exponential(Number.NaN), Number.NaN],
    [power(10, -Infinity), 0],
  ])("ends where Math does: %d is %d", (ours, expected) => {
    expect(ours).toBe(expected);
  });

  it("takes logarithms of the smallest numbers", () => {
    expect(relativeError(logarithm(5e-324), Math.log(5e-324))).toBeLessThan(1e-14);
  });
});

it("gives the digits that it gave under x64 and under arm64", () => {
  const values = Float64Array.from(
    steps.flatMap((x) => [sineOfTurns(x), exponential(x), logarithm(Math.abs(x)), power(3, x)]),
  );
  expect(digestBytes(new Uint8Array(values.buffer)).slice(0, 16)).toBe("d3ba4f642057b4d0");
});
