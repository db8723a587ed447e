/** Tells of each picture whether it differs from the one before, in all of it or in a box. */
import type { DecodedPicture } from "../../src/media/decode/index.ts";

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** @param tolerance by how much a pixel's luma may change without having moved */
export function createChangeWatch(tolerance = 0): (picture: DecodedPicture, box?: Box) => boolean {
  let before: Uint8Array | undefined;
  return ({ luma, lumaStride, width, height }, box = { x: 0, y: 0, width, height }) => {
    // What lies in the buffer beyond a row's width is not of the picture.
    const now = new Uint8Array(box.width * box.height);
    for (let row = 0; row < box.height; row++) {
      const start = (box.y + row) * lumaStride + box.x;
      now.set(luma.subarray(start, start + box.width), row * box.width);
    }
    const earlier = before;
    before = now;
    if (!earlier) return false;
    return now.some((value, at) => Math.abs(value - (earlier[at] ?? 0)) > tolerance);
  };
}
