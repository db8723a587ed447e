import { expect, test } from "vitest";
import { digestBytes } from "../../core/index.ts";
import { randomFor } from "./motion-clock.ts";
import type { MotionPhone, MotionWord } from "./motion-request.ts";
import { findCues } from "./speech-cues.ts";

const random = () => randomFor(digestBytes("cues"), "test");
const phone = (ipa: string, startMs: number, endMs: number, stress: 0 | 1 | 2 = 0): MotionPhone => ({
  ipa,
  startMs,
  endMs,
  stress,
});

test("silence parts phrases, a short one does not", () => {
  const phones = [
    phone("", 0, 100),
    phone("a", 100, 300),
    phone("", 300, 380),
    phone("a", 380, 600),
    phone("", 600, 900),
    phone("a", 900, 1200),
    phone("", 1200, 1500),
  ];
  expect(findCues(phones, [], false, random()).phrases).toEqual([
    { startMs: 100, endMs: 600 },
    { startMs: 900, endMs: 1200 },
  ]);
});

test("no speech has no phrases and no beats", () => {
  const cues = findCues([phone("", 0, 1000)], [], false, random());
  expect(cues.phrases).toEqual([]);
  expect(cues.beats).toEqual([]);
});

test("beats keep their distance, however many syllables are stressed", () => {
  const phones = Array.from({ length: 60 }, (_, index) => phone("aː", index * 150, index * 150 + 150, 2));
  const beats = findCues(phones, [], false, random()).beats;
  expect(beats.length).toBeGreaterThan(5);
  for (let index = 1; index < beats.length; index += 1) {
    expect(beats[index]!.atMs - beats[index - 1]!.atMs).toBeGreaterThanOrEqual(430);
  }
});

test.each([
  ["strong", 1],
  ["moderate", 0.97],
] as const)("a word with %s emphasis is always a beat", (emphasis, weight) => {
  const phones = [phone("t", 0, 50), phone("ə", 50, 90, 2)];
  const words: MotionWord[] = [{ startMs: 0, endMs: 90, emphasis }];
  expect(findCues(phones, words, false, random()).beats).toEqual([{ atMs: 70, weight, emphasis }]);
});

test("an emphasised word without a stressed syllable is marked in its middle", () => {
  const words: MotionWord[] = [{ startMs: 100, endMs: 300, emphasis: "strong" }];
  expect(findCues([phone("ə", 100, 300)], words, false, random()).beats).toEqual([
    { atMs: 200, weight: 1, emphasis: "strong" },
  ]);
});

test("a reduced word is no beat", () => {
  const words: MotionWord[] = [{ startMs: 0, endMs: 400, emphasis: "reduced" }];
  expect(findCues([phone("aː", 0, 400, 2)], words, false, random()).beats).toEqual([]);
});
