import { matchLip, matchRoughly, valueAt, type LipTemplate } from "./match-lip.ts";
import { median } from "./median.ts";
import { boxRows, createProfile, marginRows, planes, profileRows, type MouthProfile } from "./mouth-profile.ts";

/** What is known of one presenter's mouth, learnt from the video alone. */
export interface Face {
  readonly upper: LipTemplate;
  readonly lower: LipTemplate;
  /** Rows by which the lips stand apart at rest already. */
  readonly restGap: number;
}

/** Where in the box lips may meet at rest, as shares of its height. */
const seamBand = [0.12, 0.5] as const;
/** Rows around the middle of that band by whose contrast everything is judged. */
const contrastBand = [0, 0.75] as const;
/** Frames in which a mouth differs most from its rest: they show which rows go up and which go down. */
const widestFrames = 16;
/** Rows of a mouth's inside that are seen for certain: below them it is not asked what the inside looks like. */
const insideRowsMin = 12;

/**
 * Learns a mouth: how it looks at rest, and where it parts. Whatever lies above the seam (lip, moustache, skin) moves
 * together, and so does whatever lies below, so the seam is the row at which a split explains open mouths best.
 * @param rest frames in which nobody speaks
 */
export function learnFace(rest: readonly MouthProfile[], all: readonly MouthProfile[]): Face {
  const shut = medianProfile(rest);
  const variance = varianceOf(shut);
  const widest = findWidest(shut, all);
  const templates = (seam: number): Pick<Face, "upper" | "lower"> => ({
    upper: { rest: shut, seam, direction: -1, variance },
    lower: { rest: shut, seam, direction: 1, variance },
  });
  let best = { seam: 0, misfit: Infinity };
  for (const seam of rowsOf(seamBand)) {
    const { upper, lower } = templates(seam);
    const misfit = widest.reduce(
      (sum, frame) => sum + matchRoughly(upper, frame).misfit + matchRoughly(lower, frame).misfit,
      0,
    );
    if (misfit < best.misfit) best = { seam, misfit };
  }
  const lips = templates(best.seam);
  return { ...lips, restGap: restGapOf(lips, widest) };
}

/** The median of each row. */
export function medianProfile(profiles: readonly MouthProfile[]): MouthProfile {
  const middle = createProfile();
  for (const plane of planes) {
    for (let row = 0; row < profileRows; row++)
      middle[plane][row] = median(profiles.map((one) => one[plane][row] as number));
  }
  return middle;
}

/** How much two mouths differ, in shares of the first one's variance. */
export function differenceOf(one: MouthProfile, other: MouthProfile): number {
  const rows = rowsOf(contrastBand);
  const sum = rows.reduce((total, row) => total + ((one.luma[row] as number) - (other.luma[row] as number)) ** 2, 0);
  return sum / rows.length / varianceOf(one);
}

function varianceOf({ luma }: MouthProfile): number {
  const values = rowsOf(contrastBand).map((row) => luma[row] as number);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  // Never less than what encoding alone may do to a plain surface.
  return Math.max(16, values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
}

function findWidest(shut: MouthProfile, all: readonly MouthProfile[]): readonly MouthProfile[] {
  return all
    .map((profile) => ({ profile, difference: differenceOf(shut, profile) }))
    .sort((a, b) => b.difference - a.difference)
    .slice(0, widestFrames)
    .map(({ profile }) => profile);
}

/** Rows beside the seam at which it is lip for certain. */
const lipRow = 8;
/** The dark where shut lips meet looks no wider than this. */
const seamRowsMax = 3.4;
/** Shares of the contrast between lips and what is behind them: less is lip, more is inside. */
const likeness = { none: 0.2, full: 0.5 } as const;

/**
 * By how many rows the lips do not meet even at rest: rows there that stand out from both lips as teeth or the dark do
 * in frames of open mouths. 0 where lips meet. Lips that rest a fifth open are found at any size, a seventh at 1080p.
 */
function restGapOf({ upper, lower }: Pick<Face, "upper" | "lower">, widest: readonly MouthProfile[]): number {
  const { rest, seam } = upper;
  const lips = [valueAt(rest.luma, seam - lipRow), valueAt(rest.luma, seam + lipRow)];
  const standsOut = (luma: number): number => Math.max(0, luma - Math.max(...lips), Math.min(...lips) - luma);
  const inside = widest.flatMap((frame) => {
    const top = seam - matchLip(upper, frame).shift;
    const bottom = seam + matchLip(lower, frame).shift;
    if (bottom - top < insideRowsMin) return [];
    return rowsBetween(top, bottom).map((row) => standsOut(valueAt(frame.luma, row)));
  });
  // The tongue looks like a lip: only the clearest part of the inside tells.
  const contrast = inside.sort((a, b) => a - b)[Math.floor(inside.length * 0.8)] ?? 0;
  if (contrast === 0) return 0;
  let rows = 0;
  for (let row = seam - lipRow; row <= seam + lipRow; row++) {
    const share = standsOut(valueAt(rest.luma, row)) / contrast;
    rows += Math.max(0, Math.min(1, (share - likeness.none) / (likeness.full - likeness.none)));
  }
  return rows > seamRowsMax ? rows : 0;
}

function rowsBetween(top: number, bottom: number): number[] {
  const first = Math.ceil(top);
  return Array.from({ length: Math.max(0, Math.floor(bottom) - first + 1) }, (_, at) => first + at);
}

function rowsOf([from, to]: readonly [number, number]): number[] {
  const first = marginRows + Math.round(from * boxRows);
  return Array.from({ length: marginRows + Math.round(to * boxRows) - first }, (_, at) => first + at);
}
