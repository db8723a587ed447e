import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { markRoom, paintRoom, writeRooms } from "../../../test/fixtures/marked-clip.ts";
import { readPictures } from "../decode/index.ts";
import { createChunkEncoder, muxMp4 } from "../encode/index.ts";
import { deriveMarkId, type MarkId } from "../watermark/index.ts";
import { aacStream, encodeAac } from "../sound/index.ts";
import { createGlimpser, findShots, readMark } from "./index.ts";

const folder = mkdtempSync(join(tmpdir(), "sutradhar-seam-"));
const key = { secret: new Uint8Array(32).fill(7), version: 1 };
const issuer = deriveMarkId(key, "issuer", "a workspace");
const [shared, personal] = ["a template's greeting", "a name"].map((text) => deriveMarkId(key, "shot", text)) as [
  MarkId,
  MarkId,
];
const framesEach = 60;
const delivered = join(folder, "delivered.mp4");
const copied = join(folder, "copied.mp4");

/** Encodes a file anew as one group of pictures: at the seam nothing tells the encoder that it is one. */
async function encodeAnew(from: string, to: string, crf: number): Promise<void> {
  const settings = { width: 960, height: 540, frameRate: 30, crf };
  const encoder = createChunkEncoder(settings);
  encoder.begin();
  const frames = readPictures(from, ({ luma, lumaStride, colours }) => {
    const drawnRows = new Uint8Array(Math.ceil(540 / 16)).fill(1);
    if (!colours) throw new Error("rooms have colours");
    encoder.encode({
      luma: Uint8Array.from(luma),
      blue: Uint8Array.from(colours.blue),
      red: Uint8Array.from(colours.red),
      lumaStride,
      chromaStride: colours.stride,
      drawnRows,
    });
  });
  const bytes = encoder.finish();
  encoder.close();
  const samples = Math.round((frames * 48_000) / 30);
  const silence = (async function* () {
    yield { left: new Float32Array(samples), right: new Float32Array(samples) };
  })();
  const chunks = (async function* () {
    yield { startFrame: 0, bytes };
  })();
  await muxMp4({
    path: to,
    settings,
    chunks,
    sound: { ...aacStream, packets: encodeAac(silence) },
    text: [],
    language: "eng",
  });
}

function readShotsOf(path: string) {
  const glimpser = createGlimpser();
  readPictures(path, (picture, frame) => glimpser.add(frame, picture));
  const seen = glimpser.finish();
  if (!seen) throw new Error("frames were shown");
  const reading = readMark(seen, [{ key, issuer }]);
  return { verdict: reading.verdict, shots: findShots(seen, reading) };
}

beforeAll(async () => {
  const room = paintRoom("a room");
  // One scene, no cut: only the mark changes from shot to shot, and back.
  const ids = [shared, personal, shared];
  await writeRooms(
    delivered,
    ids.map((shot) => markRoom(room, { key, issuer, shot })),
    framesEach,
  );
  await encodeAnew(delivered, copied, 26);
});
afterAll(() => rmSync(folder, { recursive: true }));

describe.each([
  ["as delivered", delivered],
  ["encoded anew without a break", copied],
])("a seam between shots with different ids, %s", (_name, path) => {
  it("leaves both ids to be read, and lies where it does, within half a second", () => {
    const { verdict, shots } = readShotsOf(path);
    expect(verdict).toBe("marked");
    expect(new Set(shots.map(({ id }) => id))).toEqual(new Set([shared, personal]));
    const middle = shots.find(({ id }) => id === personal);
    expect(Math.abs((middle?.fromFrame ?? 0) - framesEach)).toBeLessThanOrEqual(15);
    expect(Math.abs((middle?.toFrame ?? 0) - 2 * framesEach)).toBeLessThanOrEqual(15);
  });

  it("makes no third id of two", () => {
    expect(readShotsOf(path).shots.every(({ id }) => id === shared || id === personal)).toBe(true);
  });
});
