import { limits } from "../../core/index.ts";
import type { JudgeSpec, Stage } from "./judge-spec.ts";

/** What is wrong with what a rollout is to be judged by, in words; none: nothing. */
export function findSpecProblems(spec: JudgeSpec): readonly string[] {
  return [...findStageProblems(spec), ...findMetricProblems(spec), ...findGoalProblems(spec)];
}

function findStageProblems({ stages, strategy }: JudgeSpec): string[] {
  const problems: string[] = [];
  if (stages.length === 0 || stages.length > limits.rolloutStagesMax) {
    problems.push(`a rollout has 1 to ${limits.rolloutStagesMax} stages, got ${stages.length}`);
  }
  if (strategy !== "canary" && stages.length > 1) problems.push(`${strategy} has one stage, got ${stages.length}`);
  stages.forEach((stage, index) => problems.push(...problemsOfStage(stage, index, stages[index - 1])));
  return problems;
}

function problemsOfStage({ share, units, inFlightMax }: Stage, index: number, before: Stage | undefined): string[] {
  const at = `stage ${index + 1}`;
  return [
    ...(share > 0 && share <= 1 ? [] : [`${at}: share must be above 0 and at most 1, got ${share}`]),
    ...(before && share < before.share ? [`${at}: a ramp does not go down, ${share} follows ${before.share}`] : []),
    ...(isCount(units) ? [] : [`${at}: units must be 1 to ${limits.rolloutUnitsMax}, got ${units}`]),
    ...(isCount(inFlightMax) ? [] : [`${at}: inFlightMax must be 1 to ${limits.rolloutUnitsMax}, got ${inFlightMax}`]),
  ];
}

function isCount(value: number): boolean {
  return Number.isInteger(value) && value >= 1 && value <= limits.rolloutUnitsMax;
}

function findMetricProblems({ alpha, metrics, limitAlphaShare, missingAlphaShare }: JudgeSpec): string[] {
  const problems: string[] = [];
  if (!(alpha > 0 && alpha <= 0.2)) problems.push(`alpha must be above 0 and at most 0.2, got ${alpha}`);
  if (metrics.length > limits.rolloutMetricsMax) problems.push(`there may be ${limits.rolloutMetricsMax} metrics`);
  if (new Set(metrics.map(({ name }) => name)).size < metrics.length) problems.push("a metric is named twice");
  if (!metrics.some(({ alphaShare }) => alphaShare > 0)) problems.push("no metric decides: give one a share of alpha");
  const shares = [...metrics.map(({ alphaShare }) => alphaShare), limitAlphaShare, missingAlphaShare];
  const used = shares.reduce((sum, share) => sum + share, 0);
  if (shares.some((share) => !(share >= 0))) problems.push("a share of alpha must not be below 0");
  if (used > 1 + 1e-9) {
    problems.push(
      `all shares of alpha together must be at most 1, got ${Number(used.toFixed(4))}: a harmless candidate would go back more often than alpha says`,
    );
  }
  return problems;
}

function findGoalProblems({ strategy, goal, metrics }: JudgeSpec): string[] {
  if (strategy === "ab" && goal === undefined)
    return ["ab needs a goal: the metric in which the candidate must be better"];
  if (strategy !== "ab" && goal !== undefined) return [`${strategy} has no goal: only ab looks for a benefit`];
  if (goal !== undefined && !metrics.some(({ name }) => name === goal)) return [`the goal ${goal} is no metric of it`];
  return [];
}
