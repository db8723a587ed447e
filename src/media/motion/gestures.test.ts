import { describe, expect, it, test } from "vitest";
import { digestBytes } from "../../core/index.ts";
import { handShapes, type HandShape } from "../pose.ts";
import { moveHands, planGestures, type CountedPoint } from "./gestures.ts";
import { randomFor, tickMs } from "./motion-clock.ts";
import type { Beat, SpeechCues } from "./speech-cues.ts";

const seeds = Array.from({ length: 40 }, (_, index) => digestBytes(`seed ${index}`));
const [firstSeed = digestBytes("seed")] = seeds;
const beat = (atMs: number, emphasis: Beat["emphasis"] = "none"): Beat => ({ atMs, weight: 0.8, emphasis });
const cuesOf = (beats: readonly Beat[], endMs = 5200): SpeechCues => ({
  beats,
  phrases: [{ startMs: 150, endMs }],
  wordEndsMs: [],
  isQuestion: false,
});
const plain = cuesOf([beat(700), beat(1500), beat(2400), beat(3300), beat(4200)]);
const emphatic = cuesOf([beat(700), beat(2400, "strong"), beat(3100), beat(4200)]);

function hands(seed = firstSeed, cues = emphatic, counts: readonly CountedPoint[] = [], lengthMs = 5600, energy = 1) {
  const ticks = Math.ceil(lengthMs / tickMs) + 1;
  return moveHands(seed, ticks, lengthMs - 40, { cues, counts }, energy);
}
const at = (curve: ArrayLike<number>, ms: number): number => curve[Math.round(ms / tickMs)] ?? 0;
const shapeAt = (curve: ArrayLike<number>, ms: number): HandShape | undefined => handShapes[at(curve, ms) - 1];

describe("hands", () => {
  it.each(seeds.slice(0, 12))("are down at a shot's ends and never jump (%s)", (seed) => {
    for (const lengthMs of [400, 1200, 2600, 5600]) {
      const curves = hands(seed, emphatic, [{ atMs: 200, count: 1 }], lengthMs);
      for (const raise of [curves.raiseLeft, curves.raiseRight]) {
        expect([at(raise, 0), at(raise, lengthMs - 40), at(raise, lengthMs)]).toEqual([0, 0, 0]);
        const steps = Array.from(raise, (value, tick) => Math.abs(value - (raise[tick - 1] ?? 0)));
        // From rest to raised in no less than a third of a second, at most twice as fast in its middle.
        expect(Math.max(...steps)).toBeLessThan((2.2 * tickMs) / 360);
        expect(Math.max(...raise)).toBeLessThanOrEqual(1);
      }
    }
  });

  it("offer an open palm where a word is emphasised strongly, up as it is said", () => {
    for (const seed of seeds) {
      const { handLeft, raiseLeft, handRight, raiseRight } = hands(seed);
      expect(Math.max(at(raiseLeft, 2400), at(raiseRight, 2400))).toBeGreaterThan(0.85);
      const isLeft = at(raiseLeft, 2400) > 0;
      expect(shapeAt(isLeft ? handLeft : handRight, 2400)).toBe("open");
    }
  });

  it.each([
    ["take their time where there is time", 2400, 5500, [540, 640]],
    ["hurry up to an early word, within limits", 520, 5500, [420, 480]],
  ] as const)("%s", (_, atMs, restMs, [least, most]) => {
    const cues = cuesOf([beat(atMs, "strong")]);
    for (const seed of seeds) {
      const [gesture] = planGestures({ cues, counts: [] }, restMs, randomFor(seed, "hands"));
      expect(gesture?.riseMs).toBeGreaterThanOrEqual(least);
      expect(gesture?.riseMs).toBeLessThanOrEqual(most);
    }
  });

  it("go down sooner and faster before a shot's end, and are at rest there", () => {
    for (const seed of seeds) {
      const [gesture] = planGestures(
        { cues: cuesOf([beat(1600, "strong")]), counts: [] },
        2500,
        randomFor(seed, "hands"),
      );
      expect(gesture?.fallMs).toBeLessThan(600);
      expect((gesture?.untilMs ?? 0) + (gesture?.fallMs ?? 0)).toBeLessThanOrEqual(2460);
    }
  });

  it("stay down in most plain sentences, and always in short ones", () => {
    const raised = seeds.filter(
      (seed) => planGestures({ cues: plain, counts: [] }, 5500, randomFor(seed, "hands")).length > 0,
    );
    expect(raised.length).toBeGreaterThan(4);
    expect(raised.length).toBeLessThan(22);
    const short = cuesOf([beat(700), beat(1300)], 1900);
    expect(seeds.flatMap((seed) => planGestures({ cues: short, counts: [] }, 2400, randomFor(seed, "hands")))).toEqual(
      [],
    );
  });

  it.each([
    [1, "one"],
    [2, "two"],
    [3, "three"],
    [4, "open"],
    [9, "open"],
  ] as const)("show point %i of a list as %s", (count, shape) => {
    const curves = hands(firstSeed, plain, [{ atMs: 1000, count }]);
    expect(at(curves.raiseRight, 1250)).toBeGreaterThan(0.85);
    expect(shapeAt(curves.handRight, 1250)).toBe(shape);
    expect(Math.max(...curves.raiseLeft)).toBe(0);
  });

  it("count on without going down where the next point comes soon, dipping as fingers change", () => {
    const counts = [
      { atMs: 800, count: 1 },
      { atMs: 2000, count: 2 },
    ];
    const { handRight, raiseRight } = hands(firstSeed, cuesOf([]), counts);
    expect([shapeAt(handRight, 1050), shapeAt(handRight, 2300)]).toEqual(["one", "two"]);
    const between = Array.from({ length: 120 }, (_, index) => at(raiseRight, 1050 + 10 * index));
    expect(Math.min(...between)).toBeGreaterThan(0.8);
    expect(at(raiseRight, 2150)).toBeLessThan(at(raiseRight, 2500) - 0.03);
  });

  it("show only the last of points that come at once", () => {
    const counts = [1, 2, 3].map((count) => ({ atMs: 900, count }));
    const { handRight } = hands(firstSeed, cuesOf([]), counts);
    expect(new Set(handRight)).toEqual(new Set([0, 4]));
  });
});

test("no energy keeps the hands down", () => {
  const { raiseLeft, raiseRight } = hands(firstSeed, emphatic, [{ atMs: 900, count: 1 }], 5600, 0);
  expect(Math.max(...raiseLeft, ...raiseRight)).toBe(0);
});

test("one seed moves the same twice, another otherwise", () => {
  expect(hands(firstSeed)).toEqual(hands(firstSeed));
  expect(new Set(seeds.map((seed) => hands(seed).raiseRight.join())).size).toBeGreaterThan(10);
});
