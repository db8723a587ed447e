import fc from "fast-check";
import { expect, it } from "vitest";
import { costOf } from "./cost-of.ts";
import type { PriceList } from "./price-list.ts";

const prices: PriceList = {
  id: "2026-04",
  validFrom: new Date(0),
  coreHour: 3_600_000_000n,
  gpuHour: { "gpu-small": 36_000_000_000n },
  storageGbMonth: 730_000_000_000n,
  egressGb: 8_000_000_000n,
};
const nothing = { class: "cpu", cpuMs: 0, gpuMs: 0 };

it.each([
  ["nothing", nothing, 0],
  ["a core for a second, at 3.60 an hour", { ...nothing, cpuMs: 1_000 }, 1_000],
  ["a core for a millisecond", { ...nothing, cpuMs: 1 }, 1],
  ["a GPU for a minute, at 36 an hour", { class: "gpu-small", cpuMs: 0, gpuMs: 60_000 }, 600_000],
  ["a gigabyte kept for an hour, at 730 a month", { ...nothing, storedByteHours: 1e9 }, 1_000_000],
  ["a megabyte sent, at 8 a gigabyte", { ...nothing, egressBytes: 1e6 }, 8_000],
  ["all of it", { class: "gpu-small", cpuMs: 1_000, gpuMs: 60_000, storedByteHours: 1e9, egressBytes: 1e6 }, 1_609_000],
])("prices %s", (_, consumption, microInr) => {
  expect(costOf(consumption, prices)).toBe(microInr);
});

it("rounds once, half up", () => {
  const half = { ...prices, coreHour: 1_800_000_000n };
  expect(costOf({ ...nothing, cpuMs: 1 }, half)).toBe(1);
  expect(costOf({ ...nothing, cpuMs: 3 }, half)).toBe(2);
  const third = { ...prices, coreHour: 1_200_000_000n, egressGb: 333_333n };
  // A third of a micro-rupee each, which together are two thirds.
  expect(costOf({ ...nothing, cpuMs: 1, egressBytes: 1_000_000 }, third)).toBe(1);
});

it("never charges a step less than its part of the whole, nor more, by more than its own rounding", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 10_000_000 }), { minLength: 1, maxLength: 50 }), (parts) => {
      const sum = parts.reduce((total, cpuMs) => total + costOf({ ...nothing, cpuMs }, prices), 0);
      const whole = costOf({ ...nothing, cpuMs: parts.reduce((total, cpuMs) => total + cpuMs, 0) }, prices);
      expect(Math.abs(sum - whole)).toBeLessThanOrEqual(parts.length);
    }),
  );
});

it("stays exact where numbers with a point would not: a century of a large fleet", () => {
  expect(costOf({ ...nothing, cpuMs: 1_000 * 86_400_000 * 365 }, prices)).toBe(31_536_000_000_000);
});

it("refuses a GPU that has no price", () => {
  expect(() => costOf({ class: "gpu-large", cpuMs: 0, gpuMs: 1 }, prices)).toThrow(/has no price for gpu-large/);
  expect(costOf({ class: "gpu-large", cpuMs: 1_000, gpuMs: 0 }, prices)).toBe(1_000);
});
