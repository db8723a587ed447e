import { z } from "@hono/zod-openapi";
import { isId, limits } from "../../core/index.ts";

export const rolloutId = z.string().refine((text) => isId("rol", text), "must be a rollout's id, rol_…");
const reason = z.string().min(3).max(limits.reasonCharsMax);
const share = z.number().gt(0).max(1);
const count = z.number().int().min(1).max(limits.rolloutUnitsMax);
const metricName = z.string().regex(/^[a-z][a-z0-9_]{0,39}$/, "lower case with underscores");

const orderFields = {
  target: z.string().max(200).openapi({
    description: "The alias that is rolled out: kind/name@alias",
    example: "avatar/asha@production",
  }),
  to: z.string().max(64).openapi({ description: "The version that it is to point to", example: "1.1.0" }),
  strategy: z.enum(["canary", "ab", "shadow"]).default("canary").openapi({
    description: "`shadow`: the candidate works beside on a share of videos, and nobody sees what it makes",
  }),
  stages: z
    .array(z.strictObject({ share, units: count, inFlightMax: count }))
    .min(1)
    .max(limits.rolloutStagesMax)
    .optional()
    .openapi({ description: "Of the ramp; absent: 5, 25, 50 and 100 %" }),
  alpha: z.number().gt(0).max(0.2).optional().openapi({
    description: "How often a harmless version may be rolled back, over all metrics and looks; absent: 0.01",
  }),
  goal: metricName.optional().openapi({ description: "Of an ab: the metric in which it must be better" }),
  metrics: z
    .array(
      z.strictObject({
        name: metricName,
        alphaShare: z.number().min(0).max(1).optional(),
        limitShare: z.number().gt(0).lt(1).optional().openapi({ description: "At most this share of units is bad" }),
        limitBeyond: z.number().optional().openapi({ description: "Of a value: what lies beyond it is bad" }),
      }),
    )
    .max(limits.rolloutMetricsMax)
    .optional()
    .openapi({ description: "What differs from the usual of a metric" }),
  pinnedCampaigns: z.array(z.string().max(40)).max(100).default([]).openapi({
    description: "Campaigns that stay with the champion",
  }),
};

export const rolloutOrder = z.strictObject(orderFields).openapi("NewRollout");

/** What a file of `rollouts/` says. */
export const rolloutWish = z
  .strictObject({
    ...orderFields,
    paused: z.boolean().optional().openapi({
      description: "Whether it is to be paused; absent: whoever paused it, or did not, is left alone",
    }),
    attempt: z.number().int().min(1).max(1_000).default(1).openapi({
      description: "One more than before tries again what was taken back",
    }),
  })
  .openapi("RolloutWish");

export const rolloutWishes = z
  .strictObject({
    wishes: z
      .array(rolloutWish)
      .max(limits.rolloutsStandingMax)
      .refine(
        (wishes) => new Set(wishes.map(({ target }) => target)).size === wishes.length,
        "must name each target once: of two wishes for one alias neither could come true",
      ),
    prune: z.boolean().default(false).openapi({ description: "Abort what stands and is wished by none of them" }),
  })
  .openapi("RolloutWishes");

export const reconciliationSchema = z
  .object({
    changes: z.array(
      z.object({
        target: z.string(),
        to: z.string().nullable().openapi({ description: "null: nobody wishes anything of this alias" }),
        action: z.enum(["none", "start", "replace", "pause", "resume", "abort"]),
        state: z.enum(["arrived", "under_way", "waits", "refused", "to_do", "unwished"]),
        why: z.string(),
        rollout: z.string().nullable().openapi({ description: "The rollout that stands on it now" }),
        problem: z.object({ code: z.string(), message: z.string() }).nullable().openapi({
          description: "Why it could not be done; the others were",
        }),
      }),
    ),
    isDrifted: z.boolean().openapi({
      description:
        "Whether something is, or was before, not as it is wished: to_do, refused, unwished, or not possible",
    }),
  })
  .openapi("RolloutReconciliation");

export const rolloutChange = z
  .strictObject({ change: z.enum(["pause", "resume", "abort"]), reason })
  .openapi("RolloutChange");

export const rolloutApproval = z.strictObject({ reason }).openapi("RolloutApproval");

export const observationOrder = z
  .strictObject({
    video: z.string().max(40),
    metric: metricName.openapi({ example: "complaint" }),
    value: z.number().openapi({ description: "Of a rate 1 where it happened, 0 where it did not" }),
  })
  .openapi("RolloutObservation");

const version = z.object({ version: z.string(), digest: z.string() });
const decision = z.enum(["continue", "promote", "rollback", "hold"]);
const armTally = z.object({
  units: z.number().int(),
  bad: z.number().int(),
  mean: z.number().nullable(),
  missing: z.number().int(),
});

export const rolloutSchema = z
  .object({
    id: z.string(),
    target: z.string(),
    champion: version,
    candidate: version,
    strategy: z.enum(["shadow", "ab", "canary"]),
    state: z.enum(["running", "held", "paused", "promoted", "rolled_back", "aborted"]),
    stage: z.number().int(),
    stages: z.array(z.object({ share: z.number(), units: z.number().int(), inFlightMax: z.number().int() })),
    events: z.number().int(),
    decision,
    words: z.array(z.string()).openapi({ description: "The verdict in sentences" }),
    startedBy: z.string(),
    startedAt: z.string(),
    endedBy: z.string().nullable(),
    endedAt: z.string().nullable(),
    approvals: z.array(z.object({ name: z.string(), roles: z.array(z.string()), reason: z.string(), at: z.string() })),
    isApproved: z.boolean().nullable().openapi({ description: "null: nobody has to agree to its promotion" }),
  })
  .openapi("Rollout");

export const judgementSchema = z
  .object({
    rollout: rolloutSchema,
    events: z.number().int().openapi({ description: "What it was judged by again: the log from its first event" }),
    isSame: z.boolean().openapi({ description: "Whether the verdict is the one that stands" }),
    brokenAt: z.number().int().nullable().openapi({ description: "The first event that is not what was written" }),
    traceDigest: z
      .string()
      .openapi({ description: "sha256 over the evidence at every look; the same on every machine" }),
    decision,
    words: z.array(z.string()),
    stage: z.number().int(),
    measured: z.number().int(),
    inFlight: z.number().int(),
    gates: z.array(
      z.object({
        metric: z.string(),
        test: z.enum(["relative", "limit", "missing", "benefit"]),
        evidence: z.number().openapi({ description: "ln E now" }),
        peak: z.number(),
        needed: z.number(),
      }),
    ),
    tallies: z.array(
      z.object({ metric: z.string(), champion: armTally, candidate: armTally, worst: z.array(z.string()) }),
    ),
  })
  .openapi("RolloutJudgement");

export const decisionSchema = z
  .object({ data: z.object({ decision, state: z.string(), stage: z.number().int() }) })
  .openapi("RolloutDecision");
