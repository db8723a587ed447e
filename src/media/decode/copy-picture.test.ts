import {
  AV_PIX_FMT_GRAY8,
  AV_PIX_FMT_NV12,
  AV_PIX_FMT_RGB24,
  AV_PIX_FMT_YUV420P,
  AV_PIX_FMT_YUV420P10LE,
  AV_PIX_FMT_YUV422P,
  AV_PIX_FMT_YUV444P,
} from "node-av/constants";
import { describe, expect, it } from "vitest";
import { SutradharError } from "../../core/index.ts";
import { toCopyPicture } from "./copy-picture.ts";

const [width, height, spare] = [8, 4, 4];
const fail = (what: string) => new SutradharError("video_invalid", `it ${what}`);

/** A plane with rows that are longer than the picture, as decoders have them; what a pixel holds says where it is. */
function planeOf(across: number, down: number, valueAt: (x: number, y: number) => number, bytes = 1) {
  const [w, h] = [width / across, height / down];
  const stride = (w + spare) * bytes;
  const data = Buffer.alloc(stride * h, 255);
  for (let y = 0; y < h; y++) {
    for (let x = 0; x < w; x++) {
      const value = valueAt(x * across, y * down);
      if (bytes === 1) data[y * stride + x] = value;
      else data.writeUInt16LE(value * 4 + 3, y * stride + x * 2);
    }
  }
  return { data, stride };
}

const luma = (x: number, y: number) => 16 + x + 10 * y;
const blue = (x: number, y: number) => 100 + x + 10 * y;
const red = (x: number, y: number) => 150 + x + 10 * y;

const frameOf = (format: number, planes: readonly { readonly data: Buffer; readonly stride: number }[]) =>
  ({
    width,
    height,
    format,
    data: planes.map(({ data }) => data),
    linesize: planes.map(({ stride }) => stride),
  }) as unknown as Parameters<typeof toCopyPicture>[0];

const planar = (format: number, across: number, down: number, bytes = 1) =>
  frameOf(format, [planeOf(1, 1, luma, bytes), planeOf(across, down, blue, bytes), planeOf(across, down, red, bytes)]);

function interleaved() {
  const [blues, reds] = [planeOf(2, 2, blue), planeOf(2, 2, red)];
  const both = Buffer.alloc(blues.data.length * 2);
  for (const [i, value] of blues.data.entries()) both.set([value, reds.data[i] as number], 2 * i);
  return frameOf(AV_PIX_FMT_NV12, [planeOf(1, 1, luma), { data: both, stride: blues.stride * 2 }]);
}

describe("a copy's picture", () => {
  it.each([
    ["4:2:0", planar(AV_PIX_FMT_YUV420P, 2, 2)],
    ["4:2:2", planar(AV_PIX_FMT_YUV422P, 2, 1)],
    ["4:4:4", planar(AV_PIX_FMT_YUV444P, 1, 1)],
    ["ten bits", planar(AV_PIX_FMT_YUV420P10LE, 2, 2, 2)],
    ["blue and red by turns", interleaved()],
  ])("has its brightness, and a colour for each four pixels: %s", (_name, frame) => {
    const picture = toCopyPicture(frame, fail);
    const { colours } = picture;
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) expect(picture.luma[y * picture.lumaStride + x]).toBe(luma(x, y));
    }
    for (let y = 0; y < height; y += 2) {
      for (let x = 0; x < width; x += 2) {
        const at = (y / 2) * (colours?.stride ?? 0) + x / 2;
        expect([colours?.blue[at], colours?.red[at]]).toEqual([blue(x, y), red(x, y)]);
      }
    }
  });

  it("has no colours where it is grey", () => {
    const picture = toCopyPicture(frameOf(AV_PIX_FMT_GRAY8, [planeOf(1, 1, luma)]), fail);
    expect(picture.colours).toBeUndefined();
    expect(picture.luma[3]).toBe(luma(3, 0));
  });

  it.each([
    ["in one plane", frameOf(AV_PIX_FMT_RGB24, [planeOf(1, 1, luma)])],
    ["in a form that is not known", planar(AV_PIX_FMT_RGB24, 2, 2)],
    ["of nothing", frameOf(AV_PIX_FMT_YUV420P, [])],
  ])("is refused %s", (_name, frame) => {
    expect(() => toCopyPicture(frame, fail)).toThrow("it must hold pictures");
  });
});
