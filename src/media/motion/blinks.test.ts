import { expect, test } from "vitest";
import { digestBytes } from "../../core/index.ts";
import { blinkCurve, blinkMarginMs, findBlinks } from "./blinks.ts";
import { tickMs } from "./motion-clock.ts";
import type { SpeechCues } from "./speech-cues.ts";

const silent: SpeechCues = { beats: [], phrases: [], wordEndsMs: [], isQuestion: false };
const minuteMs = 60_000;
const seeds = Array.from({ length: 40 }, (_, index) => digestBytes(`blinks ${index}`));

test("people blink: 12 to 26 times a minute, on average over many shots", () => {
  const counts = seeds.map((seed) => findBlinks(seed, minuteMs, silent, 1).length);
  const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  expect(mean).toBeGreaterThan(12);
  expect(mean).toBeLessThan(26);
});

test("short shots blink as often as long ones", () => {
  const many = Array.from({ length: 400 }, (_, index) => digestBytes(`short ${index}`));
  const blinks = many.reduce((sum, seed) => sum + findBlinks(seed, 3000, silent, 1).length, 0);
  expect(blinks / (many.length * 0.05)).toBeGreaterThan(10);
  expect(blinks / (many.length * 0.05)).toBeLessThan(26);
});

test("intervals differ: some near 2 s, some above 4 s, now and then a double blink", () => {
  const gaps = seeds.flatMap((seed) => {
    const blinks = findBlinks(seed, minuteMs, silent, 1);
    return blinks.slice(1).map((blink, index) => blink.startMs - blinks[index]!.startMs);
  });
  const share = (low: number, high: number): number =>
    gaps.filter((gap) => gap >= low && gap < high).length / gaps.length;
  expect(share(0, 400)).toBeGreaterThan(0.05);
  expect(share(0, 400)).toBeLessThan(0.2);
  expect(share(1800, 2800)).toBeGreaterThan(0.15);
  expect(share(4000, 7000)).toBeGreaterThan(0.15);
  expect(share(400, 1200)).toBe(0);
});

test("no blink overlaps another, lasts other than 150 to 200 ms, or touches a shot's ends", () => {
  for (const seed of seeds) {
    for (const durationMs of [300, 600, 2000, 9000]) {
      let lastEndMs = 0;
      for (const blink of findBlinks(seed, durationMs, silent, 0.5)) {
        expect(blink.startMs).toBeGreaterThanOrEqual(Math.max(blinkMarginMs, lastEndMs));
        expect(blink.durationMs).toBeGreaterThanOrEqual(150);
        expect(blink.durationMs).toBeLessThanOrEqual(200);
        lastEndMs = blink.startMs + blink.durationMs;
        expect(lastEndMs).toBeLessThanOrEqual(durationMs - blinkMarginMs);
      }
    }
  }
});

test("eyes close at the ends of phrases and between words rather than inside a word", () => {
  const wordEndsMs = Array.from({ length: 100 }, (_, index) => 600 * (index + 1));
  const phrases = Array.from({ length: 12 }, (_, index) => ({ startMs: index * 5000, endMs: index * 5000 + 4200 }));
  const cues: SpeechCues = { ...silent, wordEndsMs, phrases };
  const blinks = seeds.flatMap((seed) => findBlinks(seed, minuteMs, cues, 1));
  const near = (atMs: number, places: readonly number[], ms: number): boolean =>
    places.some((place) => Math.abs(atMs - place) <= ms);
  const ends = phrases.map((phrase) => phrase.endMs);
  const placed = blinks.filter(({ startMs }) => near(startMs, wordEndsMs, 61) || near(startMs, ends, 31));
  expect(placed.length / blinks.length).toBeGreaterThan(0.8);
  // Phrase ends are 0.2 a second here: chance would put 2 % of the blinks within 30 ms of one.
  const atPhraseEnds = blinks.filter(({ startMs }) => near(startMs, ends, 31));
  expect(atPhraseEnds.length / blinks.length).toBeGreaterThan(0.25);
});

test("the lids shut faster than they open, and are shut for one frame at 25 frames/s or nearly", () => {
  const curve = blinkCurve([{ startMs: 1000, durationMs: 190 }], 600);
  const ms = (holds: (value: number, tick: number) => boolean): number => curve.filter(holds).length * tickMs;
  const middle = 1000 + 190 * 0.42;
  const closing = ms((value, tick) => value > 0 && value < 0.99 && tick * tickMs < middle);
  const opening = ms((value, tick) => value > 0 && value < 0.99 && tick * tickMs > middle);
  expect(closing).toBeLessThan(opening);
  expect(ms((value) => value >= 0.9)).toBeGreaterThanOrEqual(40);
  expect(Math.max(...curve)).toBe(1);
});
