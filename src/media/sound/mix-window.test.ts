import { describe, expect, it } from "vitest";
import { createRandom, digestBytes } from "../../core/index.ts";
import { keepsNothing } from "./kept-sound.ts";
import { limiterMemorySamples } from "./limiter.ts";
import { mixWindow, tellWindow, type LevelledSound } from "./mix-window.ts";
import { layOutAir, roomToneLoop } from "./room-tone.ts";
import { sampleRateHz, type SampleSpan, type StereoBlock } from "./sound-block.ts";
import { hearClip, toClip } from "./speech-clip.ts";

function noise(seed: string, samples: number, amplitude: number): Float32Array {
  const random = createRandom(digestBytes(seed));
  return Float32Array.from({ length: samples }, () => amplitude * (2 * random() - 1));
}

interface Video {
  readonly clips: readonly (readonly [startSample: number, pcm: Float32Array])[];
  readonly cuts: readonly number[];
  readonly durationSamples: number;
  readonly gainDb?: number;
}

async function level({ clips, cuts, durationSamples, gainDb = 0 }: Video): Promise<LevelledSound> {
  return {
    durationSamples,
    clips: await Promise.all(clips.map(([start, pcm]) => hearClip(toClip(start, pcm), keepsNothing))),
    speechGainDb: gainDb,
    music: [],
    air: layOutAir(roomToneLoop(), { durationSamples, cuts }),
    ceilingDbtp: -5.5,
  };
}

function withMusic(sound: LevelledSound): LevelledSound {
  const channels = { left: noise("left", 50_000, 0.2), right: noise("right", 50_000, 0.2) };
  const gains = noise("gains", Math.ceil(sound.durationSamples / 480) + 1, 1).map(Math.abs);
  const bed = { name: "bed", sound: channels, startSample: 0, isRepeated: true, gains, peak: 0.2 };
  return { ...sound, music: [bed, { ...bed, name: "sting", startSample: 61_234, isRepeated: false }] };
}

function cut({ left, right }: StereoBlock, { from, to }: SampleSpan): StereoBlock {
  return { left: left.slice(from, to), right: right.slice(from, to) };
}

const seconds = (count: number): number => Math.round(count * sampleRateHz);

describe("a window of a mix", () => {
  const durationSamples = seconds(4);
  /** So loud that the limiter is at work from the first word to the last, and without a pause between two shots. */
  const loud: Video = {
    clips: [
      [4_800, noise("a", 70_000, 0.9)],
      [74_800, noise("b", 90_000, 0.9)],
    ],
    cuts: [0, 74_800],
    durationSamples,
    gainDb: 6,
  };

  it.each([
    ["speech", (sound: LevelledSound) => sound],
    ["speech and music", withMusic],
  ])("is what the mix of the whole has there, to the last bit: %s", async (_, change) => {
    const sound = change(await level(loud));
    const whole = await mixWindow(sound, { from: 0, to: durationSamples });
    expect(whole.left.reduce((highest, sample) => Math.max(highest, sample), 0)).toBeLessThan(0.6);
    for (const from of [0, 1, 5_000, 73_000, 74_800, 100_001, 150_000, 191_000]) {
      const window = { from, to: Math.min(durationSamples, from + 20_000) };
      expect(await mixWindow(sound, window)).toEqual(cut(whole, window));
    }
  });

  it("is silent behind the end of the video", async () => {
    const { left } = await mixWindow(await level(loud), { from: durationSamples - 100, to: durationSamples + 900 });
    expect(left.subarray(100).every((sample) => sample === 0)).toBe(true);
    expect(left).toHaveLength(1_000);
  });
});

describe("what decides a window", () => {
  const pause = seconds(0.38);
  const second = noise("second", seconds(1), 0.3);
  /** A shot, a pause, and another one, whose window is told. */
  async function tellSecond(first: Float32Array, { gainDb = 0, gap = pause } = {}) {
    const start = first.length + gap;
    const sound = await level({
      clips: [
        [4_800, first],
        [start + 4_800, second],
      ],
      cuts: [0, start],
      durationSamples: start + seconds(3),
      gainDb,
    });
    const window = { from: start - 6_144, to: start + seconds(1.5) };
    return { told: JSON.stringify(tellWindow(sound, window)), mixed: await mixWindow(sound, window) };
  }

  it("is not what was said before it, nor for how long", async () => {
    const one = await tellSecond(noise("a name", seconds(1.3), 0.3));
    const other = await tellSecond(noise("a longer one", seconds(1.7), 0.2));
    expect(other).toEqual(one);
  });

  it("is what was said before it where the limiter remembers that", async () => {
    const one = await tellSecond(noise("a", seconds(1), 0.9), { gainDb: 12, gap: seconds(0.25) });
    const other = await tellSecond(noise("b", seconds(1), 0.9), { gainDb: 12, gap: seconds(0.25) });
    expect(other.told).not.toBe(one.told);
    expect(limiterMemorySamples + 6_144).toBeGreaterThan(seconds(0.25));
  });

  it("is not what is said before it softly, though the limiter would remember it", async () => {
    const one = await tellSecond(noise("a", seconds(1), 0.1), { gap: seconds(0.25) });
    const other = await tellSecond(noise("b", seconds(1), 0.1), { gap: seconds(0.25) });
    expect(other).toEqual(one);
  });

  it("is its gain, and how its samples lie in it", async () => {
    const first = noise("a", seconds(1), 0.3);
    const { told } = await tellSecond(first);
    expect((await tellSecond(first, { gainDb: 0.5 })).told).not.toBe(told);
    expect((await tellSecond(first, { gap: pause + 1 })).told).toBe(told);
  });
});
