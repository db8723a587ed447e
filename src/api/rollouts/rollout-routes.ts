import { createRoute, z } from "@hono/zod-openapi";
import type { Caller } from "../../access/index.ts";
import { limits } from "../../core/index.ts";
import { decisionOf, formatTarget, type Replay, type Rollout } from "../../rollout/index.ts";
import { createApiApp, type ApiApp } from "../create-api.ts";
import { jsonAnswer, jsonBody } from "../json-answer.ts";
import { createJudgeRoutes } from "./judge-routes.ts";
import {
  judgementSchema,
  observationOrder,
  reconciliationSchema,
  rolloutApproval,
  rolloutChange,
  rolloutId,
  rolloutOrder,
  rolloutSchema,
  rolloutWishes,
} from "./rollout-schemas.ts";

export type RolloutOrder = z.output<typeof rolloutOrder>;
export type RolloutChange = z.output<typeof rolloutChange>;
export type RolloutObservation = z.output<typeof observationOrder>;
export type RolloutWishes = z.output<typeof rolloutWishes>;
export type ReconciliationView = z.output<typeof reconciliationSchema>;
export type RolloutView = z.output<typeof rolloutSchema>;
export type JudgementView = z.output<typeof judgementSchema>;

export interface RolloutServices {
  /** @throws SutradharError `request_invalid`, `asset_unknown`, `state_conflict` where one stands on the alias */
  start(caller: Caller, order: RolloutOrder): Promise<Rollout>;
  list(caller: Caller, after: string | undefined): Promise<readonly Rollout[]>;
  /** Settled up to this instant. @throws SutradharError `rollout_unknown` */
  get(caller: Caller, id: string): Promise<Rollout>;
  change(caller: Caller, id: string, change: RolloutChange): Promise<Rollout>;
  /** Agrees to its promotion. @throws SutradharError `forbidden` for a service, its requester, and whoever has agreed already */
  approve(caller: Caller, id: string, reason: string): Promise<Rollout>;
  observe(caller: Caller, id: string, seen: RolloutObservation): Promise<Rollout>;
  /** What there is beside what is wished; nothing is done. */
  compare(caller: Caller, wishes: RolloutWishes): Promise<ReconciliationView>;
  /** Does what brings what there is to what is wished. Doing so again does nothing. */
  reconcile(caller: Caller, wishes: RolloutWishes): Promise<ReconciliationView>;
  /** Judges it again by its log alone. */
  replay(caller: Caller, id: string): Promise<{ readonly rollout: Rollout; readonly replay: Replay }>;
}

const tags = ["rollouts"];
const one = { params: z.object({ id: rolloutId }) };

const start = createRoute({
  method: "post",
  path: "/v1/rollouts",
  tags,
  "x-scope": "rollouts:write",
  summary: "Let a new version reach some videos, then more, and go back by itself where it does harm",
  request: { body: jsonBody(rolloutOrder) },
  responses: { 201: jsonAnswer(rolloutSchema, "It runs") },
});
const list = createRoute({
  method: "get",
  path: "/v1/rollouts",
  tags,
  "x-scope": "rollouts:read",
  request: { query: z.object({ after: rolloutId.optional() }) },
  responses: {
    200: jsonAnswer(z.object({ rollouts: z.array(rolloutSchema), next: z.string().nullable() }), "The newest first"),
  },
});
const get = createRoute({
  method: "get",
  path: "/v1/rollouts/{id}",
  tags,
  "x-scope": "rollouts:read",
  request: one,
  responses: { 200: jsonAnswer(rolloutSchema, "The rollout, judged up to now") },
});
const change = createRoute({
  method: "patch",
  path: "/v1/rollouts/{id}",
  tags,
  "x-scope": "rollouts:write",
  request: { ...one, body: jsonBody(rolloutChange) },
  responses: { 200: jsonAnswer(rolloutSchema, "As it stands now") },
});
const approve = createRoute({
  method: "post",
  path: "/v1/rollouts/{id}/approve",
  tags,
  "x-scope": "rollouts:write",
  summary: "Agree that its candidate becomes the champion, where the table of approvals asks for people",
  request: { ...one, body: jsonBody(rolloutApproval) },
  responses: { 200: jsonAnswer(rolloutSchema, "As it stands now") },
});
const observe = createRoute({
  method: "post",
  path: "/v1/rollouts/{id}/observations",
  tags,
  "x-scope": "rollouts:write",
  summary: "Tell what was seen of a video outside: a complaint, whether it was watched to its end",
  request: { ...one, body: jsonBody(observationOrder) },
  responses: { 200: jsonAnswer(rolloutSchema, "It was heard") },
});
const replay = createRoute({
  method: "get",
  path: "/v1/rollouts/{id}/replay",
  tags,
  "x-scope": "rollouts:read",
  summary:
    "Judge it again by its log alone: the evidence of every gate, and whether the verdict is the one that stands",
  request: one,
  responses: { 200: jsonAnswer(judgementSchema, "What the log says") },
});

