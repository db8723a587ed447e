import type { DecodedPicture } from "../../media/decode/index.ts";
import type { Timeline } from "../../media/timeline/index.ts";

/** Rows over the mouth's box, whatever the picture's size. */
export const boxRows = 96;
/** Rows above and below the box that are read too: a lip that opens wide takes its chin beyond. */
export const marginRows = 24;
export const profileRows = boxRows + 2 * marginRows;

/** The middle of a mouth from top to bottom: luma 0 to 255, chroma differences around 0, row by row. */
export interface MouthProfile {
  readonly luma: Float32Array;
  readonly blue: Float32Array;
  readonly red: Float32Array;
}

export const planes = ["luma", "blue", "red"] as const;

/** The share of the box's width, in its middle, whose columns are taken together. */
const bandShare = 0.16;

export function createProfile(): MouthProfile {
  return {
    luma: new Float32Array(profileRows),
    blue: new Float32Array(profileRows),
    red: new Float32Array(profileRows),
  };
}

/** Reads the middle columns of the mouth's box; what lies outside the picture repeats its border. */
export function readProfile(picture: DecodedPicture, box: Timeline["mouth"][number]): MouthProfile {
  const middle = box.x + box.width / 2;
  const half = (box.width * bandShare) / 2;
  const { width, height, lumaStride, chromaStride } = picture;
  const luma: Plane = {
    bytes: picture.luma,
    stride: lumaStride,
    width,
    height,
    from: middle - half,
    to: middle + half,
  };
  const small = { stride: chromaStride, width: width >> 1, height: height >> 1, from: luma.from / 2, to: luma.to / 2 };
  const blue: Plane = { ...small, bytes: picture.blue };
  const red: Plane = { ...small, bytes: picture.red };
  const profile = createProfile();
  for (let row = 0; row < profileRows; row++) {
    const y = box.y + ((row - marginRows + 0.5) / boxRows) * box.height - 0.5;
    // Chroma lies between two rows of luma: its row 0 is at luma row 0.5.
    const chromaY = (y - 0.5) / 2;
    profile.luma[row] = between(luma, y);
    profile.blue[row] = between(blue, chromaY) - 128;
    profile.red[row] = between(red, chromaY) - 128;
  }
  return profile;
}

/** A plane of a picture, and the columns that are wanted of it: their edges may lie within a pixel. */
interface Plane {
  readonly bytes: Uint8Array;
  readonly stride: number;
  readonly width: number;
  readonly height: number;
  readonly from: number;
  readonly to: number;
}

function between(plane: Plane, y: number): number {
  const above = Math.floor(y);
  const share = y - above;
  return meanOfRow(plane, above) * (1 - share) + meanOfRow(plane, above + 1) * share;
}

function meanOfRow({ bytes, stride, width, height, from, to }: Plane, y: number): number {
  const row = Math.max(0, Math.min(height - 1, y)) * stride;
  let sum = 0;
  for (let x = Math.floor(from); x < to; x++) {
    const covered = Math.min(x + 1, to) - Math.max(x, from);
    sum += covered * (bytes[row + Math.max(0, Math.min(width - 1, x))] as number);
  }
  return sum / (to - from);
}
