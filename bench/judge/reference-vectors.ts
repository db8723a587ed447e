import { bucketOf, createRelativeEvidence, limitEvidence, shiftEvidence } from "../../src/rollout/judge/index.ts";
import { judgeAsKayenta } from "./kayenta.ts";

/** A value that was computed independently, and how far from it this code may lie: it was written down to so many digits. */
export interface ReferenceVector {
  readonly name: string;
  readonly expected: number;
  readonly value: number;
  readonly tolerance: number;
}

/** Rate ratio by a conjugate prior (Lindon and Malek 2022): for comparison, another e-process over the same failures. */
function conjugateEvidence(
  bad: { readonly candidate: number; readonly champion: number },
  share: number,
  weight: number,
) {
  const [a, b] = [weight * share, weight * (1 - share)];
  // ln B(a+S, b+F) − ln B(a, b), by rising factorials.
  const rising = (from: number, count: number): number =>
    Array.from({ length: count }, (_, index) => Math.log(from + index)).reduce((sum, log) => sum + log, 0);
  const { candidate, champion } = bad;
  const beta = rising(a, candidate) + rising(b, champion) - rising(a + b, candidate + champion);
  return beta - candidate * Math.log(share) - champion * Math.log(1 - share);
}

/** The mixture sequential probability ratio of one sample (Johari, Koomen, Pekelis and Walsh 2017). */
function mixtureRatio({ n, mean, variance, prior }: Readonly<Record<"n" | "mean" | "variance" | "prior", number>>) {
  const spread = variance + n * prior;
  return Math.log(variance / spread) / 2 + (n * n * prior * mean * mean) / (2 * variance * spread);
}

function relative(candidate: number, champion: number): number {
  const evidence = createRelativeEvidence();
  for (let index = 0; index < champion; index++) evidence.add({ isCandidate: false, share: 0.05 });
  for (let index = 0; index < candidate; index++) evidence.add({ isCandidate: true, share: 0.05 });
  return evidence.value();
}

function byT(t: number, size: number, freedom: number): number {
  return shiftEvidence({ size, freedom, left: 1, explained: t ** 2 / freedom });
}

const twoArms = (t: number, n1: number, n2: number) => byT(t, (n1 * n2) / (n1 + n2), n1 + n2 - 2);

export function referenceVectors(): ReferenceVector[] {
  const kayenta = judgeAsKayenta([...Array<number>(7).fill(100), 1, 1, 1], Array<number>(10).fill(1));
  const rows: readonly (readonly [name: string, expected: number, value: number, tolerance?: number])[] = [
    ["relative 0, 5", -1.413604054, relative(0, 5)],
    ["relative 1, 0", 2.042249799, relative(1, 0)],
    ["relative 2, 0", 4.350524131, relative(2, 0)],
    ["relative 3, 0", 6.812039029, relative(3, 0)],
    ["relative 3, 2", 5.027163626, relative(3, 2)],
    ["relative 4, 4", 5.870209588, relative(4, 4)],
    ["relative 5, 10", 5.057748807, relative(5, 10)],
    ["limit 0 of 20", -0.697881922, limitEvidence({ bad: 0, units: 20, limit: 0.01 })],
    ["limit 2 of 20", 2.123041883, limitEvidence({ bad: 2, units: 20, limit: 0.01 })],
    ["limit 4 of 20", 7.178462246, limitEvidence({ bad: 4, units: 20, limit: 0.01 })],
    ["limit 3 of 10", 6.008375413, limitEvidence({ bad: 3, units: 10, limit: 0.01 })],
    ["two arms t 2.5", 1.689806821, twoArms(2.5, 20, 380)],
    ["two arms t 4", 5.598539959, twoArms(4, 20, 380)],
    ["two arms t 4.5", 7.680878039, twoArms(4.5, 30, 570)],
    ["pairs t 3", 1.992224024, byT(3, 15, 14)],
    ["pairs t 5", 4.51118238, byT(5, 15, 14)],
    ["conjugate, weight 1", 6.511035752, conjugateEvidence({ candidate: 5, champion: 3 }, 0.05, 1)],
    ["conjugate, weight 100", 1.33463928, conjugateEvidence({ candidate: 5, champion: 3 }, 0.05, 100)],
    ["mSPRT", 2.420353227, mixtureRatio({ n: 50, mean: 0.4, variance: 1, prior: 0.09 })],
    ["bucket", 0.03513165728, bucketOf("lipsync-canary", "s1", "tenant-42")],
    ["Kayenta, low end", 6.825022991538788e-5, kayenta.interval[0], 0],
    ["Kayenta, high end", 99, kayenta.interval[1], 0],
    ["Kayenta, estimate", 98.99992904170193, kayenta.estimate, 0],
  ];
  return rows.map(([name, expected, value, tolerance = 1e-9]) => ({ name, expected, value, tolerance }));
}
