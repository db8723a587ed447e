import { findBlindMetrics } from "./blind-metrics.ts";
import type { JudgeSpec, Metric, Stage } from "./judge-spec.ts";
import type { GateFinding, HoldCause, Judgement } from "./judgement.ts";
import type { ArmTally, MetricTally } from "./tally.ts";

/** A judgement in sentences: what was decided, which metric, what evidence, which videos. */
export function explainJudgement(spec: JudgeSpec, judgement: Judgement): string[] {
  const { verdict } = judgement;
  switch (verdict.decision) {
    case "rollback":
      return explainFinding(spec, judgement, verdict.finding);
    case "hold":
      return [explainHold(spec, verdict.cause)];
    case "promote":
      return [explainPromotion(spec, judgement, verdict.to), ...describeTallies(spec, judgement)];
    case "continue":
      return [explainProgress(spec, judgement), ...warnOfBlindness(spec), ...describeTallies(spec, judgement)];
  }
}

function explainFinding(spec: JudgeSpec, judgement: Judgement, finding: GateFinding): string[] {
  const metric = metricOf(spec, finding.metric);
  const tally = judgement.tallies.find((one) => one.metric === finding.metric);
  const what = {
    relative: `is worse than the champion in ${metric.name}`,
    limit: `is beyond the limit for ${metric.name} (${percent(metric.limit?.share ?? 0)} of units)`,
    missing: `does not deliver ${metric.name}, and the champion does`,
    benefit: `is better than the champion in ${metric.name}`,
  }[finding.test];
  const videos = tally?.worst ?? [];
  return [
    `rollback: the candidate ${what}`,
    ...(tally ? [describeTally(metric, tally)] : []),
    `evidence ln E = ${finding.evidence.toFixed(2)}, needed ${finding.needed.toFixed(2)}: a harmless candidate ever gets there in at most ${percent(finding.alpha)} of rollouts`,
    ...(finding.test !== "missing" && videos.length > 0 ? [`videos: ${videos.join(", ")}`] : []),
  ];
}

function explainHold(spec: JudgeSpec, cause: HoldCause): string {
  switch (cause.kind) {
    case "paused":
      return `hold: paused by ${cause.by}: ${cause.reason}`;
    case "missing":
      return `hold: ${cause.metric} is missing of ${cause.missing} of ${cause.due} units of this stage; no data is not a pass. Look why it does not come, then resume or abort`;
    case "no_comparison":
      return `hold: the champion has ${cause.champion} measurements of ${cause.metric}: too few to compare with. It goes on by itself when more have come`;
    case "no_benefit":
      return `hold: all units are in, and no benefit in ${metricOf(spec, cause.metric).name} was shown. Decide by other reasons: promote or abort`;
  }
}

function explainPromotion(spec: JudgeSpec, { measured }: Judgement, to: number | "champion"): string {
  const shown = spec.goal === undefined ? "no evidence of harm" : `a benefit in ${spec.goal} was shown`;
  if (to === "champion") return `promote: ${shown} after ${measured} units of the last stage: it becomes the champion`;
  const share = percent((spec.stages[to] as Stage).share);
  return `promote: ${shown} after ${measured} units: on to ${share} of videos. All evidence is kept`;
}

function explainProgress(spec: JudgeSpec, { stage, measured, inFlight }: Judgement): string {
  const { share, units } = spec.stages[stage] as Stage;
  return `continue: ${measured} of ${units} units measured at ${percent(share)} of videos, ${inFlight} in work`;
}

function warnOfBlindness(spec: JudgeSpec): string[] {
  const blind = findBlindMetrics(spec);
  if (blind.length === 0) return [];
  return [
    `careful: of so few units not even a candidate that is bad in every video would be found by its ${blind.join(", ")}: give the stages more units`,
  ];
}

function describeTallies(spec: JudgeSpec, { tallies }: Judgement): string[] {
  return tallies
    .filter(({ champion, candidate }) => champion.units + candidate.units > 0)
    .map((tally) => describeTally(metricOf(spec, tally.metric), tally));
}

function describeTally(metric: Metric, { champion, candidate }: MetricTally): string {
  return `${metric.name}: candidate ${describeArm(metric, candidate)}, champion ${describeArm(metric, champion)}`;
}

function describeArm(metric: Metric, { units, bad, mean, missing }: ArmTally): string {
  const lost = missing > 0 ? ` (${missing} missing)` : "";
  if (metric.kind === "rate") return `${bad} of ${units} ${metric.says}${lost}`;
  return `${mean === null ? "none" : Number(mean.toPrecision(4))} ${metric.says} over ${units} units${lost}`;
}

function metricOf(spec: JudgeSpec, name: string): Metric {
  const metric = spec.metrics.find((one) => one.name === name);
  if (!metric) throw new RangeError(`no metric ${name}`);
  return metric;
}

function percent(share: number): string {
  return `${Number((share * 100).toPrecision(3))} %`;
}
