import { expect, it } from "vitest";
import { createSoundEnvelope } from "./sound-envelope.ts";

const second = 48_000;

function toneOf(hz: number): Float32Array {
  return Float32Array.from({ length: second }, (_, at) => 0.5 * Math.sin((2 * Math.PI * hz * at) / second));
}

function loudnessOf(hz: number): number {
  const envelope = createSoundEnvelope();
  envelope.push({ startSample: 0, channels: [toneOf(hz)] });
  return envelope.at(500, 66);
}

it("hears open vowels at nearly their full amplitude", () => {
  expect(loudnessOf(1_000) / (0.5 * Math.SQRT1_2)).toBeGreaterThan(0.8);
});

it.each([
  ["a hum behind shut lips", 150],
  ["a close vowel's lowest formant", 280],
  ["a hiss", 6_000],
])("hears %s at less than a tenth of that", (_, hz) => {
  expect(loudnessOf(hz)).toBeLessThan(0.1 * loudnessOf(1_000));
});

it("places sound by its first sample, which may lie before the first picture", () => {
  const envelope = createSoundEnvelope();
  envelope.push({ startSample: -second / 2, channels: [toneOf(1_000), toneOf(1_000)] });
  expect(envelope.at(250, 20)).toBeGreaterThan(0.25);
  expect(envelope.at(520, 20)).toBe(0);
});
