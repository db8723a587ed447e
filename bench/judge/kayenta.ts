/**
 * Spinnaker Kayenta's judge of one metric, NetflixACAJudge with its shipped defaults, for comparison: a confidence interval
 * of 98 % for the shift by Mann and Whitney's test, asymptotic, as R's wilcox.test inverts it (Bauer 1972), `High` where its
 * low end lies above a quarter of the estimate. Its outlier filter is left out: its fence is at least the 99th percentile,
 * which of up to 99 values is the largest.
 */

export interface KayentaReading {
  readonly interval: readonly [low: number, high: number];
  readonly estimate: number;
  readonly verdict: "Pass" | "High" | "Low";
}

/** The quantile of the normal distribution at 0.01. */
const quantile = -2.3263478740408408;
const tolerance = 0.25;

export function judgeAsKayenta(
  candidate: readonly number[],
  champion: readonly number[],
  direction: "increase" | "either" = "either",
): KayentaReading {
  const same: KayentaReading = { interval: [0, 0], estimate: 0, verdict: "Pass" };
  if (areEqual(candidate, champion) || new Set([...candidate, ...champion]).size === 1) return same;
  const low = Math.min(...candidate) - Math.max(...champion);
  const high = Math.max(...candidate) - Math.min(...champion);
  const difference = (shift: number, at: number): number => standardised(candidate, champion, shift) - at;
  const rootAt = (at: number): number => {
    const [atLow, atHigh] = [difference(low, at), difference(high, at)];
    if (atLow <= 0) return low;
    if (atHigh >= 0) return high;
    return findRoot((shift) => difference(shift, at), { low, high, atLow, atHigh });
  };
  const interval: [number, number] = [rootAt(-quantile), rootAt(quantile)];
  const atLow = difference(low, 0);
  const atHigh = difference(high, 0);
  const estimate = findRoot((shift) => difference(shift, 0), { low, high, atLow, atHigh });
  const bound = tolerance * Math.abs(estimate);
  if (interval[0] > bound) return { interval, estimate, verdict: "High" };
  if (direction === "either" && interval[1] < -bound) return { interval, estimate, verdict: "Low" };
  return { interval, estimate, verdict: "Pass" };
}

function areEqual(one: readonly number[], other: readonly number[]): boolean {
  if (one.length !== other.length) return false;
  const sorted = other.toSorted((a, b) => a - b);
  return one.toSorted((a, b) => a - b).every((value, index) => value === sorted[index]);
}

/** The rank sum after a shift, standardised, with ties and the continuity correction. */
function standardised(candidate: readonly number[], champion: readonly number[], shift: number): number {
  const n1 = candidate.length;
  const n2 = champion.length;
  const all = [
    ...candidate.map((value) => ({ value: value - shift, isCandidate: true })),
    ...champion.map((value) => ({ value, isCandidate: false })),
  ].sort((a, b) => a.value - b.value);
  let rankSum = 0;
  let ties = 0;
  for (let from = 0; from < all.length;) {
    let to = from;
    let ofCandidate = 0;
    while (to < all.length && all[to]!.value === all[from]!.value) {
      if (all[to]!.isCandidate) ofCandidate++;
      to++;
    }
    rankSum += (ofCandidate * (from + to + 1)) / 2;
    ties += (to - from) ** 3 - (to - from);
    from = to;
  }
  const centred = rankSum - (n1 * (n1 + 1)) / 2 - (n1 * n2) / 2;
  const sigma = Math.sqrt(((n1 * n2) / 12) * (n1 + n2 + 1 - ties / ((n1 + n2) * (n1 + n2 - 1))));
  // As its code does where all are tied after the shift: it throws, which its judge takes for an error, never for High.
  if (sigma === 0) throw new RangeError("cannot compute confidence interval when all observations are tied");
  return (centred - Math.sign(centred) * 0.5) / sigma;
}

interface Bracket {
  readonly low: number;
  readonly high: number;
  readonly atLow: number;
  readonly atHigh: number;
}

const rootTolerance = 1e-4;
const roundsMax = 1_001;

/** Brent's method as R's zeroin has it (Brent, Algorithms for Minimization Without Derivatives, 1973, chapter 4). */
function findRoot(value: (at: number) => number, bracket: Bracket): number {
  let [a, b, c] = [bracket.low, bracket.high, bracket.low];
  let [atA, atB, atC] = [bracket.atLow, bracket.atHigh, bracket.atLow];
  if (atA === 0) return a;
  for (let round = 0; round < roundsMax; round++) {
    const before = b - a;
    if (Math.abs(atC) < Math.abs(atB)) {
      [a, b, c] = [b, c, b];
      [atA, atB, atC] = [atB, atC, atB];
    }
    const least = 2 * Number.EPSILON * Math.abs(b) + rootTolerance / 2;
    const half = (c - b) / 2;
    if (Math.abs(half) <= least || atB === 0) return b;
    const step = interpolate({ a, b, c, atA, atB, atC, before, least }) ?? half;
    [a, atA] = [b, atB];
    b += Math.abs(step) < least ? Math.sign(step) * least : step;
    atB = value(b);
    if (atB > 0 === atC > 0) [c, atC] = [a, atA];
  }
  return b;
}

/** A step by interpolation, where it falls well inside the bracket. */
function interpolate(at: {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly atA: number;
  readonly atB: number;
  readonly atC: number;
  readonly before: number;
  readonly least: number;
}): number | undefined {
  const { a, b, c, atA, atB, atC, before, least } = at;
  if (Math.abs(before) < least || Math.abs(atA) <= Math.abs(atB)) return undefined;
  const width = c - b;
  let p: number;
  let q: number;
  if (a === c) {
    p = width * (atB / atA);
    q = 1 - atB / atA;
  } else {
    const [qOf, first, second] = [atA / atC, atB / atC, atB / atA];
    p = second * (width * qOf * (qOf - first) - (b - a) * (first - 1));
    q = (qOf - 1) * (first - 1) * (second - 1);
  }
  if (p > 0) q = -q;
  else p = -p;
  return p < 0.75 * width * q - Math.abs(least * q) / 2 && p < Math.abs((before * q) / 2) ? p / q : undefined;
}
