import type { DecodedPicture } from "../media/decode/index.ts";

/** Says of each picture whether it differs from the one before; the first one does not. */
export function createChangeWatch(): (picture: DecodedPicture) => boolean {
  let before: Buffer | undefined;
  return ({ luma, lumaStride, width, height }) => {
    const now = Buffer.from(luma.buffer, luma.byteOffset, lumaStride * height);
    const isDifferent = before !== undefined && rowsDiffer(now, before, lumaStride, width);
    before ??= Buffer.alloc(now.length);
    now.copy(before);
    return isDifferent;
  };
}

/** Row by row: what lies in a buffer beyond a row's width is not of the picture. */
function rowsDiffer(one: Buffer, other: Buffer, stride: number, width: number): boolean {
  for (let start = 0; start < one.length; start += stride) {
    if (one.compare(other, start, start + width, start, start + width) !== 0) return true;
  }
  return false;
}
