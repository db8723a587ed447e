import { describe, expect, test } from "vitest";
import { createRandom, digestJson } from "../../core/index.ts";
import { phoneInventory } from "../phonemes/index.ts";
import {
  alignPhones,
  bandCount,
  classesOf,
  classPhones,
  contextFrames,
  framesOf,
  hearPhones,
  logMel,
  scoreSound,
  toSixteenKilohertz,
} from "./index.ts";

const classes = classPhones.length;
const classOf = (ipa: string): number => classPhones.indexOf(ipa);

/** Scores of a model that is nearly sure: of each stretch of frames one class. */
function scoresOf(stretches: readonly (readonly [ipa: string, frames: number])[], doubt = 4): Float32Array {
  const random = createRandom(digestJson({ stretches: stretches.map(([ipa, frames]) => [ipa, frames]) }));
  return Float32Array.from(
    stretches.flatMap(([ipa, frames]) =>
      Array.from({ length: frames * classes }, (_, at) => (at % classes === classOf(ipa) ? 0 : -doubt - random())),
    ),
  );
}

const expected = (...phones: readonly string[]) => phones.map((ipa) => ({ ipa, stress: 0 as const }));
const timesOf = (phones: readonly { ipa: string; startMs: number; endMs: number }[]) =>
  phones.map(({ ipa, startMs, endMs }) => `${ipa}${startMs}-${endMs}`);

describe("a known text", () => {
  test("is found with its pauses, and diphthongs are one phone", () => {
    const scores = scoresOf([
      ["", 12],
      ["p", 8],
      ["a", 10],
      ["i", 6],
      ["", 20],
      ["m", 7],
      ["a", 9],
      ["", 30],
    ]);
    const [only] = alignPhones(scores, [expected("p", "aɪ", "", "m", "a")]);
    expect(timesOf(only?.phones ?? [])).toEqual(["p120-200", "aɪ200-360", "360-560", "m560-630", "a630-720"]);
    expect(only).toMatchObject({ startMs: 120, endMs: 720, fit: 0 });
  });

  test("is found where the speaker makes no pause, or makes one between sentences", () => {
    const scores = scoresOf([
      ["p", 8],
      ["a", 10],
      ["b", 5],
      ["a", 8],
      ["", 25],
      ["m", 6],
      ["a", 10],
    ]);
    const [first, second] = alignPhones(scores, [expected("p", "a", "", "b", "a"), expected("m", "a")]);
    expect(timesOf(first?.phones ?? [])).toEqual(["p0-80", "a80-180", "b180-230", "a230-310"]);
    expect(timesOf(second?.phones ?? [])).toEqual(["m560-620", "a620-720"]);
  });

  test("that was not said fits badly, sentence by sentence", () => {
    const scores = scoresOf([
      ["p", 10],
      ["a", 10],
      ["", 20],
      ["s", 10],
      ["u", 10],
      ["k", 10],
    ]);
    const [said, other] = alignPhones(scores, [expected("p", "a"), expected("m", "i", "l")]);
    expect(said?.fit).toBe(0);
    expect(other?.fit).toBeLessThan(-3);
  });

  test("longer than the sound is refused", () => {
    const scores = scoresOf([["p", 3]]);
    expect(() => alignPhones(scores, [expected("p", "a", "m", "i", "l")])).toThrow("too short");
  });
});

test("what is heard without a text is the sequence of phones, and a single odd frame makes none", () => {
  const scores = scoresOf([
    ["", 10],
    ["m", 8],
    ["a", 9],
    ["k", 1],
    ["a", 9],
    ["p", 6],
    ["", 10],
  ]);
  expect(timesOf(hearPhones(scores))).toEqual(["0-100", "m100-180", "a180-370", "p370-430", "430-530"]);
});

test("chunks say what the whole says", async () => {
  const random = createRandom(digestJson({ test: "chunks" }));
  const pcm = Float32Array.from({ length: 16_000 * 3 }, () => random() - 0.5);
  // A net that looks as far to each side as the model does: the sum over its context.
  const score = async (heard: Float32Array, frames: number): Promise<Float32Array> => {
    const said = new Float32Array(frames * classes);
    for (let frame = 0; frame < frames; frame++) {
      let sum = 0;
      for (let near = frame - contextFrames; near <= frame + contextFrames; near++) sum += heard[near * bandCount] ?? 0;
      said[frame * classes] = sum;
    }
    return said;
  };
  const whole = await scoreSound(pcm, score, 1_000_000);
  expect(whole).toHaveLength(framesOf(pcm.length) * classes);
  expect(await scoreSound(pcm, score, 50)).toEqual(whole);
});

describe("what the model hears by", () => {
  const tone = (hz: number, rateHz: number, samples: number): Float32Array =>
    Float32Array.from({ length: samples }, (_, n) => 0.3 * Math.sin((2 * Math.PI * hz * n) / rateHz));

  test("a tone is in the band of its height, and how loud all of it is does not matter", () => {
    const sound = (hz: number, gain: number): Float32Array =>
      Float32Array.from([...new Float32Array(16_000), ...tone(hz, 16_000, 16_000)], (value) => value * gain);
    const loudest = (heard: Float32Array): number => {
      const frame = heard.subarray(150 * bandCount, 151 * bandCount);
      return frame.indexOf(Math.max(...frame));
    };
    expect([300, 1_000, 3_000].map((hz) => loudest(logMel(sound(hz, 1))))).toEqual([4, 13, 26]);
    const [loud, soft] = [logMel(sound(1_000, 1)), logMel(sound(1_000, 0.1))];
    expect(loudest(soft)).toBe(loudest(loud));
  });

  test("a third of the rate keeps what is below 7 kHz and drops what is above 9 kHz", () => {
    const levelOf = (hz: number): number => {
      const heard = toSixteenKilohertz(tone(hz, 48_000, 9_600)).subarray(100, 3_000);
      return Math.sqrt(heard.reduce((sum, value) => sum + value * value, 0) / heard.length) / (0.3 / Math.SQRT2);
    };
    expect(levelOf(1_000)).toBeCloseTo(1, 2);
    expect(levelOf(6_500)).toBeGreaterThan(0.85);
    expect(levelOf(9_500)).toBeLessThan(0.02);
  });
});

test("every phone of every voice is one that the model tells apart", () => {
  const untold = Object.keys(phoneInventory).filter((ipa) => {
    const heard = classesOf(ipa);
    return heard.length === 0 || heard.some((index) => index <= 0 || index >= classes);
  });
  expect(untold).toEqual([]);
});
