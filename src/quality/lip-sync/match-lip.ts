import { profileRows, type MouthProfile } from "./mouth-profile.ts";

/** A lip with the skin behind it, as it looks at rest: the rows of a profile from the seam outwards. */
export interface LipTemplate {
  readonly rest: MouthProfile;
  /** The row of the seam, where the lips meet at rest. */
  readonly seam: number;
  /** −1 the upper lip, 1 the lower. */
  readonly direction: 1 | -1;
  /** The variance of the resting mouth's luma: differences are judged by it, so that a dark face is read like a fair one. */
  readonly variance: number;
}

export interface LipMatch {
  /** Rows by which the lip lies further out than at rest. */
  readonly shift: number;
  /** The mean squared difference that is left, in shares of the variance. */
  readonly misfit: number;
}

/** How many rows make a lip, and how far it may move. */
const reach = { upper: { rows: 18, inwards: 5, outwards: 20 }, lower: { rows: 26, inwards: 6, outwards: 66 } } as const;
/** A row that differs by more than this share of the variance is something else (teeth, a shadow): it costs no more. */
const differenceMax = 1.6;
/** Lips thin when they are pressed or stretched, and thicken when they are rounded. */
const coarseScales = [0.8, 1, 1.25] as const;
const fineScales = [0.7, 0.8, 0.9, 1, 1.1, 1.2, 1.35] as const;
const scaleCost = 0.03;
/** Where a frame tells little (a dark face, few pixels), shut lips are believed before hardly parted ones. */
const shiftCost = 0.002;
const shiftRows = 8;
const fineStep = 0.25;

/**
 * Finds where a lip has gone: the shift, and the thinning or thickening, under which a frame looks most like the rest.
 * @param near where it is likely to be, as the frame before tells: it is found sooner, and no other
 */
export function matchLip(template: LipTemplate, frame: MouthProfile, near = 0): LipMatch {
  const { shift: around } = matchCoarsely(template, frame, { near, scales: coarse });
  const steps = 2 / fineStep + 1;
  const shifts = Array.from({ length: steps }, (_, at) => around - 1 + at * fineStep);
  return findBest(template, frame, { shifts, near: around, scales: fine });
}

/** The same in whole rows, of a lip as thick as it is. */
export function matchRoughly(template: LipTemplate, frame: MouthProfile, near = 0): LipMatch {
  return matchCoarsely(template, frame, { near, scales: unscaled });
}

interface Scale {
  readonly scale: number;
  readonly cost: number;
}

const toScales = (scales: readonly number[]): readonly Scale[] =>
  scales.map((scale) => ({ scale, cost: scaleCost * Math.abs(Math.log(scale)) }));
const [coarse, fine, unscaled] = [coarseScales, fineScales, [1]].map(toScales) as [Scale[], Scale[], Scale[]];

function matchCoarsely(
  template: LipTemplate,
  frame: MouthProfile,
  { near, scales }: { readonly near: number; readonly scales: readonly Scale[] },
): LipMatch {
  const { inwards, outwards } = reachOf(template);
  const shifts = Array.from({ length: inwards + outwards + 1 }, (_, at) => at - inwards);
  return findBest(template, frame, { shifts, near: Math.round(near), scales });
}

/** Tries what is likely first: of the others most are given up after a few rows. */
function findBest(
  template: LipTemplate,
  frame: MouthProfile,
  {
    shifts,
    near,
    scales,
  }: { readonly shifts: readonly number[]; readonly near: number; readonly scales: readonly Scale[] },
): LipMatch {
  let best: LipMatch = { shift: 0, misfit: Infinity };
  const tryShift = (shift: number): void => {
    const shifted = shiftCost * Math.min(shiftRows, Math.abs(shift));
    for (const { scale, cost } of scales) {
      const misfit =
        cost + shifted + misfitOf(template, frame, { shift, scale, misfitMax: best.misfit - cost - shifted });
      if (misfit < best.misfit) best = { shift, misfit };
    }
  };
  if (shifts.includes(near)) tryShift(near);
  for (const shift of shifts) if (shift !== near) tryShift(shift);
  return best;
}

function reachOf({ direction }: LipTemplate) {
  return direction === 1 ? reach.lower : reach.upper;
}

/** The mean over the template's rows; it gives up, with more than `misfitMax`, where that is exceeded. */
function misfitOf(
  template: LipTemplate,
  { luma, blue, red }: MouthProfile,
  { shift, scale, misfitMax }: { readonly shift: number; readonly scale: number; readonly misfitMax: number },
): number {
  const { rest, seam, direction, variance } = template;
  const { rows } = reachOf(template);
  const sumMax = misfitMax * rows;
  let sum = 0;
  for (let row = 1; row <= rows && sum <= sumMax; row++) {
    const here = seam + direction * row;
    const there = Math.max(0, Math.min(profileRows - 1.001, seam + direction * (shift + row * scale)));
    const above = Math.floor(there);
    const share = there - above;
    const dLuma = (rest.luma[here] as number) - mix(luma, above, share);
    const dBlue = (rest.blue[here] as number) - mix(blue, above, share);
    const dRed = (rest.red[here] as number) - mix(red, above, share);
    const difference = dLuma * dLuma + dBlue * dBlue + dRed * dRed;
    sum += Math.min(differenceMax, difference / variance);
  }
  return sum / rows;
}

function mix(values: Float32Array, above: number, share: number): number {
  return (values[above] as number) * (1 - share) + (values[above + 1] as number) * share;
}
