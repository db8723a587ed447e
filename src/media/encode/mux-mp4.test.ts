import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { readMedia } from "../decode/index.ts";
import { aacStream, encodeAac } from "../sound/index.ts";
import { createChunkEncoder } from "./chunk-encoder.ts";
import { muxMp4, type MuxRequest, type SoundPacket } from "./mux-mp4.ts";
import { toTextSamples } from "./timed-text.ts";

const folder = mkdtempSync(join(tmpdir(), "sutradhar-mux-"));
afterAll(() => rmSync(folder, { recursive: true }));

const settings = { width: 96, height: 64, frameRate: 30, crf: 23 };
const sampleRateHz = 48_000;

/** A chunk whose picture is dark until `lightFrame`, counted from the chunk's first. */
function encodeChunk(frames: number, lightFrame = Infinity): Uint8Array {
  const encoder = createChunkEncoder(settings);
  encoder.begin();
  for (let frame = 0; frame < frames; frame++) {
    encoder.encode({
      luma: new Uint8Array(96 * 64).fill(frame >= lightFrame ? 220 : 30),
      blue: new Uint8Array(48 * 32).fill(128),
      red: new Uint8Array(48 * 32).fill(128),
      lumaStride: 96,
      chromaStride: 48,
      drawnRows: new Uint8Array(4).fill(1),
    });
  }
  const bytes = encoder.finish();
  encoder.close();
  return bytes;
}

/** Silence with a loud stretch from `loudMs` on. */
async function encodeSound(durationMs: number, loudMs: number): Promise<SoundPacket[]> {
  const samples = (durationMs * sampleRateHz) / 1000;
  const from = (loudMs * sampleRateHz) / 1000;
  const left = Float32Array.from({ length: samples }, (_, at) => (at < from ? 0 : 0.5 * Math.sin(at / 8)));
  const packets: SoundPacket[] = [];
  const blocks = (async function* () {
    yield { left, right: left };
  })();
  for await (const packet of encodeAac(blocks)) packets.push(packet);
  return packets;
}

async function* each<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}

async function requestOf(
  name: string,
  chunks: readonly { startFrame: number; bytes: Uint8Array }[],
): Promise<MuxRequest> {
  return {
    path: join(folder, name),
    settings,
    chunks: each(chunks),
    sound: { ...aacStream, packets: each(await encodeSound(2_000, 1_200)) },
    text: toTextSamples([{ startMs: 500, endMs: 1_500, lines: ["एक"] }], 2_000),
    language: "hin",
  };
}

describe("a muxed video", () => {
  it("shows and sounds at one time what was so in its parts, over a seam between chunks", async () => {
    // Light comes 16 frames into the second chunk: frame 36, 1.2 s, as the sound does.
    const chunks = [
      { startFrame: 0, bytes: encodeChunk(20) },
      { startFrame: 20, bytes: encodeChunk(40, 16) },
    ];
    const request = await requestOf("sync.mp4", chunks);
    await muxMp4(request);
    const levels: number[] = [];
    let loudSample = -1;
    const media = readMedia(request.path, {
      picture: ({ index, luma }) => void (levels[index] = luma[0] ?? 0),
      sound({ startSample, channels: [left] }) {
        const at = left?.findIndex((sample) => Math.abs(sample) > 0.1) ?? -1;
        if (at >= 0 && loudSample < 0) loudSample = startSample + at;
      },
    });
    expect(levels).toHaveLength(60);
    expect(levels.findIndex((level) => level > 120)).toBe(36);
    // AAC smears an onset over part of its window of 1024 samples.
    expect(Math.abs(loudSample / 48 - 1_200)).toBeLessThan(12);
    expect(media.durationMs).toBeGreaterThanOrEqual(2_000);
    expect(media.durationMs).toBeLessThan(2_030);
  });

  it("takes sound that comes to its end before the picture, and no captions", async () => {
    const request = await requestOf("short.mp4", [{ startFrame: 0, bytes: encodeChunk(60) }]);
    await muxMp4({ ...request, sound: { ...aacStream, packets: each(await encodeSound(1_000, 0)) }, text: [] });
    let frames = 0;
    readMedia(request.path, { picture: () => void frames++ });
    expect(frames).toBe(60);
  });

  it.each([
    { what: "without a chunk", chunks: [], path: undefined, code: "internal" },
    {
      what: "in a folder that is not there",
      chunks: undefined,
      path: join(folder, "none", "x.mp4"),
      code: "engine_failed",
    },
  ])("is refused $what", async ({ chunks, path, code }) => {
    const request = await requestOf("refused.mp4", chunks ?? [{ startFrame: 0, bytes: encodeChunk(2) }]);
    await expect(muxMp4({ ...request, ...(path ? { path } : {}) })).rejects.toMatchObject({ code });
  });

  it.skipIf(!existsSync("/dev/full"))("says that the disk is full where it is", async () => {
    const request = await requestOf("full.mp4", [{ startFrame: 0, bytes: encodeChunk(60) }]);
    await expect(muxMp4({ ...request, path: "/dev/full" })).rejects.toMatchObject({ code: "disk_full" });
  });

  it("passes on what its chunks fail with, and lets its file go", async () => {
    const request = await requestOf("broken.mp4", []);
    const chunks = (async function* () {
      yield { startFrame: 0, bytes: encodeChunk(2) };
      throw new Error("the store went away");
    })();
    await expect(muxMp4({ ...request, chunks })).rejects.toThrow("the store went away");
  });
});
