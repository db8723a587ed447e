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
  const { width, height } = picture;
  const luma = createBand({ bytes: picture.luma, stride: picture.lumaStride, width, height }, middle, half);
  const small = { stride: picture.chromaStride, width: width >> 1, height: height >> 1 };
  const blue = createBand({ ...small, bytes: picture.blue }, middle / 2, half / 2);
  const red = createBand({ ...small, bytes: picture.red }, middle / 2, half / 2);
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

interface Plane {
  readonly bytes: Uint8Array;
  readonly stride: number;
  readonly width: number;
  readonly height: number;
}

/** The columns that are wanted of a plane, from left to right. */
interface Band extends Plane {
  readonly columns: Uint32Array;
  /** How much of each is wanted: the band's edges may lie within a pixel. */
  readonly weights: Float64Array;
  /** How many columns all of them are worth. */
  readonly worth: number;
  /** The row that was read last, and its mean: two neighbours share it. */
  readonly last: { row: number; mean: number };
}

function createBand(plane: Plane, middle: number, half: number): Band {
  const [from, to] = [middle - half, middle + half];
  const first = Math.floor(from);
  const count = Math.max(0, Math.ceil(to) - first);
  const columns = new Uint32Array(count);
  const weights = new Float64Array(count);
  for (let at = 0; at < count; at++) {
    const x = first + at;
    columns[at] = Math.max(0, Math.min(plane.width - 1, x));
    weights[at] = Math.min(x + 1, to) - Math.max(x, from);
  }
  return { ...plane, columns, weights, worth: to - from, last: { row: -1, mean: 0 } };
}

function between(band: Band, y: number): number {
  const above = Math.floor(y);
  const share = y - above;
  const mean = meanOfRow(band, above);
  return mean * (1 - share) + meanOfRow(band, above + 1) * share;
}

function meanOfRow({ bytes, stride, height, columns, weights, worth, last }: Band, y: number): number {
  const row = Math.max(0, Math.min(height - 1, y));
  if (row === last.row) return last.mean;
  let sum = 0;
  for (let at = 0; at < columns.length; at++) {
    sum += (weights[at] as number) * (bytes[row * stride + (columns[at] as number)] as number);
  }
  last.row = row;
  last.mean = sum / worth;
  return last.mean;
}
