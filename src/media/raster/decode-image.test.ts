import { createCanvas } from "@napi-rs/canvas";
import { describe, expect, it } from "vitest";
import { limits } from "../../core/index.ts";
import { decodeImage } from "./decode-image.ts";

const canvas = createCanvas(4, 3);
const pen = canvas.getContext("2d");
pen.fillStyle = "rgba(255, 0, 0, 0.5)";
pen.fillRect(0, 0, 2, 3);
const png = new Uint8Array(canvas.toBuffer("image/png"));

const jpeg = new Uint8Array(canvas.toBuffer("image/jpeg"));
const webp = new Uint8Array(canvas.toBuffer("image/webp"));

/** A PNG whose header promises more than a picture may have. */
function bombPng(width = 60_000, height = 60_000): Uint8Array {
  const bytes = Uint8Array.from(png);
  const view = new DataView(bytes.buffer);
  view.setUint32(16, width);
  view.setUint32(20, height);
  return bytes;
}

function bombJpeg(): Uint8Array {
  const bytes = Uint8Array.from(jpeg);
  const frame = bytes.findIndex(
    (byte, i) => byte === 0xff && (bytes[i + 1] as number) >= 0xc0 && (bytes[i + 1] as number) <= 0xc2,
  );
  new DataView(bytes.buffer).setUint32(frame + 5, 0xfde8_fde8);
  return bytes;
}

/** The extended form, whose canvas is 2^24 wide and high. */
function bombWebp(): Uint8Array {
  const bytes = new Uint8Array(64).fill(0xff);
  bytes.set(new TextEncoder().encode("RIFF"), 0);
  new DataView(bytes.buffer).setUint32(4, 56, true);
  bytes.set(new TextEncoder().encode("WEBPVP8X"), 8);
  return bytes;
}

describe("decoding a picture", () => {
  it.each([
    ["JPEG", jpeg],
    ["WebP", webp],
  ])("reads a %s", async (_name, bytes) => {
    expect(await decodeImage(bytes, "whole")).toMatchObject({ width: 4, height: 3 });
  });

  it("gives premultiplied RGBA", async () => {
    const { width, height, data } = await decodeImage(png, "half.png");
    expect({ width, height }).toEqual({ width: 4, height: 3 });
    expect([...data.subarray(0, 4)]).toEqual([128, 0, 0, 128]);
    expect([...data.subarray(8, 12)]).toEqual([0, 0, 0, 0]);
  });

  it.each([
    ["an SVG", new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg"/>'), /not a PNG, JPEG or WebP/],
    ["nothing", new Uint8Array(), /not a PNG, JPEG or WebP/],
    ["a bomb", bombPng(), /60000 × 60000/],
    ["a JPEG that is a bomb", bombJpeg(), /65000 × 65000/],
    ["a WebP that is a bomb", bombWebp(), /16777216 × 16777216/],
    ["a picture 20,000 pixels wide", bombPng(20_000, 10), /20000 × 10; .* 16000 pixels a side/],
    ["a sound", new TextEncoder().encode("RIFF0000WAVEfmt 0000000000000000"), /not a PNG, JPEG or WebP/],
    ["half a PNG", png.subarray(0, png.length - 14), /cut short/],
    ["half a JPEG", jpeg.subarray(0, jpeg.length - 20), /cut short/],
    ["half a WebP", webp.subarray(0, webp.length - 8), /cut short/],
    ["half a PNG's header", png.subarray(0, 20), /cannot be decoded/],
    ["too many bytes", new Uint8Array(limits.imageBytesMax + 1), /bytes/],
  ])("refuses %s and names the file", async (_name, bytes, message) => {
    const failure = await decodeImage(bytes, "face.png").catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: "image_invalid", message: expect.stringMatching(message) });
    expect((failure as Error).message).toContain("face.png");
  });
});
