import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { createChunkEncoder, muxMp4, type I420Planes } from "../../media/encode/index.ts";
import { aacStream, encodeAac } from "../../media/sound/index.ts";
import type { Timeline } from "../../media/timeline/index.ts";
import { gatherEvidence, judgeMaster } from "./index.ts";

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

const judge = (path: string, planned: Partial<Parameters<typeof gatherEvidence>[1]> = {}) => {
  const evidence = gatherEvidence(path, { picture: settings, timeline, labels: [], ...planned });
  return { evidence, gates: new Map(judgeMaster(evidence).map((result) => [result.name, result])) };
};

describe("a finished video", () => {
  it("moves in every frame in which only six pixels do", async () => {
    expect(judge(await drawClip("small", 6)).evidence.movingShare).toBe(1);
  });

  it("does not move where nothing does", async () => {
    // An encoder still betters a picture that stands, for a few frames.
    expect(judge(await drawClip("still", 0)).evidence.movingShare).toBeLessThan(0.2);
  });

  it("that is what was planned passes the gate that decodes it", async () => {
    expect(judge(await drawClip("planned", 6)).gates.get("decode")).toMatchObject({ verdict: "pass" });
  });

  it("of another size fails it", async () => {
    const { gates } = judge(await drawClip("size", 0), { picture: { ...settings, width: 640 } });
    expect(gates.get("decode")).toMatchObject({
      verdict: "fail",
      reason: "it is 320 × 240, planned was 640 × 240",
    });
  });

  it("that has a frame too many is another video", async () => {
    const path = await drawClip("longer", 0);
    expect(() => judge(path, { timeline: { ...timeline, mouth: timeline.mouth.slice(1) } })).toThrow(
      "it has more than 59 frames",
    );
  });

  it("without a label, or with nobody looking for one, fails the gate of the label", async () => {
    const path = await drawClip("bare", 6);
    expect(judge(path).gates.get("label")).toMatchObject({
      verdict: "fail",
      reason: expect.stringContaining("no frame was looked at") as string,
    });
    const shots = [{ id: "s1-01", startMs: 0, endMs: 2_000 }];
    const { gates } = judge(path, { timeline: { ...timeline, shots }, labels: [{ language: "en", layout: "medium" }] });
    expect(gates.get("label")).toMatchObject({
      verdict: "fail",
      reason: expect.stringContaining("something else in its place") as string,
    });
  });

  it("that is silent fails the gate of loudness", async () => {
    expect(judge(await drawClip("silent", 6)).gates.get("loudness")).toMatchObject({ verdict: "fail" });
  });

  it("whose mouth cannot be read waits for a person; one in which nobody is seen does not", async () => {
    const path = await drawClip("faces", 6);
    expect(judge(path).gates.get("lip-sync")).toMatchObject({ verdict: "review" });
    const mouth = timeline.mouth.map((box) => ({ ...box, width: 0, height: 0 }));
    expect(judge(path, { timeline: { ...timeline, mouth } }).gates.get("lip-sync")).toMatchObject({ verdict: "pass" });
  });
});
