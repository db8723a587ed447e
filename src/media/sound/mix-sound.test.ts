import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { createRandom, digestBytes } from "../../core/index.ts";
import { createMusicBed } from "./index.ts";
import { createLoudnessMeter } from "./loudness-meter.ts";
import { mixSound, mixTargets, readMix, type SoundMix } from "./mix-sound.ts";
import type { MusicBed } from "./place-music.ts";
import { sampleRateHz, type StereoBlock } from "./sound-block.ts";
import { toClip, type SpeechClip } from "./speech-clip.ts";
import { createTruePeakMeter } from "./true-peak.ts";

const bed = createMusicBed(readFileSync(new URL("../../../assets/music/calm/score.json", import.meta.url), "utf8"));

/** What stands in for speech: syllables of a buzzing voice (24 harmonics of a gliding pitch, 6 dB down an octave) with breath. */
function babble(seed: string, seconds: number, amplitude: number): Float32Array {
  const random = createRandom(digestBytes(seed));
  const pcm = new Float32Array(Math.round(seconds * sampleRateHz));
  let turns = 0;
  for (let at = 0; at < pcm.length; at++) {
    const syllable = (at / sampleRateHz) % 0.22;
    turns += (120 + 100 * syllable) / sampleRateHz;
    let voice = 0.05 * (random() - 0.5);
    for (let harmonic = 1; harmonic <= 24; harmonic++) {
      voice += Math.sin(2 * Math.PI * (harmonic * turns + (harmonic * harmonic) / 48)) / harmonic;
    }
    pcm[at] = syllable < 0.18 ? (amplitude / 3) * voice * Math.sin((Math.PI * syllable) / 0.18) : 0;
  }
  return pcm;
}

/** Without its tips, so that the limiter has nothing to do. */
function soften(pcm: Float32Array): Float32Array {
  return pcm.map((sample) => Math.tanh(8 * sample) / 8);
}

async function collect(mix: SoundMix): Promise<StereoBlock> {
  const left = new Float32Array(mix.durationSamples);
  const right = new Float32Array(mix.durationSamples);
  let at = 0;
  for await (const block of readMix(mix)) {
    left.set(block.left, at);
    right.set(block.right, at);
    at += block.left.length;
  }
  expect(at).toBe(mix.durationSamples);
  return { left, right };
}

function loudness(...blocks: StereoBlock[]): number {
  const meter = createLoudnessMeter();
  for (const block of blocks) meter.push(block);
  return meter.integratedLufs();
}

function cut({ left, right }: StereoBlock, startSeconds: number, endSeconds: number): StereoBlock {
  const [start, end] = [Math.round(startSeconds * sampleRateHz), Math.round(endSeconds * sampleRateHz)];
  return { left: left.slice(start, end), right: right.slice(start, end) };
}

async function mixOf(clips: readonly SpeechClip[], seconds: number, music?: MusicBed): Promise<SoundMix> {
  const durationSamples = Math.round(seconds * sampleRateHz);
  return mixSound({ speech: clips, durationSamples, ...(music ? { music: { name: "bed", sound: music } } : {}) });
}

describe("a finished mix", () => {
  it.each([
    ["quiet speech", 0.05, undefined],
    ["loud speech", 0.9, undefined],
    ["speech over music", 0.3, bed],
  ])("has −16 LUFS and a true peak under the ceiling: %s", async (_, amplitude, music) => {
    const mix = await mixOf([toClip(24_000, babble("a", 6, amplitude))], 8, music);
    const sound = await collect(mix);
    expect(Math.abs(loudness(sound) - mixTargets.integratedLufs)).toBeLessThan(0.3);
    const peak = createTruePeakMeter();
    peak.push(sound);
    expect(peak.finish()).toBeLessThan(mixTargets.ceilingDbtp + 0.1);
  });

  it("is the same however often it is opened", async () => {
    const mix = await mixOf([toClip(0, babble("a", 2, 0.5))], 3, bed);
    const [first, second] = [await collect(mix), await collect(mix)];
    expect(digestBytes(new Uint8Array(first.right.buffer))).toBe(digestBytes(new Uint8Array(second.right.buffer)));
  });

  it("keeps the bed 18 to 20 LU under speech, and lets it rise where nobody speaks", async () => {
    // Where the limiter works, the bed is not what is left when speech is taken away.
    const clips = [toClip(0, soften(babble("a", 8, 0.3)))];
    const [withBed, without] = [await mixOf(clips, 20, bed), await mixOf(clips, 20)];
    const [mixed, dry] = [await collect(withBed), await collect(without)];
    const gain = 10 ** ((withBed.speechGainDb - without.speechGainDb) / 20);
    const left = mixed.left.map((sample, at) => sample - (dry.left[at] as number) * gain);
    const right = mixed.right.map((sample, at) => sample - (dry.right[at] as number) * gain);
    const under = loudness(cut({ left, right }, 2, 7)) - loudness(cut(dry, 2, 7));
    const alone = loudness(cut({ left, right }, 12, 17)) - loudness(cut(dry, 2, 7));
    // The bed itself breathes by a few LU around its own mean.
    expect(under).toBeGreaterThan(-22.5);
    expect(under).toBeLessThan(-16.5);
    expect(alone - under).toBeGreaterThan(5);
  });

  it("starts and ends in silence with a bed", async () => {
    const sound = await collect(await mixOf([toClip(48_000, babble("a", 2, 0.5))], 6, bed));
    for (const at of [0, 1, sound.left.length - 2, sound.left.length - 1])
      expect(Math.abs(sound.left[at] as number)).toBeLessThan(1e-4);
  });
});