const compare = createRoute({
  method: "post",
  path: "/v1/rollouts/compare",
  tags,
  "x-scope": "rollouts:read",
  summary: "What there is beside what files wish, and what would be done; nothing is",
  request: { body: jsonBody(rolloutWishes) },
  responses: { 200: jsonAnswer(reconciliationSchema, "What would be done") },
});
const reconcile = createRoute({
  method: "post",
  path: "/v1/rollouts/reconcile",
  tags,
  "x-scope": "rollouts:write",
  summary: "Start, replace, pause and resume what brings rollouts to what files wish; again, it does nothing",
  request: { body: jsonBody(rolloutWishes) },
  responses: { 200: jsonAnswer(reconciliationSchema, "What was done") },
});

/** How new versions reach viewers in the caller's workspace. */
export function createRolloutRoutes(services: RolloutServices): ApiApp {
  const app = createApiApp();
  app.route("/", createJudgeRoutes(services));
  app.openapi(start, async (context) => {
    const made = await services.start(context.get("caller"), context.req.valid("json"));
    return context.json(viewRollout(made), 201, { Location: `/v1/rollouts/${made.id}` });
  });
  app.openapi(list, async (context) => {
    const rollouts = await services.list(context.get("caller"), context.req.valid("query").after);
    const next = rollouts.length === limits.pageRowsMax ? (rollouts.at(-1)?.id ?? null) : null;
    return context.json({ rollouts: rollouts.map(viewRollout), next }, 200);
  });
  app.openapi(get, async (context) => {
    const { id } = context.req.valid("param");
    return context.json(viewRollout(await services.get(context.get("caller"), id)), 200);
  });
  app.openapi(change, async (context) => {
    const { id } = context.req.valid("param");
    return context.json(viewRollout(await services.change(context.get("caller"), id, context.req.valid("json"))), 200);
  });
  app.openapi(approve, async (context) => {
    const { id } = context.req.valid("param");
    const { reason } = context.req.valid("json");
    return context.json(viewRollout(await services.approve(context.get("caller"), id, reason)), 200);
  });
  app.openapi(observe, async (context) => {
    const { id } = context.req.valid("param");
    return context.json(viewRollout(await services.observe(context.get("caller"), id, context.req.valid("json"))), 200);
  });
  app.openapi(compare, async (context) =>
    context.json(await services.compare(context.get("caller"), context.req.valid("json")), 200),
  );
  app.openapi(reconcile, async (context) =>
    context.json(await services.reconcile(context.get("caller"), context.req.valid("json")), 200),
  );
  app.openapi(replay, async (context) => {
    const { id } = context.req.valid("param");
    const found = await services.replay(context.get("caller"), id);
    return context.json(viewJudgement(found.rollout, found.replay), 200);
  });
  return app;
}

function viewRollout(rollout: Rollout): z.input<typeof rolloutSchema> {
  const { id, champion, candidate, spec, state, stage, events, words, startedBy, endedBy, approvals } = rollout;
  return {
    id,
    target: formatTarget(rollout),
    champion,
    candidate,
    strategy: spec.judge.strategy,
    state,
    stage,
    stages: [...spec.judge.stages],
    events,
    decision: decisionOf(rollout),
    words: [...words],
    startedBy,
    startedAt: rollout.startedAt.toISOString(),
    endedBy,
    endedAt: rollout.endedAt?.toISOString() ?? null,
    approvals: approvals.map(({ name, roles, reason, at }) => ({ name, roles: [...roles], reason, at })),
    isApproved: spec.approval ? rollout.approvedAt !== null : null,
  };
}

function viewJudgement(rollout: Rollout, replayed: Replay): z.input<typeof judgementSchema> {
  const { judgement, words, ...rest } = replayed;
  const { stage, measured, inFlight, gates, tallies, verdict } = judgement;
  return {
    rollout: viewRollout(rollout),
    ...rest,
    decision: verdict.decision,
    words: [...words],
    stage,
    measured,
    inFlight,
    gates: [...gates],
    tallies: tallies.map((tally) => ({ ...tally, worst: [...tally.worst] })),
  };
}
