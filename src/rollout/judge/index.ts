/** The judge of rollouts: a pure function of what happened. No clock, no database, no chance. */
export { assignVideo, bucketOf, type Assignment, type NewVideo } from "./assign-video.ts";
export { findSpecProblems } from "./check-spec.ts";
export { explainJudgement } from "./explain-judgement.ts";
export { createGates, type Gate, type GateTest } from "./gate.ts";
export { createJudge, judge, type Judge } from "./judge.ts";
export type { GateFinding, GateReading, HoldCause, Judgement, TraceRow, Verdict } from "./judgement.ts";
export { judgeSamples, type JudgedSamples, type Samples } from "./judge-samples.ts";
export { usualSpec, type JudgeSpec, type Metric, type Stage, type Strategy } from "./judge-spec.ts";
export { limitEvidence } from "./limit-evidence.ts";
export { shiftEvidence } from "./mean-evidence.ts";
export { createRelativeEvidence } from "./relative-evidence.ts";
export type { Arm, RolloutEvent, UnitExclusion } from "./rollout-event.ts";
export type { ArmTally, MetricTally } from "./tally.ts";
