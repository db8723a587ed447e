import { exponential, logarithm } from "../../core/index.ts";

/** How many times as often a harmful candidate fails: what the test is on the watch for, each with the same weight. */
export const usualRatios: readonly number[] = [3, 5, 10, 20, 50];

/** One bad outcome: in which arm, and with what probability its video had been given to the candidate. */
export interface BadOutcome {
  readonly isCandidate: boolean;
  /** At the moment of its assignment. 0 and 1 say nothing: there was no choice. */
  readonly share: number;
}

export interface RelativeEvidence {
  add(outcome: BadOutcome): void;
  /** ln E: at or above ln(1/α) the candidate is worse, and a harmless one ever gets there with probability α at most. */
  value(): number;
}

/**
 * Whether the candidate has bad outcomes more often than the champion. Of bad outcomes alone: each is in the candidate with
 * the probability of its assignment if the two are alike, whatever their rate is, and whatever befell both. An e-process: it
 * may be looked at after every outcome (Lindon and Malek, Anytime Valid Inference for Multinomial Count Data, NeurIPS 2022;
 * here a mixture over rate ratios).
 */
export function createRelativeEvidence(ratios: readonly number[] = usualRatios): RelativeEvidence {
  const logs = ratios.map(() => 0);
  return {
    add: ({ isCandidate, share }) => {
      if (share <= 0 || share >= 1) return;
      ratios.forEach((ratio, index) => {
        const expected = (share * ratio) / (share * ratio + 1 - share);
        const factor = isCandidate ? expected / share : (1 - expected) / (1 - share);
        logs[index] = (logs[index] as number) + logarithm(factor);
      });
    },
    value: () => logOfMean(logs),
  };
}

/** The logarithm of the mean of numbers that are given by their logarithms. */
export function logOfMean(logs: readonly number[]): number {
  const largest = Math.max(...logs);
  if (largest === -Infinity) return largest;
  const sum = logs.reduce((total, log) => total + exponential(log - largest), 0);
  return largest + logarithm(sum / logs.length);
}
