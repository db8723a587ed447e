import type { DecodedPicture } from "../../media/decode/index.ts";
import type { OverlayPicture } from "../../media/captions/index.ts";

export interface LabelReport {
  readonly frames: number;
  /** Least correlation, over all frames, of what is seen with what was to be drawn: 1 where it is the same. */
  readonly likenessMin: number;
  /** Least contrast of letters to plate, as WCAG 2.2 counts it. */
  readonly contrastMin: number;
  /** How high the drawn letters stand, as a share of the frame's height. */
  readonly inkShareOfHeight: number;
}

export interface LabelWatch {
  see(picture: DecodedPicture): void;
  report(): LabelReport;
}

/** Looks at the label on delivered pixels, wherever they were decoded. */
export function createLabelWatch(label: OverlayPicture): LabelWatch {
  const { x: left, y: top, width, height, rgba } = label;
  const drawn = Array.from({ length: width * height }, (_, i) => rgba[4 * i + 1] ?? 0);
  const ink = drawn.flatMap((value, i) => (value > 250 ? [i] : []));
  const plate = drawn.flatMap((value, i) => (value < 30 && (rgba[4 * i + 3] ?? 0) > 200 ? [i] : []));
  const inkRows = drawn.flatMap((value, i) => (value > 60 ? [Math.floor(i / width)] : []));
  let frames = 0;
  let frameHeight = 1;
  let likenessMin = 1;
  let contrastMin = Infinity;
  return {
    see({ luma, lumaStride, height: pictureHeight }) {
      frames += 1;
      frameHeight = pictureHeight;
      const seen = drawn.map((_, i) => luma[(top + Math.floor(i / width)) * lumaStride + left + (i % width)] ?? 0);
      likenessMin = Math.min(likenessMin, correlate(drawn, seen));
      const light = (index: number[]): number => median(index.map((i) => lightOf(seen[i] ?? 0)));
      contrastMin = Math.min(contrastMin, (light(ink) + 0.05) / (light(plate) + 0.05));
    },
    report: () => ({
      frames,
      likenessMin,
      contrastMin,
      inkShareOfHeight: (Math.max(...inkRows) - Math.min(...inkRows) + 1) / frameHeight,
    }),
  };
}

/** Relative luminance of a grey in limited range (WCAG 2.2; the transfer of sRGB). */
function lightOf(luma: number): number {
  const value = Math.min(1, Math.max(0, (luma - 16) / 219));
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}

function median(values: number[]): number {
  return values.sort((a, b) => a - b)[values.length >> 1] ?? 0;
}

function correlate(a: readonly number[], b: readonly number[]): number {
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [meanA, meanB] = [mean(a), mean(b)];
  let [ab, aa, bb] = [0, 0, 0];
  a.forEach((value, i) => {
    const [da, db] = [value - meanA, (b[i] ?? 0) - meanB];
    ab += da * db;
    aa += da * da;
    bb += db * db;
  });
  return ab / Math.sqrt(Math.max(1, aa * bb));
}
