import { createRoute, z } from "@hono/zod-openapi";
import { isId, limits } from "../../core/index.ts";
import { getRun, listRuns, type Run, type RunStep } from "../../productions/index.ts";
import type { Database } from "../../store/index.ts";
import { createApiApp, type ApiApp } from "../create-api.ts";
import { answerTagged } from "../entity-tag.ts";
import { jsonAnswer } from "../json-answer.ts";

export interface RunServices {
  readonly database: Pick<Database, "forWorkspace">;
}

const tags = ["runs"];
const runId = z.string().refine((text) => isId("run", text), "must be a run's id, run_…");
const videoId = z.string().refine((text) => isId("vid", text), "must be the id of a video, vid_…");
const states = ["running", "done", "failed", "cancelled", "superseded"] as const;
const purposes = ["measure", "make", "reproduce", "shadow"] as const;
const time = z.iso.datetime();
const count = z.int().nonnegative();

const runSchema = z
  .object({
    id: z.string(),
    video: z.string().nullable(),
    purpose: z.enum(purposes).openapi({
      description:
        "`make` makes the video, `measure` speaks only, so that a size limit can be kept, `reproduce` makes it again, `shadow` is what a rollout compares it with, and nobody sees",
    }),
    state: z.enum(states).openapi({ description: "`superseded`: another goes on with what it has made" }),
    priority: z.enum(["interactive", "bulk"]),
    build: z.string().openapi({ description: "Whose workers may work on it" }),
    problem: z.object({ code: z.string(), message: z.string() }).nullable(),
    createdAt: time,
    finishedAt: time.nullable(),
    steps: z.object({ total: count, done: count, reused: count, failed: count }),
    links: z.record(z.string(), z.string()),
  })
  .openapi("Run");
const stepSchema = z
  .object({
    node: z.string().openapi({ example: "render/s1.2" }),
    step: z.string().openapi({ example: "render" }),
    kind: z.enum(["pure", "recorded", "effect"]),
    class: z.string(),
    state: z.enum(["waiting", "sharing", "ready", "running", "done", "failed", "cancelled"]),
    isReused: z.boolean().nullable(),
    failures: count,
    losses: count.openapi({ description: "Attempts that ended with their worker" }),
    startedAt: time.nullable(),
    finishedAt: time.nullable(),
  })
  .openapi("RunStep");

const list = createRoute({
  method: "get",
  path: "/v1/runs",
  tags,
  "x-scope": "videos:read",
  summary: "Plans that are or were worked on, with how far their steps have come",
  request: {
    query: z.object({
      video: videoId.optional(),
      state: z.enum(states).optional(),
      purpose: z.enum(purposes).optional(),
      after: runId.optional(),
      limit: z.coerce.number().int().min(1).max(limits.pageRowsMax).default(50),
    }),
  },
  responses: {
    200: jsonAnswer(z.object({ runs: z.array(runSchema), next: z.string().nullable() }), "The newest first"),
  },
});
const get = createRoute({
  method: "get",
  path: "/v1/runs/{id}",
  tags,
  "x-scope": "videos:read",
  summary: "A run with each of its steps",
  request: { params: z.object({ id: runId }) },
  responses: {
    200: jsonAnswer(runSchema.extend({ list: z.array(stepSchema) }).openapi("RunWithSteps"), "The run"),
    304: { description: "It is what `If-None-Match` names" },
  },
});

/** The runs of the caller's workspace. */
export function createRunRoutes({ database }: RunServices): ApiApp {
  const app = createApiApp();
  app.openapi(list, async (context) => {
    const { workspaceId } = context.get("caller");
    const { after, limit, ...filter } = context.req.valid("query");
    const runs = await database.forWorkspace(workspaceId, (trx) => listRuns(trx, filter, { after, limit }));
    const next = runs.length === limit ? (runs.at(-1)?.id ?? null) : null;
    return context.json({ runs: runs.map(viewRun), next }, 200);
  });
  app.openapi(get, async (context) => {
    const { workspaceId } = context.get("caller");
    const { id } = context.req.valid("param");
    const { list: steps, ...run } = await database.forWorkspace(workspaceId, (trx) => getRun(trx, id));
    return answerTagged(context, { ...viewRun(run), list: steps.map(viewStep) });
  });
  return app;
}

function viewRun({ id, video, problem, createdAt, finishedAt, ...run }: Run) {
  const links: Readonly<Record<string, string>> =
    video === null ? { self: `/v1/runs/${id}` } : { self: `/v1/runs/${id}`, video: `/v1/videos/${video}` };
  return {
    id,
    video,
    ...run,
    problem: problem && { code: problem.code, message: problem.message },
    createdAt: createdAt.toISOString(),
    finishedAt: finishedAt?.toISOString() ?? null,
    links,
  };
}

function viewStep({ startedAt, finishedAt, ...step }: RunStep) {
  return {
    ...step,
    startedAt: startedAt?.toISOString() ?? null,
    finishedAt: finishedAt?.toISOString() ?? null,
  };
}
