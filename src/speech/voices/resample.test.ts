import { expect, test } from "vitest";
import { resampledLength, resampleTo48k } from "./resample.ts";

const inputRate = 22_050;

function tone(hz: number, samples = inputRate): Int16Array {
  return Int16Array.from({ length: samples }, (_, n) =>
    Math.round(16_000 * Math.sin((2 * Math.PI * hz * n) / inputRate)),
  );
}

/** Amplitude at one frequency, by correlation under a window whose side lobes lie below −90 dB. */
function amplitudeAt(signal: Float32Array, hz: number): number {
  let real = 0;
  let imaginary = 0;
  let weight = 0;
  for (let n = 4_800; n < 43_200; n++) {
    const x = (2 * Math.PI * (n - 4_800)) / 38_400;
    const window = 0.35875 - 0.48829 * Math.cos(x) + 0.14128 * Math.cos(2 * x) - 0.01168 * Math.cos(3 * x);
    real += (signal[n] as number) * window * Math.cos((2 * Math.PI * hz * n) / 48_000);
    imaginary += (signal[n] as number) * window * Math.sin((2 * Math.PI * hz * n) / 48_000);
    weight += window;
  }
  return (2 * Math.hypot(real, imaginary)) / weight;
}

const decibels = (ratio: number): number => 20 * Math.log10(ratio);

test.each([50, 100, 440, 1_000, 3_000, 6_000, 8_000, 9_000, 10_000])("passes %d Hz within 0.1 dB", (hz) => {
  const gain = decibels(amplitudeAt(resampleTo48k(tone(hz)), hz) / (16_000 / 32_768));
  expect(Math.abs(gain)).toBeLessThan(0.1);
});

test.each([440, 1_000, 5_000, 9_000, 10_000])("keeps the images of %d Hz below −70 dB", (hz) => {
  const sound = resampleTo48k(tone(hz));
  for (const image of [inputRate - hz, inputRate + hz].filter((frequency) => frequency < 24_000)) {
    expect(decibels(amplitudeAt(sound, image) / (16_000 / 32_768))).toBeLessThan(-70);
  }
});

test("leaves a constant as it is", () => {
  const sound = resampleTo48k(new Int16Array(4_000).fill(8_192));
  for (let n = 200; n < sound.length - 200; n++) expect(sound[n]).toBeCloseTo(0.25, 7);
});

test.each([
  [0, 0],
  [1, 3],
  [147, 320],
  [148, 323],
  [22_050, 48_000],
])("makes %d samples into %d", (samples, expected) => {
  expect(resampledLength(samples)).toBe(expected);
  expect(resampleTo48k(new Int16Array(samples))).toHaveLength(expected);
});

test("does not shift time: an impulse stays where it was", () => {
  const pcm = new Int16Array(1_470);
  pcm[735] = 20_000;
  const sound = resampleTo48k(pcm);
  const peak = sound.reduce((best, value, n) => (value > (sound[best] as number) ? n : best), 0);
  expect(peak).toBe(1_600);
});
