import type { DecodedPicture } from "../../media/decode/index.ts";
import type { LabelProfile, OverlayPicture } from "../../media/captions/index.ts";

export interface LabelReport {
  /** How many were looked at. */
  readonly frames: number;
  /** The longest time between two of them, and before the first and behind the last. */
  readonly longestGapMs: number;
  /** Least correlation, over all frames, of what is seen with what was to be drawn: 1 where it is the same. */
  readonly likenessMin: number;
  /** Least contrast of letters to plate, as WCAG 2.2 counts it. */
  readonly contrastMin: number;
  /** How high the letters stand that are seen, at least, as a share of the frame's height. */
  readonly inkShareOfHeight: number;
  /** How much of the frame it covers, at least. */
  readonly areaShare: number;
  /** What its profile asks for. */
  readonly wanted: Pick<LabelProfile, "inkShareMin" | "contrastMin" | "areaShareMin">;
}

type LabelMeasure = Omit<LabelReport, "longestGapMs" | "wanted">;

export interface LabelWatch {
  see(picture: DecodedPicture): void;
  report(): LabelMeasure;
}

/** Rows of letters are rows in which at least this share of what was drawn is light. */
const rowShareMin = 0.5;

/** Looks at the label on delivered pixels, wherever they were decoded. */
export function createLabelWatch(label: OverlayPicture): LabelWatch {
  const { x: left, y: top, width, height, rgba } = label;
  const drawn = Uint8Array.from({ length: width * height }, (_, i) => rgba[4 * i + 1] ?? 0);
  const isOpaque = (i: number): boolean => (rgba[4 * i + 3] ?? 0) > 200;
  // Outside of its round corners the picture is seen, which may be anything.
  const covered = listPixels(drawn, (_, i) => isOpaque(i));
  const coveredDrawn = pick(drawn, covered);
  const ink = listPixels(drawn, (value) => value > 250);
  const plate = listPixels(drawn, (value, i) => value < 30 && isOpaque(i));
  const inkOfRows = listRows(drawn, width);
  const seen = new Uint8Array(drawn.length);
  let frames = 0;
  let likenessMin = 1;
  let contrastMin = Infinity;
  let inkShareOfHeight = 1;
  let areaShare = 1;
  return {
    see({ luma, lumaStride, width: pictureWidth, height: pictureHeight }) {
      frames += 1;
      for (let row = 0; row < height; row++) {
        const at = (top + row) * lumaStride + left;
        seen.set(luma.subarray(at, at + width), row * width);
      }
      likenessMin = Math.min(likenessMin, correlate(coveredDrawn, pick(seen, covered)));
      const [letters, ground] = [median(pick(seen, ink)), median(pick(seen, plate))];
      contrastMin = Math.min(contrastMin, (lightOf(letters) + 0.05) / (lightOf(ground) + 0.05));
      const rows = measureRows(inkOfRows, seen, (letters + ground) / 2);
      inkShareOfHeight = Math.min(inkShareOfHeight, rows / pictureHeight);
      areaShare = Math.min(areaShare, (width * height) / (pictureWidth * pictureHeight));
    },
    report: () => ({ frames, likenessMin, contrastMin, inkShareOfHeight, areaShare }),
  };
}

function listPixels(drawn: Uint8Array, isWanted: (value: number, i: number) => boolean): Uint32Array {
  const wanted: number[] = [];
  drawn.forEach((value, i) => {
    if (isWanted(value, i)) wanted.push(i);
  });
  return Uint32Array.from(wanted);
}

function pick(values: Uint8Array, places: Uint32Array): Uint8Array {
  const picked = new Uint8Array(places.length);
  for (let i = 0; i < places.length; i++) picked[i] = values[places[i] as number] as number;
  return picked;
}

/** Of each row the pixels that are to be letters. */
function listRows(drawn: Uint8Array, width: number): readonly (readonly number[])[] {
  const rows: number[][] = Array.from({ length: drawn.length / width }, () => []);
  drawn.forEach((value, i) => {
    if (value > 60) rows[Math.floor(i / width)]?.push(i);
  });
  return rows;
}

/** From the first to the last row in which letters are seen where they were drawn. */
function measureRows(rows: readonly (readonly number[])[], seen: Uint8Array, threshold: number): number {
  let [first, last] = [rows.length, -1];
  rows.forEach((row, index) => {
    let light = 0;
    for (const i of row) if ((seen[i] as number) > threshold) light += 1;
    if (row.length === 0 || light < row.length * rowShareMin) return;
    [first, last] = [Math.min(first, index), index];
  });
  return Math.max(0, last - first + 1);
}

/** Relative luminance of a grey in limited range (WCAG 2.2; the transfer of sRGB). */
function lightOf(luma: number): number {
  const value = Math.min(1, Math.max(0, (luma - 16) / 219));
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}

/** Sorts what it is given. */
function median(values: Uint8Array): number {
  return values.sort()[values.length >> 1] ?? 0;
}

function correlate(a: Uint8Array, b: Uint8Array): number {
  const mean = (values: Uint8Array): number => {
    let sum = 0;
    for (let i = 0; i < values.length; i++) sum += values[i] as number;
    return sum / values.length;
  };
  const [meanA, meanB] = [mean(a), mean(b)];
  let [ab, aa, bb] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    const [da, db] = [(a[i] as number) - meanA, (b[i] as number) - meanB];
    ab += da * db;
    aa += da * da;
    bb += db * db;
  }
  return ab / Math.sqrt(Math.max(1, aa * bb));
}
