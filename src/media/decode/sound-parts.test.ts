import { expect, it } from "vitest";
import { spanSoundParts } from "./sound-parts.ts";

const cutsInSamples = [[], [0], [0, 1_600, 3_200], [0, 48_000, 480_000, 481_600], [0, 900 * 1_024], [0, 2_000_000]];

it.each(cutsInSamples.map((cuts) => ({ cuts })))(
  "parts sound with cuts at $cuts without gap or overlap",
  ({ cuts }) => {
    const packets = 1_001;
    const parts = spanSoundParts(packets, cuts);
    let heard = 0;
    for (const { from, to, startSample, samples } of parts) {
      expect(startSample).toBe(heard);
      expect(samples).toBeGreaterThan(0);
      expect(samples).toBeLessThanOrEqual(300 * 1_024);
      // A packet more than its own has to be decoded before, and filters have to settle, but at the beginning.
      expect((startSample - (from - 1) * 1_024) / 1_024).toBe(from === 0 ? 1 + startSample / 1_024 : 4);
      expect(to).toBeLessThanOrEqual(packets);
      heard += samples;
    }
    expect(heard).toBe((packets - 1) * 1_024);
  },
);

it("decides all but five packets of a shot by what is its own", () => {
  const cut = 100_000;
  const first = Math.ceil(cut / 1_024);
  const behind = spanSoundParts(1_001, [0, cut]).filter(({ startSample }) => startSample >= (first - 1) * 1_024);
  expect(behind[0]).toEqual({ from: first - 4, to: first + 5, startSample: (first - 1) * 1_024, samples: 5 * 1_024 });
  for (const { from } of behind.slice(1)) expect(from).toBeGreaterThan(first);
});
