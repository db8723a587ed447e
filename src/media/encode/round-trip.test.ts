import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { readMedia } from "../decode/index.ts";
import { aacStream, encodeAac } from "../sound/index.ts";
import { createChunkEncoder, type I420Planes } from "./chunk-encoder.ts";
import { readChunk, writeChunk } from "./chunk-format.ts";
import { muxMp4 } from "./mux-mp4.ts";
import { toTextSamples } from "./timed-text.ts";

const folder = mkdtempSync(join(tmpdir(), "sutradhar-encode-"));
afterAll(() => rmSync(folder, { recursive: true }));

const settings = { width: 160, height: 96, frameRate: 25, crf: 18 };
const framesOfChunk = 10;

/** A soft ramp with a square that wanders: what frame `index` of the video is. */
function frameAt(index: number, stride = 160): I420Planes {
  const luma = new Uint8Array(stride * 96);
  for (let y = 0; y < 96; y++) {
    for (let x = 0; x < 160; x++) {
      const isSquare = x >= 4 * index && x < 4 * index + 24 && y >= 32 && y < 56;
      luma[y * stride + x] = isSquare ? 200 : 40 + y;
    }
  }
  const chroma = (value: number) => new Uint8Array((stride / 2) * 48).fill(value);
  return {
    luma,
    blue: chroma(110),
    red: chroma(150),
    lumaStride: stride,
    chromaStride: stride / 2,
    drawnRows: new Uint8Array(6).fill(1),
  };
}

function encodeChunks(stride = 160): Uint8Array[] {
  const encoder = createChunkEncoder(settings);
  const chunks = [0, 1].map((chunk) => {
    encoder.begin();
    for (let i = 0; i < framesOfChunk; i++) {
      const drawnRows = new Uint8Array(6);
      // The square stays in two rows of tiles: only these change within a chunk.
      drawnRows.fill(1, i === 0 ? 0 : 2, i === 0 ? 6 : 4);
      encoder.encode({ ...frameAt(chunk * framesOfChunk + i, stride), drawnRows });
    }
    return encoder.finish();
  });
  encoder.close();
  return chunks;
}

async function mux(name: string, chunks: readonly Uint8Array[]): Promise<string> {
  const path = join(folder, name);
  const samples = (chunks.length * framesOfChunk * 48_000) / 25;
  const silence = (async function* () {
    yield { left: new Float32Array(samples), right: new Float32Array(samples) };
  })();
  await muxMp4({
    path,
    settings,
    chunks: (async function* () {
      for (const [index, bytes] of chunks.entries()) yield { startFrame: index * framesOfChunk, bytes };
    })(),
    sound: { ...aacStream, packets: encodeAac(silence) },
    text: toTextSamples([{ startMs: 100, endMs: 500, lines: ["शुभ दीपावली"] }], 800),
    language: "hin",
    title: "round trip",
  });
  return path;
}

const chunks = encodeChunks();
const path = await mux("a.mp4", chunks);

describe("a video that was encoded and muxed", () => {
  it("is read back with its frames in order, close to what went in", () => {
    const seen: number[] = [];
    let worst = 0;
    readMedia(path, {
      picture({ index, luma, blue, red, lumaStride, width, height }) {
        const wanted = frameAt(index);
        let sum = 0;
        for (let y = 0; y < height; y++) {
          for (let x = 0; x < width; x++) {
            sum += Math.abs((luma[y * lumaStride + x] as number) - (wanted.luma[y * 160 + x] as number));
          }
        }
        worst = Math.max(worst, sum / (width * height));
        seen.push(index);
        expect(Math.abs((blue[0] as number) - 110)).toBeLessThan(4);
        expect(Math.abs((red[0] as number) - 150)).toBeLessThan(4);
      },
    });
    expect(seen).toEqual(Array.from({ length: 2 * framesOfChunk }, (_, i) => i));
    expect(worst).toBeLessThan(2);
  });

  it("says what it is: size, rate, colour, tracks and language", () => {
    let samples = 0;
    const packets = { video: 0, audio: 0, text: 0 };
    const description = readMedia(path, {
      sound: ({ channels }) => void (samples += channels[0]?.length ?? 0),
      // Two bytes are an empty sample: FFmpeg adds some of no length beside ours.
      packet: (track, sizeBytes) => void (track === "text" && sizeBytes === 2 ? 0 : packets[track]++),
    });
    expect(description).toMatchObject({
      video: { codec: "h264", width: 160, height: 96, frameRate: 25, colour: "bt709" },
      audio: { sampleRateHz: 48_000, channels: 2 },
      text: { codec: "mov_text", language: "hin" },
    });
    expect(Math.abs(description.durationMs - 800)).toBeLessThan(50);
    expect(packets.video).toBe(2 * framesOfChunk);
    expect(packets.text).toBe(1);
    expect(samples).toBeGreaterThanOrEqual(38_400);
  });

  it("has its index in front", () => {
    const bytes = readFileSync(path);
    expect(bytes.indexOf("moov")).toBeGreaterThan(0);
    expect(bytes.indexOf("moov")).toBeLessThan(bytes.indexOf("mdat"));
  });

  it("has the same bytes when it is made again, and where rows are wider in memory", async () => {
    const again = encodeChunks(192);
    for (const [index, chunk] of chunks.entries()) expect(Buffer.compare(chunk, again[index] as Uint8Array)).toBe(0);
    expect(Buffer.compare(readFileSync(await mux("b.mp4", again)), readFileSync(path))).toBe(0);
  });
});

describe("a chunk", () => {
  it("starts with its only key frame and is read as it was written", () => {
    for (const bytes of chunks) {
      const chunk = readChunk(bytes);
      expect(chunk.packets.map(({ isKey }) => isKey)).toEqual(Array.from({ length: framesOfChunk }, (_, i) => i === 0));
      expect(chunk.packets.map(({ pts }) => pts).sort((a, b) => a - b)).toEqual([...Array(framesOfChunk).keys()]);
      expect(Buffer.compare(writeChunk(chunk), bytes)).toBe(0);
    }
  });

  it.each([
    ["empty", new Uint8Array()],
    ["something else", new Uint8Array(64)],
    ["cut short", (chunks[0] as Uint8Array).subarray(0, -1)],
  ])("is refused where it is %s", (_name, bytes) => {
    expect(() => readChunk(bytes)).toThrow(expect.objectContaining({ code: "blob_corrupt" }));
  });

  it("must be begun before it is fed", () => {
    const encoder = createChunkEncoder(settings);
    expect(() => encoder.encode(frameAt(0))).toThrow(/begin\(\)/);
    encoder.close();
  });

  it("refuses to join chunks of different settings", async () => {
    const other = createChunkEncoder({ ...settings, width: 128 });
    other.begin();
    other.encode(frameAt(0));
    const odd = other.finish();
    other.close();
    await expect(mux("c.mp4", [chunks[0] as Uint8Array, odd])).rejects.toThrow(/different settings/);
  });
});

describe("captions as samples", () => {
  it("fill the whole length without holes", () => {
    const cues = [
      { startMs: 100.4, endMs: 500, lines: ["one", "two"] },
      { startMs: 450, endMs: 2000, lines: ["three"] },
    ];
    expect(toTextSamples(cues, 900)).toEqual([
      { startMs: 0, endMs: 100, text: "" },
      { startMs: 100, endMs: 500, text: "one\ntwo" },
      { startMs: 500, endMs: 900, text: "three" },
    ]);
  });
});
