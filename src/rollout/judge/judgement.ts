import type { GateTest } from "./gate.ts";
import type { MetricTally } from "./tally.ts";

/** What made a gate act: which test of which metric, and with what evidence. */
export interface GateFinding {
  readonly metric: string;
  readonly test: GateTest;
  /** ln E, and what was needed. */
  readonly evidence: number;
  readonly needed: number;
  readonly alpha: number;
  /** Which event it was, counted from 0. */
  readonly position: number;
}

/** Why nothing goes on until a person has looked. */
export type HoldCause =
  | { readonly kind: "paused"; readonly by: string; readonly reason: string }
  /** A due metric no longer comes, or too seldom: no data is not a pass. */
  | { readonly kind: "missing"; readonly metric: string; readonly missing: number; readonly due: number }
  /** The champion has too few measurements: there is nothing to compare with. */
  | { readonly kind: "no_comparison"; readonly metric: string; readonly champion: number }
  /** An `ab` rollout has all its units, and no benefit was shown. */
  | { readonly kind: "no_benefit"; readonly metric: string };

export type Verdict =
  | { readonly decision: "continue" }
  /** To the next stage, or to be the champion. */
  | { readonly decision: "promote"; readonly to: number | "champion" }
  /** It stands: whatever comes later does not undo it. */
  | { readonly decision: "rollback"; readonly finding: GateFinding }
  | { readonly decision: "hold"; readonly cause: HoldCause };

/** How a gate stands. */
export interface GateReading {
  readonly metric: string;
  readonly test: GateTest;
  readonly evidence: number;
  readonly peak: number;
  readonly needed: number;
}

export interface Judgement {
  readonly verdict: Verdict;
  readonly stage: number;
  /** The candidate's units that were measured in this stage. */
  readonly measured: number;
  /** The candidate's videos in work. */
  readonly inFlight: number;
  readonly gates: readonly GateReading[];
  readonly tallies: readonly MetricTally[];
  /** How many events it stands on. */
  readonly events: number;
}

/** One look at a gate: the evidence after an event. The trace of a log is the same whenever it is judged again. */
export interface TraceRow {
  readonly position: number;
  readonly metric: string;
  readonly test: GateTest;
  readonly evidence: number;
}
