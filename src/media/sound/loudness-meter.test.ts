import { describe, expect, it } from "vitest";
import { createLoudnessMeter } from "./loudness-meter.ts";
import { sampleRateHz } from "./sound-block.ts";
import { createTruePeakMeter } from "./true-peak.ts";

/** A sine of so many dBFS for so many seconds, in both channels. */
function tone(dbfs: number, seconds: number, frequencyHz = 1_000, phase = 0): Float32Array {
  const amplitude = 10 ** (dbfs / 20);
  return Float32Array.from(
    { length: Math.round(seconds * sampleRateHz) },
    (_, at) => amplitude * Math.sin((2 * Math.PI * frequencyHz * at) / sampleRateHz + phase),
  );
}

function loudness(...parts: Float32Array[]): number {
  const meter = createLoudnessMeter();
  for (const left of parts) meter.push({ left, right: left });
  return meter.integratedLufs();
}

describe("integrated loudness, after EBU Tech 3341 (2016), table 1", () => {
  it.each([
    ["1: −23 dBFS", [tone(-23, 20)], -23],
    ["2: −33 dBFS", [tone(-33, 20)], -33],
    ["3: quiet ends are gated", [tone(-36, 10), tone(-23, 60), tone(-36, 10)], -23],
    [
      "4: so are ends below the absolute gate",
      [tone(-72, 10), tone(-36, 10), tone(-23, 60), tone(-36, 10), tone(-72, 10)],
      -23,
    ],
    ["5: three levels", [tone(-26, 20), tone(-20, 20.1), tone(-26, 20)], -23],
  ])("case %s", (_, parts, expected) => {
    expect(Math.abs(loudness(...parts) - expected)).toBeLessThan(0.1);
  });

  it("filters a voice in the middle once, and both sides as if each had been filtered all along", () => {
    const [first, second] = [tone(-20, 1.23), tone(-26, 2, 300)];
    const [middle, apart] = [createLoudnessMeter(), createLoudnessMeter()];
    middle.push({ left: first, right: first });
    apart.push({ left: first, right: first.slice() });
    for (const meter of [middle, apart]) meter.push({ left: second, right: tone(-30, 2, 5_000) });
    expect(middle.steps()).toEqual(apart.steps());
  });

  it("weights low and high frequencies as the K curve does", () => {
    // BS.1770-4 fig. 4: the shelf adds 4 dB at 10 kHz against 1 kHz (0.69 of them at 1 kHz), the high pass takes 6 dB at 38 Hz.
    expect(loudness(tone(-23, 5, 10_000))).toBeCloseTo(-19.65, 1);
    expect(loudness(tone(-23, 5, 38))).toBeLessThan(-28);
  });

  it("is minus infinity for silence, and for what stays below −70 LUFS", () => {
    expect(loudness(new Float32Array(sampleRateHz))).toBe(-Infinity);
    expect(loudness(tone(-80, 5))).toBe(-Infinity);
    expect(loudness()).toBe(-Infinity);
  });

  it("measures sound that is shorter than one block", () => {
    expect(Math.abs(loudness(tone(-23, 0.25)) + 23)).toBeLessThan(0.3);
  });

  it("does not depend on how the sound is cut", () => {
    const sound = tone(-20, 3);
    const pieces = [sound.subarray(0, 1_000), sound.subarray(1_000, 70_001), sound.subarray(70_001)];
    expect(loudness(...pieces)).toBe(loudness(sound));
  });
});

describe("true peak, after EBU Tech 3341 (2016), cases 15 to 19", () => {
  it.each([
    ["15: fs/4, 0°", 4, 0, -6],
    ["16: fs/4, 45°", 4, Math.PI / 4, -6],
    ["17: fs/6, 60°", 6, Math.PI / 3, -6],
    ["18: fs/8, 67.5°", 8, (67.5 * Math.PI) / 180, -6],
  ])("case %s", (_, divisor, phase, expected) => {
    const left = tone(-6.0206, 0.5, sampleRateHz / divisor, phase);
    // It fades in and out, since a sine that starts or stops at once has a peak of its own.
    for (let at = 0; at < 4_800; at++) {
      left[at] = ((left[at] as number) * at) / 4_800;
      left[left.length - 1 - at] = ((left[left.length - 1 - at] as number) * at) / 4_800;
    }
    const meter = createTruePeakMeter();
    meter.push({ left, right: new Float32Array(left.length) });
    const peak = meter.finish();
    expect(peak).toBeLessThan(expected + 0.2);
    expect(peak).toBeGreaterThan(expected - 0.4);
  });

  it("is minus infinity for digital silence", () => {
    expect(createTruePeakMeter().finish()).toBe(-Infinity);
  });

  it("lies between what both sides had as one and what the right has alone, where they part", () => {
    const [shared, alone] = [createTruePeakMeter(), createTruePeakMeter()];
    const one = new Float32Array(100);
    one[99] = 0.9;
    const right = new Float32Array(100);
    right[0] = 0.9;
    const left = new Float32Array(100);
    for (const meter of [shared, alone]) {
      meter.push({ left: one, right: meter === shared ? one : one.slice() });
      meter.push({ left, right });
    }
    const peak = shared.finish();
    expect(peak).toBe(alone.finish());
    expect(peak).toBeGreaterThan(0);
  });

  it("of the right side is found up to its last sample", () => {
    const right = new Float32Array(64);
    right.set([0.7, -0.7], 62);
    const meter = createTruePeakMeter();
    meter.push({ left: new Float32Array(64), right });
    expect(meter.finish()).toBeGreaterThan(20 * Math.log10(0.72));
  });
});
