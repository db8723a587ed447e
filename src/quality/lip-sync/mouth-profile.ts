import type { DecodedPicture } from "../../media/decode/index.ts";
import type { Timeline } from "../../media/timeline/index.ts";

/** Rows of a profile, whatever the picture's size: the mouth's box is read at this height. */
export const profileRows = 96;

/** Luma 0 to 255, chroma differences around 0, row by row: the middle of the mouth's box from top to bottom. */
export interface MouthProfile {
  readonly luma: Float32Array;
  readonly blue: Float32Array;
  readonly red: Float32Array;
}

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
  const from = Math.round(box.x + (box.width * (1 - bandShare)) / 2);
  const to = Math.max(from + 1, Math.round(box.x + (box.width * (1 + bandShare)) / 2));
  const { width, height, luma, blue, red, lumaStride, chromaStride } = picture;
  const chroma = {
    from: from >> 1,
    to: Math.max((from >> 1) + 1, (to + 1) >> 1),
    width: width >> 1,
    height: height >> 1,
  };
  const lumaRow = (y: number) => meanOfRow(luma, lumaStride, { from, to, width, height }, y);
  const profile = createProfile();
  for (let row = 0; row < profileRows; row++) {
    const y = box.y + ((row + 0.5) / profileRows) * box.height - 0.5;
    profile.luma[row] = between(lumaRow, y);
    // Chroma lies between two rows of luma: its row 0 is at luma row 0.5.
    const chromaY = (y - 0.5) / 2;
    profile.blue[row] = between((at) => meanOfRow(blue, chromaStride, chroma, at), chromaY) - 128;
    profile.red[row] = between((at) => meanOfRow(red, chromaStride, chroma, at), chromaY) - 128;
  }
  return profile;
}

interface Columns {
  readonly from: number;
  readonly to: number;
  readonly width: number;
  readonly height: number;
}

function meanOfRow(plane: Uint8Array, stride: number, columns: Columns, y: number): number {
  const row = Math.max(0, Math.min(columns.height - 1, y)) * stride;
  let sum = 0;
  for (let x = columns.from; x < columns.to; x++) {
    sum += plane[row + Math.max(0, Math.min(columns.width - 1, x))] as number;
  }
  return sum / (columns.to - columns.from);
}

function between(row: (y: number) => number, y: number): number {
  const above = Math.floor(y);
  const share = y - above;
  return row(above) * (1 - share) + row(above + 1) * share;
}
