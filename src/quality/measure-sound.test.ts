import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { createChunkEncoder, muxMp4 } from "../media/encode/index.ts";
import {
  aacStream,
  encodeAac,
  mixSound,
  readMix,
  sampleRateHz,
  toClip,
  type StereoBlock,
} from "../media/sound/index.ts";
import { measureSound, type SoundReport } from "./measure-sound.ts";

const folder = mkdtempSync(join(tmpdir(), "sound-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Delivers a sound beside a grey picture, and measures the file. */
async function deliver(blocks: AsyncIterable<StereoBlock>): Promise<SoundReport> {
  const path = join(folder, `${Math.random()}.mp4`);
  const settings = { width: 64, height: 64, frameRate: 30, crf: 30 };
  const encoder = createChunkEncoder(settings);
  encoder.begin();
  const [luma, chroma] = [new Uint8Array(64 * 64).fill(90), new Uint8Array(32 * 32).fill(128)];
  encoder.encode({
    luma,
    blue: chroma,
    red: chroma,
    lumaStride: 64,
    chromaStride: 32,
    drawnRows: new Uint8Array(4).fill(1),
  });
  const bytes = encoder.finish();
  encoder.close();
  const chunks = (async function* () {
    yield { startFrame: 0, bytes };
  })();
  await muxMp4({
    path,
    settings,
    chunks,
    sound: { packets: encodeAac(blocks), ...aacStream },
    text: [],
    language: "eng",
  });
  return measureSound(path);
}

async function* tone(seconds: number, amplitude: number, silentFromSeconds = seconds): AsyncGenerator<StereoBlock> {
  const left = Float32Array.from({ length: seconds * sampleRateHz }, (_, at) =>
    at < silentFromSeconds * sampleRateHz ? amplitude * Math.sin((2 * Math.PI * 997 * at) / sampleRateHz) : 0,
  );
  yield { left, right: left.slice() };
}

describe("sound of a delivered file", () => {
  it("is what went in: loudness, peak, length", async () => {
    const report = await deliver(tone(3, 10 ** (-23 / 20)));
    expect(Math.abs(report.integratedLufs + 23)).toBeLessThan(0.1);
    // AAC rings where a tone starts at once.
    expect(Math.abs(report.truePeakDbtp + 23)).toBeLessThan(1.4);
    expect(report.clippedSamples).toBe(0);
    expect(report.silentShare).toBeLessThan(0.02);
    expect(Math.abs(report.durationMs - 3_000)).toBeLessThan(22);
  });

  it("shows how much of it is silent", async () => {
    const report = await deliver(tone(4, 0.1, 1));
    expect(Math.abs(report.silentShare - 0.75)).toBeLessThan(0.02);
  });

  it("shows clipping", async () => {
    expect((await deliver(tone(1, 1.5))).clippedSamples).toBeGreaterThan(1_000);
  });

  it("is silent where nothing is heard", async () => {
    expect(await deliver(tone(1, 0))).toMatchObject({ integratedLufs: -Infinity, silentShare: 1, clippedSamples: 0 });
  });

  it("holds −16 LUFS ± 0.5 and −1 dBTP when it was mixed", async () => {
    const pcm = Float32Array.from({ length: 5 * sampleRateHz }, (_, at) => {
      const syllable = (at % 10_560) / 10_560;
      return 1.6 * syllable * (1 - syllable) * (Math.abs(((at * 7) % 2_400) - 1_200) / 600 - 1);
    });
    const mix = await mixSound({ speech: [toClip(0, pcm)], durationSamples: 6 * sampleRateHz });
    const report = await deliver(readMix(mix));
    expect(Math.abs(report.integratedLufs + 16)).toBeLessThan(0.5);
    expect(report.truePeakDbtp).toBeLessThanOrEqual(-1);
  });
});
