import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { createChunkEncoder, muxMp4, type I420Planes } from "../media/encode/index.ts";
import { aacStream, encodeAac } from "../media/sound/index.ts";
import type { Timeline } from "../media/timeline/index.ts";
import { checkMaster } from "./check-master.ts";

const folder = mkdtempSync(join(tmpdir(), "check-master-"));
afterAll(() => rmSync(folder, { recursive: true }));

const settings = { width: 320, height: 240, frameRate: 30, crf: 23 };
const frames = 60;

/** A gradient on which a square of `size` pixels goes one pixel to the right with every frame. */
async function drawClip(name: string, size: number): Promise<string> {
  const { width, height } = settings;
  const path = join(folder, `${name}.mp4`);
  const luma = new Uint8Array(width * height);
  const grey = () => new Uint8Array((width * height) / 4).fill(128);
  const drawnRows = new Uint8Array(height / 16).fill(1);
  const planes: I420Planes = {
    luma,
    blue: grey(),
    red: grey(),
    lumaStride: width,
    chromaStride: width / 2,
    drawnRows,
  };
  const encoder = createChunkEncoder(settings);
  encoder.begin();
  for (let frame = 0; frame < frames; frame++) {
    for (let at = 0; at < luma.length; at++) luma[at] = 60 + ((at / width) >> 1);
    const left = 11 + frame;
    for (let y = 101; y < 101 + size; y++) luma.fill(220, y * width + left, y * width + left + size);
    encoder.encode(planes);
  }
  const bytes = encoder.finish();
  encoder.close();
  const chunks = (async function* () {
    yield { startFrame: 0, bytes };
  })();
  const silence = (async function* () {
    yield { left: new Float32Array(96_000), right: new Float32Array(96_000) };
  })();
  const sound = { packets: encodeAac(silence), ...aacStream };
  await muxMp4({ path, settings, chunks, sound, text: [], language: "eng" });
  return path;
}

const timeline: Timeline = {
  ...settings,
  shots: [],
  words: [],
  phones: [],
  mouth: Array.from({ length: frames }, (_, frame) => ({ frame, x: 0, y: 0, width: 1, height: 1 })),
};

describe("a finished video", () => {
  it("moves in every frame in which only six pixels do", async () => {
    const path = await drawClip("small", 6);
    expect(checkMaster(path, { picture: settings, timeline }).movingShare).toBe(1);
  });

  it("does not move where nothing does", async () => {
    // An encoder still betters a picture that stands, for a few frames.
    expect(checkMaster(await drawClip("still", 0), { picture: settings, timeline }).movingShare).toBeLessThan(0.2);
  });

  it.each([
    ["of another size", { picture: { ...settings, width: 640 }, timeline }, "is 320 × 240, planned was 640 × 240"],
    [
      "a frame short",
      { picture: settings, timeline: { ...timeline, mouth: timeline.mouth.slice(1) } },
      "has 60 frames",
    ],
  ])("is refused when it is %s", async (name, planned, message) => {
    const path = await drawClip(name.replaceAll(" ", "-"), 0);
    expect(() => checkMaster(path, planned)).toThrow(message);
  });
});
