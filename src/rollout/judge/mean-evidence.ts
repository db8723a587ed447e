import { logarithm } from "../../core/index.ts";

/** Prior precision of the effect against one unit's: half of a standard deviation is what is looked for. */
const prior = 0.25;

/** A shift that was measured. */
export interface Shift {
  /** How many independent differences it is worth: n1·n2/(n1+n2) of two arms, n of pairs. */
  readonly size: number;
  /** size·shift²: the sum of squares that the shift explains. */
  readonly explained: number;
  /** The sum of squares that is left around the means. */
  readonly left: number;
  /** Degrees of freedom of what is left. */
  readonly freedom: number;
}

/**
 * ln E that a mean has shifted, either way: the anytime-valid t test, a Bayes factor with a right-Haar prior (Gönen et al.,
 * The American Statistician 2005; Lindon, Ham, Tingley and Bojinov, Anytime-Valid Linear Models, 2022). t² = explained ·
 * freedom / left. Whoever asks for one side acts at ln(1/(2α)), and only where the sign is the harmful one.
 */
export function shiftEvidence({ size, explained, left, freedom }: Shift): number {
  const spread = 1 + size * prior;
  if (freedom < 1 || explained + left === 0) return 0 - logarithm(spread) / 2;
  return ((freedom + 1) / 2) * logarithm((left + explained) / (left + explained / spread)) - logarithm(spread) / 2;
}

/** The moments of numbers that come one by one (Welford 1962). */
export interface Moments {
  count: number;
  mean: number;
  /** The sum of squares around the mean. */
  squares: number;
}

export function createMoments(): Moments {
  return { count: 0, mean: 0, squares: 0 };
}

export function addTo(moments: Moments, value: number): void {
  moments.count++;
  const before = value - moments.mean;
  moments.mean += before / moments.count;
  moments.squares += before * (value - moments.mean);
}

/** The two arms' moments in one stage of the ramp. */
export interface Stratum {
  readonly champion: Moments;
  readonly candidate: Moments;
}

/**
 * The shift from the champion to the candidate, compared within stages only: what drifts over the days while the candidate's
 * share grows must not pass for the candidate's doing. It is the coefficient of a linear model with a mean for each stage.
 */
export function shiftBetween(strata: Iterable<Stratum>): Shift & { readonly shift: number } {
  let size = 0;
  let weighted = 0;
  let left = 0;
  let freedom = -1;
  for (const { champion, candidate } of strata) {
    if (champion.count + candidate.count === 0) continue;
    left += champion.squares + candidate.squares;
    freedom += champion.count + candidate.count - 1;
    if (champion.count === 0 || candidate.count === 0) continue;
    const share = (champion.count * candidate.count) / (champion.count + candidate.count);
    size += share;
    weighted += share * (candidate.mean - champion.mean);
    left += share * (candidate.mean - champion.mean) ** 2;
  }
  if (size === 0) return { shift: 0, size, explained: 0, left, freedom };
  const explained = weighted ** 2 / size;
  // What the stages' own differences have beyond the common one belongs to what is left.
  return { shift: weighted / size, size, explained, left: Math.max(0, left - explained), freedom };
}

/** The shift within pairs: the same script by both, so that what scripts differ in falls out. */
export function shiftOfPairs({ count, mean, squares }: Moments): Shift & { readonly shift: number } {
  return { shift: mean, size: count, explained: count * mean ** 2, left: squares, freedom: count - 1 };
}
