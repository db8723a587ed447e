import { describe, expect, it } from "vitest";
import { createRandom, digestBytes } from "../../core/index.ts";
import { createLimiter, limiterMemorySamples } from "./limiter.ts";
import { createSlidingMinimum } from "./sliding-minimum.ts";
import { blockSamples, type StereoBlock } from "./sound-block.ts";
import { createTruePeakMeter } from "./true-peak.ts";

function limit(sound: StereoBlock, ceilingDbtp: number, step = blockSamples): StereoBlock {
  const limiter = createLimiter(ceilingDbtp);
  const out = { left: new Float32Array(sound.left.length), right: new Float32Array(sound.left.length) };
  let written = 0;
  const write = (block: StereoBlock): void => {
    out.left.set(block.left, written);
    out.right.set(block.right, written);
    written += block.left.length;
  };
  for (let at = 0; at < sound.left.length; at += step) {
    write(limiter.push({ left: sound.left.slice(at, at + step), right: sound.right.slice(at, at + step) }));
  }
  write(limiter.finish());
  expect(written).toBe(sound.left.length);
  return out;
}

function noise(seed: string, samples: number, amplitude: number): Float32Array {
  const random = createRandom(digestBytes(seed));
  return Float32Array.from({ length: samples }, () => amplitude * (2 * random() - 1));
}

describe("limiter", () => {
  it("passes sound below the ceiling unchanged, to the last bit", () => {
    const sound = { left: noise("a", 30_000, 0.3), right: noise("b", 30_000, 0.3) };
    expect(limit(sound, -1)).toEqual(sound);
  });

  it("holds the true peak of loud noise under the ceiling", () => {
    const meter = createTruePeakMeter();
    meter.push(limit({ left: noise("a", 96_000, 1.8), right: noise("b", 96_000, 0.4) }, -2));
    expect(meter.finish()).toBeLessThan(-1.9);
  });

  it("holds a peak that lies between samples", () => {
    const left = Float32Array.from({ length: 9_600 }, (_, at) => Math.sin((Math.PI / 2) * at + Math.PI / 4));
    const meter = createTruePeakMeter();
    meter.push(limit({ left, right: left }, -2));
    expect(meter.finish()).toBeLessThan(-1.9);
  });

  it("does not depend on how the sound is cut", () => {
    const sound = { left: noise("a", 20_000, 1.5), right: noise("b", 20_000, 1.5) };
    expect(limit(sound, -2, 777)).toEqual(limit(sound, -2));
  });

  it("does to quiet stretches between loud ones what it does sample by sample", () => {
    const sound = { left: noise("a", 150_000, 0.2), right: noise("b", 150_000, 0.2) };
    for (const [at, samples] of [
      [21_000, 3_000],
      [80_000, 1],
      [140_000, 10_000],
    ] as const) {
      sound.left.set(noise("loud", samples, 2.5), at);
    }
    const bySample = limit(sound, -2, 100);
    expect(limit(sound, -2)).toEqual(bySample);
    expect(limit(sound, -2, 257)).toEqual(bySample);
    expect(bySample.left.subarray(70_000, 79_000)).toEqual(sound.left.subarray(70_000, 79_000));
  });

  it("has forgotten a peak when its memory is over, and not much before", () => {
    const from = 5_000 + limiterMemorySamples;
    const after = noise("after", 30_000, 1.5);
    const [quiet, loud] = ["quiet", "loud"].map((before) => {
      const left = new Float32Array(from + after.length);
      if (before === "loud") left.fill(40, 0, 5_000);
      left.set(after, from);
      return limit({ left, right: left }, -2).left.subarray(from);
    });
    expect(loud).toEqual(quiet);
    const sound = new Float32Array(from).fill(0.1);
    sound.fill(40, 0, 5_000);
    const recovering = limit({ left: sound, right: sound }, -2).left.subarray(
      5_000 + 0.9 * (limiterMemorySamples - 600),
    );
    expect(recovering[0]).toBeLessThan(0.1);
    expect(recovering.at(-1)).toBe(Math.fround(0.1));
  });

  it.each([1, 100, 246, 247, 248])("gives back %i samples where it got so many", (samples) => {
    const sound = { left: noise("a", samples, 0.5), right: noise("b", samples, 0.5) };
    expect(limit(sound, -1)).toEqual(sound);
  });
});

it("a sliding minimum is the minimum of the last values", () => {
  const values = noise("values", 500, 1);
  const minimum = createSlidingMinimum(17);
  values.forEach((value, at) => expect(minimum(value)).toBe(Math.min(...values.slice(Math.max(0, at - 16), at + 1))));
});