describe("between sentences", () => {
  const clips = [toClip(24_000, babble("a", 3, 0.3)), toClip(240_000, babble("b", 3, 0.3))];
  const level = (samples: Float32Array): number =>
    10 * Math.log10(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);

  it("there is the air of a room, not nothing, and nothing that is heard", async () => {
    const pause = cut(await collect(await mixOf(clips, 9)), 3.7, 4.8);
    for (const ear of [pause.left, pause.right]) {
      expect(level(ear)).toBeGreaterThan(-69);
      expect(level(ear)).toBeLessThan(-62);
    }
    expect(pause.left).not.toEqual(pause.right);
  });

  it("the air comes and goes without a click, at both ends and where its loop starts again", async () => {
    const { left } = await collect(await mixOf(clips, 22));
    const jump = (at: number): number => Math.abs((left[at] as number) - (left[at - 1] as number));
    const usual = Math.max(...Array.from({ length: 48_000 }, (_, at) => jump(9 * 48_000 + at)));
    for (const seam of [1, 14 * 48_000, 21 * 48_000, left.length - 1]) expect(jump(seam)).toBeLessThan(1.5 * usual);
    expect(Math.abs(left[0] as number)).toBeLessThan(1e-5);
  });
});

describe("what is heard of a shot", () => {
  /** Two sentences, the first of which lasts so long, with a pause behind it. */
  async function mixShots(
    firstSeconds: number,
  ): Promise<{ readonly second: StereoBlock; readonly whole: StereoBlock }> {
    const start = Math.round(firstSeconds * sampleRateHz);
    const clips = [toClip(0, babble("a", 3, 0.3)), toClip(start + 4_800, babble("b", 3, 0.3))];
    const durationSamples = start + 4 * sampleRateHz;
    const whole = await collect(await mixSound({ speech: clips, durationSamples, cuts: [0, start] }));
    return { whole, second: cut(whole, firstSeconds - 0.15, firstSeconds + 4) };
  }

  it("is the same, to the last bit, wherever in the video it comes, and so is what its coder hears before it", async () => {
    const [near, far] = [await mixShots(4), await mixShots(4.4)];
    expect(far.second).toEqual(near.second);
  });

  it("joins the shot before it without a step in the air", async () => {
    const { whole } = await mixShots(4.4);
    const level = ({ left }: StereoBlock): number =>
      10 * Math.log10(left.reduce((sum, sample) => sum + sample * sample, 0) / left.length);
    const levels = [3.9, 4, 4.1, 4.15, 4.2, 4.3].map((at) => level(cut(whole, at, at + 0.06)));
    expect(Math.max(...levels) - Math.min(...levels)).toBeLessThan(3);
  });
});

describe("a sting", () => {
  const sting = createMusicBed(
    readFileSync(new URL("../../../assets/stings/open/score.json", import.meta.url), "utf8"),
  );
  const mixSting = async (clips: readonly SpeechClip[]): Promise<StereoBlock> =>
    collect(
      await mixSound({
        speech: clips,
        durationSamples: 10 * sampleRateHz,
        stings: [{ name: "sting", startSample: sampleRateHz, sound: sting }],
      }),
    );
  const speech = (startSample: number): SpeechClip[] => [toClip(startSample, soften(babble("a", 3, 0.3)))];

  it("is heard where it is put, and not before", async () => {
    const mixed = await mixSting(speech(6.5 * sampleRateHz));
    expect(loudness(cut(mixed, 0.2, 0.9))).toBeLessThan(-55);
    expect(loudness(cut(mixed, 1, 3))).toBeGreaterThan(-32);
  });

  it("lies well under what is said meanwhile", async () => {
    const apart = await mixSting(speech(6.5 * sampleRateHz));
    const under = await mixSting(speech(1.2 * sampleRateHz));
    expect(loudness(cut(under, 1.4, 3.4)) - loudness(cut(apart, 1.4, 3.4))).toBeGreaterThan(6);
  });
});

describe("nothing explodes", () => {
  it("silence stays silence", async () => {
    const mix = await mixOf([], 2);
    expect((await collect(mix)).left.every((sample) => sample === 0)).toBe(true);
    expect(mix.speechGainDb).toBe(0);
  });

  it("music alone is the programme", async () => {
    expect(Math.abs(loudness(await collect(await mixOf([], 12, bed))) + 16)).toBeLessThan(0.3);
  });

  it.each([0.01, 0.2, 1])("a video of %f s is finite and bounded", async (seconds) => {
    const mix = await mixOf([toClip(0, babble("a", seconds, 0.2))], seconds, bed);
    const sound = await collect(mix);
    expect(sound.left.every((sample) => Math.abs(sample) < 1)).toBe(true);
    expect(sound.right.every((sample) => Math.abs(sample) < 1)).toBe(true);
  });

  it("the faintest noise is not amplified without bound", async () => {
    const mix = await mixOf([toClip(0, babble("a", 2, 0.001))], 2);
    expect(mix.speechGainDb).toBeLessThanOrEqual(30);
  });

  it.each([
    ["overlap", [toClip(0, new Float32Array(100)), toClip(50, new Float32Array(10))]],
    ["pass the end", [toClip(95_990, new Float32Array(100))]],
    ["start before 0", [toClip(-1, new Float32Array(100))]],
  ])("clips that %s are refused", async (_, clips) => {
    await expect(mixOf(clips, 2)).rejects.toMatchObject({ code: "option_invalid" });
  });
});
