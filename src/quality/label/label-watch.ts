import type { DecodedPicture } from "../../media/decode/index.ts";
import type { LabelProfile, OverlayPicture } from "../../media/captions/index.ts";
import { levelAt } from "../level-at.ts";

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

/** A label as it is drawn, ready to be looked for in any number of pictures. */
export interface DrawnLabel {
  /** Of its place in the picture, in pixels. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** Pixels by their places, row by row; outside of its round corners the picture is seen, which may be anything. */
  readonly covered: Uint32Array;
  readonly ink: Uint32Array;
  readonly plate: Uint32Array;
  /** Of each row the pixels that are to be letters. */
  readonly inkOfRows: readonly Uint32Array[];
  /** How light each covered pixel is drawn, less their mean; and the sum of the squares of that. */
  readonly deviations: Float64Array;
  readonly deviation: number;
}

/** Finds out once what is to be seen of a label. */
export function studyLabel({ x, y, width, height, rgba }: OverlayPicture): DrawnLabel {
  const drawn = Uint8Array.from({ length: width * height }, (_, i) => rgba[4 * i + 1] ?? 0);
  const isOpaque = (i: number): boolean => (rgba[4 * i + 3] ?? 0) > 200;
  const covered = listPixels(drawn, (_, i) => isOpaque(i));
  let sum = 0;
  for (const i of covered) sum += drawn[i] as number;
  const deviations = Float64Array.from(covered, (i) => (drawn[i] as number) - sum / covered.length);
  return {
    x,
    y,
    width,
    height,
    covered,
    ink: listPixels(drawn, (value) => value > 250),
    plate: listPixels(drawn, (value, i) => value < 30 && isOpaque(i)),
    inkOfRows: Array.from({ length: height }, (_, row) =>
      listPixels(drawn.subarray(row * width, (row + 1) * width), (value) => value > 60).map((i) => row * width + i),
    ),
    deviations,
    deviation: deviations.reduce((total, value) => total + value * value, 0),
  };
}

/** Looks at the label on delivered pixels, wherever they were decoded. */
export function createLabelWatch(label: DrawnLabel): LabelWatch {
  const { x: left, y: top, width, height, ink, plate, inkOfRows } = label;
  const seen = new Uint8Array(width * height);
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
      likenessMin = Math.min(likenessMin, likenessOf(label, seen));
      const [letters, ground] = [medianOf(seen, ink), medianOf(seen, plate)];
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

/** From the first to the last row in which letters are seen where they were drawn. */
function measureRows(rows: readonly Uint32Array[], seen: Uint8Array, threshold: number): number {
  let [first, last] = [rows.length, -1];
  for (const [index, row] of rows.entries()) {
    let light = 0;
    for (let at = 0; at < row.length; at++) if ((seen[row[at] as number] as number) > threshold) light += 1;
    if (row.length === 0 || light < row.length * rowShareMin) continue;
    [first, last] = [Math.min(first, index), index];
  }
  return Math.max(0, last - first + 1);
}

/** Pearson's correlation of what is seen with what was drawn. */
function likenessOf({ covered, deviations, deviation }: DrawnLabel, seen: Uint8Array): number {
  let [sum, squares, both] = [0, 0, 0];
  for (let at = 0; at < covered.length; at++) {
    const value = seen[covered[at] as number] as number;
    sum += value;
    squares += value * value;
    both += value * (deviations[at] as number);
  }
  const varied = squares - (sum * sum) / Math.max(1, covered.length);
  return both / Math.sqrt(Math.max(1, deviation * varied));
}

function medianOf(seen: Uint8Array, pixels: Uint32Array): number {
  const counts = new Uint32Array(256);
  for (let at = 0; at < pixels.length; at++) {
    const value = seen[pixels[at] as number] as number;
    counts[value] = (counts[value] as number) + 1;
  }
  return pixels.length === 0 ? 0 : levelAt(counts, pixels.length >> 1);
}

/** Relative luminance of a grey in limited range (WCAG 2.2; the transfer of sRGB). */
function lightOf(luma: number): number {
  const value = Math.min(1, Math.max(0, (luma - 16) / 219));
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}
