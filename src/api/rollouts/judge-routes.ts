import { createRoute, z } from "@hono/zod-openapi";
import { limits, SutradharError } from "../../core/index.ts";
import { decisionOf, isStanding, type Rollout } from "../../rollout/index.ts";
import { createApiApp, type ApiApp } from "../create-api.ts";
import { jsonAnswer, jsonBody } from "../json-answer.ts";
import { canaryOrder, canaryRequest, canaryStarted, canaryStatus, viewCanary, type CanaryRequest } from "./kayenta.ts";
import { judgeRemotely, judgeResult, remoteJudgement } from "./kayenta-judge.ts";
import { decisionSchema, rolloutId } from "./rollout-schemas.ts";
import type { RolloutServices } from "./rollout-routes.ts";

/** What a Flagger webhook may ask, by the webhook's type. */
const flaggerAsks = ["rollout", "confirm-traffic-increase", "confirm-promotion", "rollback"] as const;

/** fluxcd/flagger, pkg/apis/flagger/v1beta1: CanaryWebhookPayload. What else newer ones send is let pass. */
const flaggerPayload = z
  .looseObject({
    name: z.string().max(253),
    namespace: z.string().max(63),
    phase: z.string().max(63).optional(),
    checksum: z.string().max(253).optional(),
    metadata: z.record(z.string().max(253), z.string().max(2_000)).nullish(),
  })
  .openapi("FlaggerWebhook");

const tags = ["rollouts"];
const params = z.object({ id: rolloutId });
const read = { tags, "x-scope": "rollouts:read" } as const;

const decide = createRoute({
  ...read,
  method: "get",
  path: "/v1/rollouts/{id}/decision",
  summary: "The verdict alone, as an Argo Rollouts web metric asks for it (jsonPath {$.data})",
  request: { params },
  responses: { 200: jsonAnswer(decisionSchema, "What the judge says") },
});
const askByFlagger = createRoute({
  ...read,
  method: "post",
  path: "/v1/rollouts/{id}/flagger/{ask}",
  summary: "The verdict as a Flagger webhook takes it: 200 is yes, 409 is no, with the judge's words",
  request: { params: params.extend({ ask: z.enum(flaggerAsks) }), body: jsonBody(flaggerPayload) },
  responses: { 200: jsonAnswer(decisionSchema, "Yes") },
});
const startCanary = createRoute({
  ...read,
  method: "post",
  path: "/v1/kayenta/canary",
  summary: "Kayenta's API: asks for a judgement of the rollout that the experiment's scope names",
  request: { body: jsonBody(canaryOrder) },
  responses: { 200: jsonAnswer(canaryStarted, "Its id is the rollout's") },
});
const startConfiguredCanary = createRoute({
  ...read,
  method: "post",
  path: "/v1/kayenta/canary/{id}",
  summary: "The same by a configuration's id, which is the rollout's",
  request: { params, body: jsonBody(canaryRequest) },
  responses: { 200: jsonAnswer(canaryStarted, "Its id is the rollout's") },
});
const readCanary = createRoute({
  ...read,
  method: "get",
  path: "/v1/kayenta/canary/{id}",
  summary: "Kayenta's API: the judgement. Not complete until the rollout has ended",
  request: { params },
  responses: { 200: jsonAnswer(canaryStatus, "How it stands") },
});

const judgePairs = createRoute({
  ...read,
  method: "post",
  path: "/v1/kayenta/judge",
  summary: "Kayenta's remote judge: what it has fetched, judged by evidence that may be looked at after every interval",
  request: { body: jsonBody(remoteJudgement) },
  responses: { 200: jsonAnswer(judgeResult, "What the judge says") },
});

/** The judge, asked by other tools: Argo Rollouts, Flagger, and whatever speaks to Kayenta. */
export function createJudgeRoutes(services: Pick<RolloutServices, "get" | "replay">): ApiApp {
  const app = createApiApp();
  app.openapi(decide, async (context) => {
    const rollout = await services.get(context.get("caller"), context.req.valid("param").id);
    return context.json(tellDecision(rollout), 200);
  });
  app.openapi(askByFlagger, async (context) => {
    const { id, ask } = context.req.valid("param");
    const rollout = await services.get(context.get("caller"), id);
    if (answerFlagger(rollout, ask)) return context.json(tellDecision(rollout), 200);
    const why = (rollout.words[0] ?? rollout.state).slice(0, limits.reasonCharsMax);
    throw new SutradharError("state_conflict", `${id} is ${rollout.state}, so that ${ask} is answered with no: ${why}`);
  });
  app.openapi(startCanary, async (context) => {
    const { executionRequest } = context.req.valid("json");
    const id = scopeOf(executionRequest);
    await services.get(context.get("caller"), id);
    return context.json({ canaryExecutionId: id }, 200);
  });
  app.openapi(startConfiguredCanary, async (context) => {
    const { id } = context.req.valid("param");
    await services.get(context.get("caller"), id);
    return context.json({ canaryExecutionId: id }, 200);
  });
  app.openapi(judgePairs, (context) => context.json(judgeRemotely(context.req.valid("json")), 200));
  app.openapi(readCanary, async (context) => {
    const { id } = context.req.valid("param");
    const caller = context.get("caller");
    await services.get(caller, id);
    const { rollout, replay } = await services.replay(caller, id);
    return context.json(viewCanary(rollout, replay.judgement), 200);
  });
  return app;
}

function tellDecision(rollout: Rollout): z.input<typeof decisionSchema> {
  const { state, stage } = rollout;
  return { data: { decision: decisionOf(rollout), state, stage } };
}

function answerFlagger(rollout: Rollout, ask: (typeof flaggerAsks)[number]): boolean {
  const { state } = rollout;
  switch (ask) {
    case "rollout":
      // Harm is a failed check; whoever only waits has not failed.
      return isStanding(rollout) || state === "promoted";
    case "confirm-traffic-increase":
      return state === "running" || state === "promoted";
    case "confirm-promotion":
      return state === "promoted";
    case "rollback":
      return state === "rolled_back" || state === "aborted";
  }
}

/** Kayenta fetches metrics by scopes; here a scope says which rollout has them. */
function scopeOf({ scopes }: CanaryRequest): string {
  const named = Object.values(scopes).map(({ experimentScope }) => experimentScope.scope);
  const parsed = rolloutId.safeParse(named[0]);
  if (parsed.success && new Set(named).size === 1) return parsed.data;
  throw new SutradharError(
    "request_invalid",
    `executionRequest.scopes: each experimentScope.scope must be the id of one rollout, rol_…, got ${JSON.stringify(named).slice(0, 200)}`,
  );
}
