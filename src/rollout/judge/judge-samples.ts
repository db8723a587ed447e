import { logarithm } from "../../core/index.ts";
import { addTo, createMoments, shiftBetween, shiftEvidence } from "./mean-evidence.ts";

/** One metric of two groups, as somebody else has measured it. */
export interface Samples {
  readonly control: readonly number[];
  readonly experiment: readonly number[];
  /** Which way is the harmful one. */
  readonly harmful: "higher" | "lower" | "either";
  /** The highest probability of finding a shift where there is none, however often one looks. */
  readonly alpha: number;
}

export interface JudgedSamples {
  readonly found: "none" | "higher" | "lower" | "no_data";
  /** ln E, and what it acts at. */
  readonly evidence: number;
  readonly needed: number;
  readonly means: { readonly control: number | null; readonly experiment: number | null };
}

/** Of each group, fewer say nothing. */
const samplesMin = 5;

/**
 * Whether a metric has shifted, by the anytime-valid t test of the rollouts: it may be asked after every interval. Values are taken to be
 * independent; what follows its own past needs longer intervals. What is no number has not come.
 */
export function judgeSamples({ control, experiment, harmful, alpha }: Samples): JudgedSamples {
  const [champion, candidate] = [control, experiment].map((values) => {
    const moments = createMoments();
    for (const value of values) if (Number.isFinite(value)) addTo(moments, value);
    return moments;
  }) as [ReturnType<typeof createMoments>, ReturnType<typeof createMoments>];
  const shift = shiftBetween([{ champion, candidate }]);
  const evidence = shiftEvidence(shift);
  // One side of a test of two: twice the alpha would be used up otherwise.
  const needed = -logarithm(harmful === "either" ? alpha : 2 * alpha);
  const meanOf = ({ count, mean }: typeof champion): number | null => (count === 0 ? null : mean);
  const told = { evidence, needed, means: { control: meanOf(champion), experiment: meanOf(candidate) } };
  if (Math.min(champion.count, candidate.count) < samplesMin) return { found: "no_data", ...told };
  const way = shift.shift > 0 ? "higher" : "lower";
  const isHarm = evidence >= needed && shift.shift !== 0 && (harmful === "either" || harmful === way);
  return { found: isHarm ? way : "none", ...told };
}
