import { exponential } from "../../core/index.ts";
import type { Metric } from "./judge-spec.ts";
import type { Arm } from "./rollout-event.ts";

/** What was seen of a metric in one arm, for people. */
export interface ArmTally {
  readonly units: number;
  /** Of a rate: how many were bad. */
  readonly bad: number;
  /** Of a value: its mean, geometric where it is compared by ratios. */
  readonly mean: number | null;
  /** Of due measurements, how many did not come. */
  readonly missing: number;
}

export interface MetricTally {
  readonly metric: string;
  readonly champion: ArmTally;
  readonly candidate: ArmTally;
  /** The candidate's videos that speak most against it. */
  readonly worst: readonly string[];
}

interface Sums {
  units: number;
  bad: number;
  sum: number;
  missing: number;
}

const worstMax = 10;

/** Counts what is seen of a metric, and remembers which videos were the worst. */
export function createTally(metric: Metric) {
  const arms: Record<Arm, Sums> = {
    champion: { units: 0, bad: 0, sum: 0, missing: 0 },
    candidate: { units: 0, bad: 0, sum: 0, missing: 0 },
  };
  let worst: { readonly video: string; readonly harm: number }[] = [];

  return {
    count: (arm: Arm, video: string, harm: number): void => {
      const sums = arms[arm];
      sums.units++;
      sums.sum += harm;
      if (metric.kind === "rate" && harm === 1) sums.bad++;
      if (arm === "champion" || (metric.kind === "rate" && harm === 0)) return;
      if (worst.length === worstMax && harm <= (worst[worstMax - 1]?.harm ?? 0)) return;
      worst = [...worst, { video, harm }].sort((one, other) => other.harm - one.harm).slice(0, worstMax);
    },
    miss: (arm: Arm): void => void arms[arm].missing++,
    of: (arm: Arm): Readonly<Sums> => arms[arm],
    told: (): MetricTally => ({
      metric: metric.name,
      champion: tell(metric, arms.champion),
      candidate: tell(metric, arms.candidate),
      worst: worst.map(({ video }) => video),
    }),
  };
}

function tell(metric: Metric, { units, bad, sum, missing }: Sums): ArmTally {
  if (metric.kind === "rate" || units === 0) return { units, bad, mean: null, missing };
  const mean = (metric.harmful === "lower" ? -sum : sum) / units;
  return { units, bad, mean: metric.scale === "log" ? exponential(mean) : mean, missing };
}
