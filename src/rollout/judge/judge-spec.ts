import { usualRatios } from "./relative-evidence.ts";

/** What is measured of each video, and what of it decides. */
export interface Metric {
  /** `failure`, `lip_sync`: lower case with underscores. */
  readonly name: string;
  /** A `rate` is of units that are bad (1) or not (0); a `value` is a number for each unit. */
  readonly kind: "rate" | "value";
  /** Which way is the harmful one. */
  readonly harmful: "higher" | "lower";
  /** A `log` value is compared by its ratio: for costs and times, whose spread grows with them. */
  readonly scale: "linear" | "log";
  /** In words, after a number: `of first attempts failed`, `ms of lip-sync error`. */
  readonly says: string;
  /** How much of the rollout's alpha its comparison may use up; 0 is watched, and decides nothing. */
  readonly alphaShare: number;
  /** Of which units it must come: of all, of those that were made, or of none. */
  readonly isDue: "always" | "when_made" | "never";
  /** An absolute limit, from the service's level: at most this share of units is bad, or lies beyond `beyond`. */
  readonly limit?: { readonly share: number; readonly beyond?: number };
  /** Of a rate: how many times the champion's is looked for. */
  readonly ratios: readonly number[];
}

export type Strategy = "shadow" | "ab" | "canary";

/** One stage of a ramp. */
export interface Stage {
  /** Which share of videos the candidate gets; in a shadow rollout, for which it works beside the champion. */
  readonly share: number;
  /** How many of the candidate's units must have been measured before it goes on. */
  readonly units: number;
  /** How many of its videos may be in work at once: what a broken candidate can burn before the first verdict. */
  readonly inFlightMax: number;
}

/** What a rollout was started with. It never changes. */
export interface JudgeSpec {
  readonly strategy: Strategy;
  /** The probability with which a harmless candidate may be rolled back, over all metrics, limits and looks. */
  readonly alpha: number;
  readonly metrics: readonly Metric[];
  /** The shares of alpha for all absolute limits together, and for metrics that stop coming. */
  readonly limitAlphaShare: number;
  readonly missingAlphaShare: number;
  /** Of a stage's due measurements, which share may be missing. */
  readonly missingShareMax: number;
  readonly stages: readonly Stage[];
  /** Of an `ab` rollout: the metric in which the candidate must be shown to be better. */
  readonly goal?: string;
}

const metric = (described: Partial<Metric> & Pick<Metric, "name" | "kind" | "says">): Metric => ({
  harmful: "higher",
  scale: "linear",
  alphaShare: 0,
  isDue: "never",
  ratios: usualRatios,
  ...described,
});

/** The four that decide, and three that are watched unless a rollout gives them a share of alpha. */
const usualMetrics: readonly Metric[] = [
  metric({
    name: "failure",
    kind: "rate",
    says: "of first attempts failed",
    alphaShare: 0.25,
    isDue: "always",
    limit: { share: 0.05 },
  }),
  metric({ name: "lip_sync", kind: "value", says: "ms of lip-sync error", alphaShare: 0.25, isDue: "when_made" }),
  metric({
    name: "safety",
    kind: "rate",
    says: "of videos did not pass a gate",
    // Less than a quarter: what the limits and missing metrics use is taken here, where absolute limits watch as well.
    alphaShare: 0.15,
    isDue: "when_made",
    limit: { share: 0.05 },
  }),
  metric({ name: "cost", kind: "value", scale: "log", says: "₹ a minute", alphaShare: 0.25, isDue: "when_made" }),
  metric({ name: "render_time", kind: "value", scale: "log", says: "s of work a minute of video" }),
  metric({ name: "complaint", kind: "rate", says: "of videos drew a complaint" }),
  metric({
    name: "completion",
    kind: "rate",
    harmful: "lower",
    says: "of views were not completed",
    ratios: [1.1, 1.25, 1.5, 2, 3],
  }),
];

const stages: Readonly<Record<Strategy, readonly Stage[]>> = {
  shadow: [{ share: 0.2, units: 40, inFlightMax: 4 }],
  ab: [{ share: 0.5, units: 1_000, inFlightMax: 64 }],
  canary: [
    { share: 0.05, units: 100, inFlightMax: 4 },
    { share: 0.25, units: 100, inFlightMax: 16 },
    { share: 0.5, units: 100, inFlightMax: 64 },
    { share: 1, units: 20, inFlightMax: 64 },
  ],
};

/** Lips are what pairs show best, and nothing of a shadow is seen: a gate that is not passed is found out later as well. */
const shadowShares: Readonly<Record<string, number>> = { lip_sync: 0.3, safety: 0.1 };

/** What a rollout of a strategy is judged by, where its request says nothing else. */
export function usualSpec(strategy: Strategy): JudgeSpec {
  const shares = strategy === "shadow" ? shadowShares : {};
  return {
    strategy,
    alpha: 0.01,
    metrics: usualMetrics.map((one) => ({ ...one, alphaShare: shares[one.name] ?? one.alphaShare })),
    limitAlphaShare: 0.05,
    missingAlphaShare: 0.05,
    missingShareMax: 0.1,
    stages: stages[strategy],
  };
}
