import { expect, test } from "vitest";
import { digestBytes } from "../../core/index.ts";
import { addNoise, addStep, addSwell, ease, follow, randomFor, softLimit, tickMs } from "./motion-clock.ts";

const seed = digestBytes("motion-clock");

test("ease starts and ends at no speed, and never turns back", () => {
  expect([ease(-1), ease(0), ease(0.5), ease(1), ease(2)]).toEqual([0, 0, 0.5, 1, 1]);
  expect(ease(0.01)).toBeLessThan(1e-4);
  expect(1 - ease(0.99)).toBeLessThan(1e-4);
  for (let step = 1; step <= 100; step += 1) expect(ease(step / 100)).toBeGreaterThanOrEqual(ease((step - 1) / 100));
});

test("a swell is at its top for as long as it is held, and gone outside", () => {
  const curve = new Float64Array(300);
  addSwell(curve, { atMs: 400, riseMs: 100, holdMs: 50, fallMs: 200, amount: -2 });
  const at = (ms: number): number => curve[Math.round(ms / tickMs)]!;
  expect([at(290), at(400), at(450), at(660)]).toEqual([0, -2, -2, 0]);
  expect(at(350)).toBeCloseTo(-1, 5);
});

test("a swell that begins before the shot or ends after it is cut, not refused", () => {
  const curve = new Float64Array(30);
  addSwell(curve, { atMs: -20, riseMs: 100, holdMs: 0, fallMs: 500, amount: 1 });
  expect(curve[0]).toBeGreaterThan(0.9);
});

test("a step stays", () => {
  const curve = new Float64Array(300);
  addStep(curve, 200, 100, 3);
  expect(curve[30]).toBe(0);
  expect(curve[299]).toBe(3);
});

test("noise stays within its amount, moves smoothly and comes from its seed", () => {
  const noise = (part: string): Float64Array => {
    const curve = new Float64Array(6000);
    addNoise(curve, randomFor(seed, part), 700, 2);
    return curve;
  };
  const curve = noise("a");
  expect(noise("a")).toEqual(curve);
  expect(noise("b")).not.toEqual(curve);
  expect(Math.max(...curve.map(Math.abs))).toBeLessThanOrEqual(2);
  expect(Math.max(...curve.map(Math.abs))).toBeGreaterThan(0.4);
  const bends = curve.slice(2).map((value, tick) => Math.abs(value - 2 * curve[tick + 1]! + curve[tick]!));
  expect(Math.max(...bends)).toBeLessThan(5e-4);
});

test("a soft limit leaves small values alone and is never passed", () => {
  expect(softLimit(3, 6)).toBe(3);
  expect(softLimit(1e6, 6)).toBeLessThanOrEqual(6);
  expect(softLimit(-1e6, 6)).toBeGreaterThanOrEqual(-6);
  expect(softLimit(5, 6)).toBeLessThan(5);
});

test("what follows arrives without passing its aim", () => {
  const late = follow(new Float64Array(600).fill(1), 11);
  expect(late[0]).toBe(0);
  expect(Math.max(...late)).toBeLessThanOrEqual(1);
  expect(late[599]).toBeGreaterThan(0.999);
  expect(late[Math.round(180 / tickMs)]).toBeGreaterThan(0.4);
  expect(late[Math.round(180 / tickMs)]).toBeLessThan(0.75);
});
