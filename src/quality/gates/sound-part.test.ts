import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { decodeMediaParts, listMediaParts, readMedia, type MediaParts } from "../../media/decode/index.ts";
import { createChunkEncoder, muxMp4 } from "../../media/encode/index.ts";
import {
  aacStream,
  createLoudnessMeter,
  createTruePeakMeter,
  encodeMix,
  layOutPackets,
} from "../../media/sound/index.ts";
import { createSoundEnvelope, envelopeStepSamples } from "../lip-sync/index.ts";
import { joinSound, readSoundEvidence, watchSound, writeSoundEvidence, type SoundEvidence } from "./sound-part.ts";

const folder = mkdtempSync(join(tmpdir(), "sound-part-"));
afterAll(() => rmSync(folder, { recursive: true }));

const frameSamples = 1_600;

/** A shot's sound: syllables of a voice of this pitch, between two breaths. */
interface Said {
  readonly frames: number;
  readonly hertz: number;
}

/** Longer than what an encoder hears before a shot. */
const breathSamples = 9_600;

function soundOf({ frames, hertz }: Said): Float32Array {
  const samples = frames * frameSamples;
  return Float32Array.from({ length: samples }, (_, at) => {
    const edge = Math.min(at, samples - at);
    if (edge < breathSamples) return 0.002 * Math.sin((2 * Math.PI * 300 * edge) / 48_000);
    const syllable = Math.sin((Math.PI * (at - breathSamples)) / 9_600) ** 2;
    return 0.3 * syllable * Math.sin((2 * Math.PI * hertz * at) / 48_000);
  });
}

const startsOf = (shots: readonly Said[]): number[] => {
  let at = 0;
  return shots.map(({ frames }) => (at += frames * frameSamples) - frames * frameSamples);
};

/** A video of these shots, each encoded by itself. */
async function write(name: string, shots: readonly Said[]): Promise<{ path: string; parts: MediaParts }> {
  const path = join(folder, `${name}.mp4`);
  const starts = startsOf(shots);
  const durationSamples = shots.reduce((sum, { frames }) => sum + frames * frameSamples, 0);
  const all = new Float32Array(durationSamples);
  for (const [index, shot] of shots.entries()) all.set(soundOf(shot), starts[index]);
  const stretches = layOutPackets(durationSamples, starts).map((stretch) => ({
    ...stretch,
    recipe: null,
    mix: async () => {
      const left = all.slice(stretch.window.from, stretch.window.to);
      return { left, right: left };
    },
  }));
  const settings = { width: 64, height: 64, frameRate: 30, crf: 30 };
  const encoder = createChunkEncoder(settings);
  encoder.begin();
  const [luma, half] = [new Uint8Array(64 * 64).fill(90), new Uint8Array(32 * 32).fill(128)];
  for (let frame = 0; frame < durationSamples / frameSamples; frame++) {
    encoder.encode({
      luma,
      blue: half,
      red: half,
      lumaStride: 64,
      chromaStride: 32,
      drawnRows: new Uint8Array(4).fill(1),
    });
  }
  const bytes = encoder.finish();
  encoder.close();
  const mix = { stretches, durationSamples, integratedLufs: -16, speechLufs: -16, speechGainDb: 0 };
  await muxMp4({
    path,
    settings,
    chunks: (async function* () {
      yield { startFrame: 0, bytes };
    })(),
    sound: { packets: encodeMix(mix), ...aacStream },
    text: [],
    language: "eng",
  });
  return { path, parts: listMediaParts(path, starts) };
}

function hear({ path, parts }: { path: string; parts: MediaParts }): SoundEvidence[] {
  const watches = parts.sound.map(watchSound);
  decodeMediaParts(path, parts, {
    pictures: new Set(),
    sound: new Set(watches.keys()),
    picture: () => undefined,
    heard: (part, sound) => watches[part]?.hear(sound),
  });
  return watches.map((watch) => watch.report());
}

const [before, after] = [
  { frames: 50, hertz: 700 },
  { frames: 260, hertz: 900 },
];
/** 16 frames are 25 packets: what follows begins in the same place of one. */
const names = { short: { frames: 40, hertz: 1_100 }, long: { frames: 56, hertz: 1_300 } };

describe("the sound of a video in parts", () => {
  let [short, long]: Awaited<ReturnType<typeof write>>[] = [];
  beforeAll(async () => {
    short = await write("short", [before, names.short, after]);
    long = await write("long", [before, names.long, after]);
  });

  it("is the same but for the name, where that is as long by packets or not", () => {
    const [known, digests] = [short, long].map((video) => video!.parts.sound.map(({ digest }): string => digest)) as [
      string[],
      string[],
    ];
    // What was before, five packets behind each cut and the rest of each shot, which is two parts where it is long.
    expect(digests).toHaveLength(6);
    expect(digests.map((digest) => known.includes(digest))).toEqual([true, true, false, true, true, true]);
    expect(new Set(digests).size).toBe(6);
  });

  it("is heard the same wherever it comes, to the last bit", () => {
    const [one, other] = [hear(short!), hear(long!)];
    for (const part of [0, 1, 3, 4, 5]) expect(other[part]).toEqual(one[part]);
    expect(other[2]).not.toEqual(one[2]);
  });

  it("joined is what is heard in one go", () => {
    const parts = hear(long!);
    const joined = joinSound(parts);
    const [loudness, peak, envelope] = [createLoudnessMeter(), createTruePeakMeter(), createSoundEnvelope()];
    readMedia(long!.path, {
      sound(sound) {
        const [left, right] = sound.channels.map((channel) => channel.subarray(Math.max(0, -sound.startSample)));
        loudness.push({ left: left!, right: right! });
        peak.push({ left: left!, right: right! });
        envelope.push(sound);
      },
    });
    const steps = loudness.steps();
    expect(joined.steps).toHaveLength(steps.length);
    for (const [at, step] of steps.entries())
      expect(Math.abs(joined.steps[at]! - step)).toBeLessThan(1e-3 * step + 1e-9);
    expect(joined.truePeakDbtp).toBeCloseTo(peak.finish(), 2);
    expect(joined.clippedSamples).toBe(0);
    expect(joined.soundMs).toBeCloseTo(366_000 / 30, 0);
    const amplitudes = joined.envelope.map((sum) => Math.sqrt(sum / envelopeStepSamples));
    const whole = amplitudes.map((_, step) => envelope.at(5 * step + 2.5, 5));
    const loudest = Math.max(...whole);
    for (const [at, amplitude] of amplitudes.entries())
      expect(Math.abs(amplitude - whole[at]!)).toBeLessThan(0.02 * loudest);
  });

  it("is kept as bytes, silence too", () => {
    const [first] = hear(short!) as [SoundEvidence];
    const silent = { ...first, truePeakDbtp: -Infinity, clippedSamples: 3 };
    expect(readSoundEvidence(writeSoundEvidence(silent))).toEqual(silent);
  });
});
