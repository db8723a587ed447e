import { logarithm } from "../../core/index.ts";
import type { JudgeSpec, Metric } from "./judge-spec.ts";
import { limitEvidence } from "./limit-evidence.ts";
import {
  addTo,
  createMoments,
  shiftBetween,
  shiftEvidence,
  shiftOfPairs,
  type Moments,
  type Stratum,
} from "./mean-evidence.ts";
import { createRelativeEvidence } from "./relative-evidence.ts";
import type { Arm } from "./rollout-event.ts";

/** One measurement, as a gate takes it. */
export interface Measurement {
  readonly arm: Arm;
  /** With what probability the candidate had been chosen. */
  readonly share: number;
  readonly stage: number;
  /** Oriented by harm: 1 is bad and 0 is not, or the higher the worse. */
  readonly harm: number;
}

/** The same video by both. */
export interface MeasuredPair {
  readonly champion: number;
  readonly candidate: number;
}

/** What a gate tests: worse than the champion, beyond a limit, a metric that no longer comes, or better than the champion. */
export type GateTest = "relative" | "limit" | "missing" | "benefit";

/** An e-process over one metric. Its evidence may be looked at whenever it has changed. */
export interface Gate {
  readonly metric: Metric;
  readonly test: GateTest;
  /** The highest probability of acting on a harmless candidate, ever. */
  readonly alpha: number;
  /** The ln E to act at. */
  readonly needed: number;
  take(measurement: Measurement): void;
  takePair(pair: MeasuredPair): void;
  /** ln E now. */
  evidence(): number;
  /** Whether it may act, beside its evidence: the sign is the one that was asked for, and there are enough units. */
  isDirected(): boolean;
}

/** How many of the candidate's units a comparison of means needs before it may act. */
const unitsMin = 5;

type GateHead = Pick<Gate, "metric" | "test" | "alpha">;

/** The gates of a rollout: for each deciding metric its comparison, its limit, and its absence. */
export function createGates(spec: JudgeSpec): Gate[] {
  const limited = spec.metrics.filter(({ limit }) => limit);
  const due = spec.metrics.filter(({ isDue }) => isDue !== "never");
  const goal = spec.metrics.find(({ name }) => name === spec.goal);
  return [
    ...spec.metrics
      .filter(({ alphaShare }) => alphaShare > 0)
      .map((metric) => comparison({ metric, test: "relative", alpha: spec.alpha * metric.alphaShare })),
    ...limited.map((metric) => limitGate({ metric, alpha: (spec.alpha * spec.limitAlphaShare) / limited.length })),
    ...due.map((metric) =>
      rateGate({ metric, test: "missing", alpha: (spec.alpha * spec.missingAlphaShare) / due.length }),
    ),
    // Benefit has a budget of its own: to promote what is no better is another mistake than to roll back what is no worse.
    ...(goal ? [comparison({ metric: goal, test: "benefit", alpha: spec.alpha })] : []),
  ];
}

function comparison(head: GateHead): Gate {
  return head.metric.kind === "rate" ? rateGate(head) : valueGate(head);
}

/** Bad outcomes by arm; of pairs, those in which the arms differ: which of the two is bad is even odds if they are alike. */
function rateGate(head: GateHead): Gate {
  const evidence = createRelativeEvidence(head.metric.ratios);
  const isBenefit = head.test === "benefit";
  return {
    ...head,
    needed: -logarithm(head.alpha),
    take: ({ arm, share, harm }) => {
      if (harm !== 1) return;
      evidence.add({ isCandidate: (arm === "candidate") !== isBenefit, share: isBenefit ? 1 - share : share });
    },
    takePair: ({ champion, candidate }) => {
      if (champion === candidate) return;
      evidence.add({ isCandidate: (candidate === 1) !== isBenefit, share: 0.5 });
    },
    evidence: () => evidence.value(),
    isDirected: () => true,
  };
}

function valueGate(head: GateHead): Gate {
  const strata = new Map<number, Stratum>();
  const pairs: Moments = createMoments();
  const sign = head.test === "benefit" ? -1 : 1;
  let candidates = 0;
  const shift = () => (pairs.count > 0 ? shiftOfPairs(pairs) : shiftBetween(strata.values()));
  return {
    ...head,
    // One side of a test of two: twice the alpha would be used up otherwise.
    needed: -logarithm(2 * head.alpha),
    take: ({ arm, stage, harm }) => {
      const stratum = strata.get(stage) ?? { champion: createMoments(), candidate: createMoments() };
      strata.set(stage, stratum);
      addTo(stratum[arm], harm);
      if (arm === "candidate") candidates++;
    },
    takePair: ({ champion, candidate }) => {
      addTo(pairs, candidate - champion);
      candidates++;
    },
    evidence: () => shiftEvidence(shift()),
    isDirected: () => candidates >= unitsMin && shift().shift * sign > 0,
  };
}

/**
 * The candidate's units beyond an absolute limit. It does not act while the champion is further beyond it: what befalls both
 * is not the candidate's doing, and its comparison with the champion watches on.
 */
function limitGate({ metric, alpha }: Pick<Gate, "metric" | "alpha">): Gate {
  const { share: limit = 0, beyond } = metric.limit ?? {};
  const counts = { champion: { bad: 0, units: 0 }, candidate: { bad: 0, units: 0 } };
  const harmMax = metric.kind === "rate" ? 0 : harmOf(metric, beyond ?? Infinity);
  const take = (arm: Arm, harm: number): void => {
    counts[arm].units++;
    if (harm > harmMax) counts[arm].bad++;
  };
  const evidence = (arm: Arm): number => limitEvidence({ ...counts[arm], limit });
  return {
    metric,
    test: "limit",
    alpha,
    needed: -logarithm(alpha),
    take: ({ arm, harm }) => take(arm, harm),
    takePair: ({ champion, candidate }) => {
      take("champion", champion);
      take("candidate", candidate);
    },
    evidence: () => evidence("candidate"),
    isDirected: () => evidence("candidate") > evidence("champion"),
  };
}

/** A value of a metric so that higher is worse. NaN where it has no such value: it then counts as missing. */
export function harmOf({ kind, harmful, scale }: Metric, value: number): number {
  const sign = harmful === "higher" ? 1 : -1;
  if (kind === "value") return sign * (scale === "log" ? logarithm(Math.max(0, value)) : value);
  return value === 0 || value === 1 ? Number((value === 1) === (harmful === "higher")) : Number.NaN;
}
