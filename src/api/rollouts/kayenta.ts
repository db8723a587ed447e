import { z } from "@hono/zod-openapi";
import { isStanding, type Judgement, type Rollout } from "../../rollout/index.ts";

import { judgeName } from "./kayenta-judge.ts";

// The shapes are those of spinnaker/kayenta, com.netflix.kayenta.canary: CanaryExecutionRequest, CanaryExecutionStatusResponse
// and results.CanaryJudgeResult. What is sent besides is let pass and not looked at: the metrics are measured here.

const scope = z.looseObject({ scope: z.string().max(200) });

export const canaryRequest = z
  .looseObject({
    scopes: z
      .record(z.string().max(200), z.looseObject({ controlScope: scope.optional(), experimentScope: scope }))
      .refine((scopes) => Object.keys(scopes).length <= 20, "may name 20 scopes"),
    thresholds: z.looseObject({ pass: z.number().optional(), marginal: z.number().optional() }).optional(),
  })
  .openapi("KayentaExecutionRequest");
export type CanaryRequest = z.output<typeof canaryRequest>;

export const canaryOrder = z
  .looseObject({ canaryConfig: z.looseObject({}).optional(), executionRequest: canaryRequest })
  .openapi("KayentaAdhocExecutionRequest");

export const canaryStarted = z.object({ canaryExecutionId: z.string() }).openapi("KayentaExecution");

const judgeScore = z.object({
  score: z.number().openapi({ description: "100: promote; 0: roll back" }),
  classification: z.enum(["Pass", "Fail"]),
  classificationReason: z.string(),
});
const analysisResult = z.object({
  name: z.string(),
  id: z.string(),
  tags: z.record(z.string(), z.string()),
  classification: z.enum(["Pass", "High", "Nodata"]),
  classificationReason: z.string(),
  groups: z.array(z.string()),
  experimentMetadata: z.record(z.string(), z.unknown()),
  controlMetadata: z.record(z.string(), z.unknown()),
  resultMetadata: z.record(z.string(), z.unknown()),
  critical: z.boolean(),
});

export const canaryStatus = z
  .object({
    application: z.string(),
    parentPipelineExecutionId: z.string(),
    pipelineId: z.string(),
    canaryConfigId: z.string(),
    stageStatus: z.record(z.string(), z.string()),
    complete: z.boolean(),
    status: z.enum(["running", "succeeded", "canceled"]),
    result: z
      .object({
        canaryDuration: z.string(),
        judgeResult: z.object({
          judgeName: z.string(),
          results: z.array(analysisResult),
          groupScores: z.array(
            z.object({
              name: z.string(),
              score: z.number(),
              classification: z.string(),
              classificationReason: z.string(),
            }),
          ),
          score: judgeScore,
        }),
      })
      .optional(),
    buildTimeMillis: z.number(),
    buildTimeIso: z.string(),
    startTimeMillis: z.number(),
    startTimeIso: z.string(),
    endTimeMillis: z.number().optional(),
    endTimeIso: z.string().optional(),
  })
  .openapi("KayentaExecutionStatus");
type CanaryStatus = z.input<typeof canaryStatus>;

/** A rollout as Kayenta tells of a canary. It is complete when the rollout has ended; one that was aborted has no result. */
export function viewCanary(rollout: Rollout, judgement: Judgement): CanaryStatus {
  const { id, state, startedAt, endedAt, kind, name } = rollout;
  const judgeStatus = isStanding(rollout) ? "running" : state === "aborted" ? "canceled" : "succeeded";
  const started = { millis: startedAt.getTime(), iso: startedAt.toISOString() };
  return {
    application: `${kind}/${name}`,
    parentPipelineExecutionId: id,
    pipelineId: id,
    canaryConfigId: id,
    stageStatus: { setupContext: "succeeded", judge: judgeStatus },
    complete: !isStanding(rollout),
    status: judgeStatus,
    ...(judgeStatus === "succeeded" ? { result: viewResult(rollout, judgement) } : {}),
    buildTimeMillis: started.millis,
    buildTimeIso: started.iso,
    startTimeMillis: started.millis,
    startTimeIso: started.iso,
    ...(endedAt ? { endTimeMillis: endedAt.getTime(), endTimeIso: endedAt.toISOString() } : {}),
  };
}

function viewResult(rollout: Rollout, judgement: Judgement): NonNullable<CanaryStatus["result"]> {
  const { state, words, startedAt, endedAt } = rollout;
  const isGood = state === "promoted";
  const judged = judgement.tallies.map((tally) => viewMetric(tally, judgement));
  const score = {
    score: isGood ? 100 : 0,
    classification: isGood ? ("Pass" as const) : ("Fail" as const),
    classificationReason: words[0] ?? state,
  };
  const seconds = Math.max(0, Math.round(((endedAt ?? startedAt).getTime() - startedAt.getTime()) / 1_000));
  return {
    canaryDuration: `PT${seconds}S`,
    judgeResult: {
      judgeName,
      results: judged,
      groupScores: judged.map(({ name, classification, classificationReason }) => ({
        name,
        score: classification === "High" ? 0 : 100,
        classification,
        classificationReason,
      })),
      score,
    },
  };
}

function viewMetric(tally: Judgement["tallies"][number], { gates, verdict }: Judgement) {
  const { metric, champion, candidate } = tally;
  const own = gates.filter((gate) => gate.metric === metric);
  const isFound = verdict.decision === "rollback" && verdict.finding.metric === metric;
  const isSeen = candidate.units + champion.units > 0;
  return {
    name: metric,
    id: metric,
    tags: {},
    classification: isFound ? ("High" as const) : isSeen ? ("Pass" as const) : ("Nodata" as const),
    classificationReason: own
      .map(({ test, evidence, needed }) => `${test}: ln E ${evidence.toFixed(2)}, acts at ${needed.toFixed(2)}`)
      .join("; "),
    groups: [metric],
    experimentMetadata: { stats: { ...candidate } },
    controlMetadata: { stats: { ...champion } },
    resultMetadata: { worst: [...tally.worst] },
    critical: own.length > 0,
  };
}
