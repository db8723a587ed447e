import { matchLip, matchRoughly, type LipTemplate } from "./match-lip.ts";
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
const contrastRows = rowsOf([0, 0.75]);
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
  const near = widest.map(() => ({ upper: 0, lower: 0 }));
  for (const seam of rowsOf(seamBand)) {
    const { upper, lower } = templates(seam);
    let misfit = 0;
    for (let at = 0; at < widest.length && misfit < best.misfit; at++) {
      const frame = widest[at] as MouthProfile;
      const before = near[at] as (typeof near)[number];
      const [up, down] = [matchRoughly(upper, frame, before.upper), matchRoughly(lower, frame, before.lower)];
      near[at] = { upper: up.shift, lower: down.shift };
      misfit += up.misfit + down.misfit;
    }
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
  let sum = 0;
  for (const row of contrastRows) sum += ((one.luma[row] as number) - (other.luma[row] as number)) ** 2;
  return sum / contrastRows.length / varianceOf(one);
}

function varianceOf({ luma }: MouthProfile): number {
  const values = contrastRows.map((row) => luma[row] as number);
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

/** Rows above and below the seam whose median is how bright lips, and what lies about them, are. */
const aroundRows = { above: 20, below: 16 } as const;
/** Where teeth show between lips at rest: they belong to what lies above the seam, since they stay with the upper lip. */
const teethRows = { above: 14, below: 4 } as const;
/** Shares of the contrast between lips and teeth: less is lip, more is teeth. */
const likeness = { none: 0.2, full: 0.5 } as const;
/** A glint on a lip is no wider. */
const glintRowsMax = 1.5;

/**
 * By how many rows the lips do not meet even at rest: rows that are brighter than both lips, as the inside is in frames of
 * open mouths. 0 where lips meet. Lips that rest a tenth open are found where teeth show. (Only teeth tell: painted lips
 * darken where they meet, and a thin dark gap looks no different.)
 */
function restGapOf({ upper, lower }: Pick<Face, "upper" | "lower">, widest: readonly MouthProfile[]): number {
  const { rest, seam } = upper;
  const lips = Math.max(
    median([...rest.luma.subarray(seam - aroundRows.above, seam)]),
    median([...rest.luma.subarray(seam + 1, seam + 1 + aroundRows.below)]),
  );
  const inside = widest.flatMap((frame) => {
    const top = seam - matchLip(upper, frame).shift;
    const bottom = seam + matchLip(lower, frame).shift;
    return bottom - top < insideRowsMin ? [] : [...frame.luma.subarray(Math.ceil(top), Math.floor(bottom) + 1)];
  });
  // The tongue looks like a lip, and the rest is dark: only the brightest part of the inside is teeth.
  const teeth = inside.sort((a, b) => a - b)[Math.floor(inside.length * 0.9)] ?? 0;
  if (teeth <= lips) return 0;
  let rows = 0;
  for (const luma of rest.luma.subarray(seam - teethRows.above, seam + teethRows.below)) {
    const share = (luma - lips) / (teeth - lips);
    rows += Math.max(0, Math.min(1, (share - likeness.none) / (likeness.full - likeness.none)));
  }
  return rows > glintRowsMax ? rows : 0;
}

function rowsOf([from, to]: readonly [number, number]): number[] {
  const first = marginRows + Math.round(from * boxRows);
  return Array.from({ length: marginRows + Math.round(to * boxRows) - first }, (_, at) => first + at);
}
