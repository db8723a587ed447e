import { describe, expect, it } from "vitest";
import { paintRoom } from "../../../test/fixtures/marked-clip.ts";
import { createChunkEncoder, readChunk } from "../encode/index.ts";
import { findEventful, isSpare, type SparePicture } from "./spare-picture.ts";

const [width, height] = [960, 540];
const frames = 64;
const room = paintRoom("where somebody stands");
/** As many places in a run of four pictures, of which x264 makes one the base of the others. */
const planted = [15, 26, 37, 48];

/** Somebody moves before a wall; in some pictures alone something is otherwise. */
function encode(spoil: (luma: Uint8Array) => void) {
  const encoder = createChunkEncoder({ width, height, frameRate: 30, crf: 23 });
  const chroma = new Uint8Array((width * height) / 4).fill(128);
  encoder.begin();
  for (let frame = 0; frame < frames; frame++) {
    const luma = room.slice();
    const left = 300 + Math.round(40 * Math.sin(frame / 9));
    for (let y = 120; y < 420; y++) luma.set(room.subarray(y * width + 80, y * width + 320), y * width + left);
    if (planted.includes(frame)) spoil(luma);
    const drawnRows = new Uint8Array(Math.ceil(height / 16)).fill(1);
    encoder.encode({ luma, blue: chroma, red: chroma, lumaStride: width, chromaStride: width / 2, drawnRows });
  }
  const { packets } = readChunk(encoder.finish());
  encoder.close();
  const spares: SparePicture[] = packets
    .filter(({ data }) => isSpare(Buffer.from(data), 4))
    .map(({ pts, data }) => ({ picture: pts, bytes: data.length }));
  return { spares, eventful: findEventful(spares, { width, height }) };
}

const lift = (luma: Uint8Array, by: number, from: number): void => {
  for (let at = from; at < luma.length; at++) luma[at] = (luma[at] as number) + by;
};

describe("a picture that no other is made of", () => {
  it("is about three of four, and few of them are looked at for their bytes", () => {
    const { spares, eventful } = encode(() => undefined);
    expect(spares.length).toBeGreaterThan(0.6 * frames);
    expect(eventful.length).toBeLessThan(0.1 * frames);
  });

  it.each([
    ["black", (luma: Uint8Array) => void luma.fill(16)],
    ["lighter by as little as counts for a flicker, in its lower quarter", (luma) => lift(luma, 6, 0.75 * luma.length)],
    ["lighter all over", (luma) => lift(luma, 20, 0)],
    ["another room", (luma) => luma.set(paintRoom("elsewhere"))],
  ] satisfies [string, (luma: Uint8Array) => void][])(
    "is looked at where it alone is %s, wherever it comes",
    (_, spoil) => {
      const { spares, eventful } = encode(spoil);
      const passedOver = planted.filter(
        (frame) => spares.some(({ picture }) => picture === frame) && !eventful.includes(frame),
      );
      expect(passedOver).toEqual([]);
    },
  );
});
