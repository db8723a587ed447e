import { createRoute, z } from "@hono/zod-openapi";
import { requireScope, type AccessChange, type AccessRecorder } from "../../access/index.ts";
import { isId, limits } from "../../core/index.ts";
import { getStop, liftStop, listStops, setStop, type Stop } from "../../productions/index.ts";
import type { Database } from "../../store/index.ts";
import { createApiApp, type ApiApp } from "../create-api.ts";
import { jsonAnswer, jsonBody } from "../json-answer.ts";
import { parseTarget } from "./parse-target.ts";
import { stopKinds, stopSchema } from "./stop-schemas.ts";

export interface StopServices {
  readonly database: Pick<Database, "engine" | "forWorkspace">;
  readonly now: () => Date;
  /** Is told of every stop that is set or lifted; absent: only the event tells of it. */
  readonly record?: AccessRecorder | undefined;
  /** Halts what falls under a stop that stands, and says how many videos that were. */
  readonly halt: () => Promise<number>;
  /** Lets go on what no stop holds any more, and says how many videos that were. */
  readonly resume: () => Promise<number>;
}

const tags = ["stops"];
const stopId = z.string().refine((text) => isId("stop", text), "must be a stop's id, stop_…");
const reason = z.string().min(3).max(limits.reasonCharsMax);
const one = { params: z.object({ id: stopId }) };

const set = createRoute({
  method: "post",
  path: "/v1/stops",
  tags,
  "x-scope": "stops:write",
  summary: "Have an avatar, voice, model, template, campaign or the workspace stand still, at once",
  description:
    "What uses it is halted, nothing that uses it is begun or taken, and its videos are neither downloaded nor previewed, until the stop is lifted.",
  request: {
    body: jsonBody(
      z
        .strictObject({
          kind: z.enum(stopKinds),
          target: z.string().max(200).optional().openapi({
            description: "asha, avatar/asha@1.2.0, cmp_…; of a workspace: left out",
            example: "avatar/asha",
          }),
          isEverywhere: z
            .boolean()
            .default(false)
            .openapi({ description: "In all workspaces; needs stops:everywhere" }),
          reason,
        })
        .openapi("NewStop"),
    ),
  },
  responses: {
    200: jsonAnswer(stopSchema, "It stood still already, by this stop"),
    201: jsonAnswer(stopSchema, "It stands still"),
  },
});
const list = createRoute({
  method: "get",
  path: "/v1/stops",
  tags,
  "x-scope": "stops:read",
  request: {
    query: z.object({
      standing: z.enum(["true", "false"]).default("false").openapi({ description: "Only what stands still now" }),
      after: stopId.optional(),
      limit: z.coerce.number().int().min(1).max(limits.pageRowsMax).default(50),
    }),
  },
  responses: {
    200: jsonAnswer(z.object({ stops: z.array(stopSchema), next: z.string().nullable() }), "The newest first"),
  },
});
const get = createRoute({
  method: "get",
  path: "/v1/stops/{id}",
  tags,
  "x-scope": "stops:read",
  request: one,
  responses: { 200: jsonAnswer(stopSchema, "The stop") },
});
const lift = createRoute({
  method: "delete",
  path: "/v1/stops/{id}",
  tags,
  "x-scope": "stops:write",
  summary: "Lift it: what it halted goes on",
  request: { ...one, query: z.object({ reason }) },
  responses: { 200: jsonAnswer(stopSchema, "It is lifted; it stays listed, with both reasons") },
});

/** What was told to stand still in the caller's workspace, and in all of them. */
export function createStopRoutes(services: StopServices): ApiApp {
  const { database, now, halt, resume, record } = services;
  const app = createApiApp();
  app.openapi(set, async (context) => {
    const caller = context.get("caller");
    const { target, ...wish } = context.req.valid("json");
    if (wish.isEverywhere) requireScope(caller, "stops:everywhere");
    const made = await database.engine.transaction().execute(async (trx) => {
      const named = await parseTarget(trx, caller, { ...wish, target });
      const done = await setStop(trx, caller, { ...wish, target: named, now: now() });
      if (done.isNew) await record?.(trx, caller, entryOf(done.stop, "set", wish.reason));
      return done;
    });
    const videos = await halt();
    return context.json(viewStop(made.stop, videos), made.isNew ? 201 : 200, {
      Location: `/v1/stops/${made.stop.id}`,
    });
  });
  app.openapi(list, async (context) => {
    const { workspaceId } = context.get("caller");
    const { standing, after, limit } = context.req.valid("query");
    const page = { workspaceId, isStanding: standing === "true", before: after, limit };
    const stops = await database.forWorkspace(workspaceId, (trx) => listStops(trx, page));
    const next = stops.length === limit ? (stops.at(-1)?.id ?? null) : null;
    return context.json({ stops: stops.map((stop) => viewStop(stop)), next }, 200);
  });
  app.openapi(get, async (context) => {
    const { workspaceId } = context.get("caller");
    const { id } = context.req.valid("param");
    return context.json(
      viewStop(await database.forWorkspace(workspaceId, (trx) => getStop(trx, workspaceId, id))),
      200,
    );
  });
  app.openapi(lift, async (context) => {
    const caller = context.get("caller");
    const { id } = context.req.valid("param");
    const { reason: why } = context.req.valid("query");
    const lifted = await database.engine.transaction().execute(async (trx) => {
      const stop = await getStop(trx, caller.workspaceId, id);
      if (stop.isEverywhere) requireScope(caller, "stops:everywhere");
      const done = await liftStop(trx, caller, { id, reason: why, now: now() });
      await record?.(trx, caller, entryOf(done, "lifted", why));
      return done;
    });
    return context.json(viewStop(lifted, await resume()), 200);
  });
  return app;
}

function entryOf({ id, kind, target, isEverywhere }: Stop, what: "set" | "lifted", why: string): AccessChange {
  return { of: "stop", id, what, kind, target, isEverywhere, reason: why };
}

/** @param videos how many were halted or go on by what was just done */
function viewStop({ setAt, liftedAt, ...stop }: Stop, videos?: number) {
  return {
    ...stop,
    setAt: setAt.toISOString(),
    liftedAt: liftedAt?.toISOString() ?? null,
    ...(videos === undefined ? {} : { videos }),
  };
}
