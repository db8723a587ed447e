import { createCanvas } from "@napi-rs/canvas";
import { describe, expect, it } from "vitest";
import { limits } from "../../core/index.ts";
import { decodeImage } from "./decode-image.ts";

const canvas = createCanvas(4, 3);
const pen = canvas.getContext("2d");
pen.fillStyle = "rgba(255, 0, 0, 0.5)";
pen.fillRect(0, 0, 2, 3);
const png = new Uint8Array(canvas.toBuffer("image/png"));

/** A PNG whose header promises more than a picture may have. */
function bomb(): Uint8Array {
  const bytes = Uint8Array.from(png);
  const view = new DataView(bytes.buffer);
  view.setUint32(16, 60_000);
  view.setUint32(20, 60_000);
  return bytes;
}

describe("decoding a picture", () => {
  it("gives premultiplied RGBA", async () => {
    const { width, height, data } = await decodeImage(png, "half.png");
    expect({ width, height }).toEqual({ width: 4, height: 3 });
    expect([...data.subarray(0, 4)]).toEqual([128, 0, 0, 128]);
    expect([...data.subarray(8, 12)]).toEqual([0, 0, 0, 0]);
  });

  it.each([
    ["an SVG", new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg"/>'), /not a PNG, JPEG or WebP/],
    ["nothing", new Uint8Array(), /not a PNG, JPEG or WebP/],
    ["a bomb", bomb(), /60000 × 60000/],
    ["half a PNG's header", png.subarray(0, 20), /cannot be decoded/],
    ["too many bytes", new Uint8Array(limits.imageBytesMax + 1), /bytes/],
  ])("refuses %s and names the file", async (_name, bytes, message) => {
    const failure = await decodeImage(bytes, "face.png").catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: "image_invalid", message: expect.stringMatching(message) });
    expect((failure as Error).message).toContain("face.png");
  });
});
