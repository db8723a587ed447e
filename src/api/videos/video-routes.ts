import { createRoute, z } from "@hono/zod-openapi";
import { isId, limits } from "../../core/index.ts";
import { createApiApp, type ApiApp } from "../create-api.ts";
import { answerTagged, hasTag, tagOf } from "../entity-tag.ts";
import { createIdempotency, type IdempotencyOptions } from "../idempotency.ts";
import { jsonAnswer, jsonBody } from "../json-answer.ts";
import { createSeats } from "../seats.ts";
import { fileAnswers, serveFile } from "../serve-file.ts";
import {
  attemptSchema,
  callbackId,
  fileNames,
  orderSchema,
  reproductionSchema,
  videoParameters,
  videoSchema,
  videoAfter,
  videoStates,
} from "./video-schemas.ts";
import { addProgress } from "./progress-route.ts";
import type { NewOrder, VideoServices } from "./video-services.ts";

const tags = ["videos"];
const video = jsonAnswer(videoSchema, "The video");
const one = { params: videoParameters };

const create = createRoute({
  method: "post",
  path: "/v1/videos",
  summary: "Order a video, by a script or by a template",
  tags,
  "x-scope": "videos:write",
  "x-body-bytes-max": limits.scriptBytesMax * 2,
  request: {
    headers: z.object({
      "idempotency-key": z.string().optional().openapi({
        description: "The same request with the same key, within a day, is answered with the first answer",
      }),
    }),
    body: jsonBody(orderSchema),
  },
  responses: { 202: jsonAnswer(videoSchema, "It will be made") },
});
const list = createRoute({
  method: "get",
  path: "/v1/videos",
  summary: "The videos of the workspace, newest first",
  tags,
  "x-scope": "videos:read",
  request: {
    query: z.object({
      state: z.enum(videoStates).optional(),
      callbackId: callbackId.optional(),
      after: videoAfter.optional(),
      limit: z.coerce.number().int().min(1).max(limits.pageRowsMax).default(50),
    }),
  },
  responses: {
    200: jsonAnswer(z.object({ videos: z.array(videoSchema), next: z.string().nullable() }), "The newest first"),
  },
});
const get = createRoute({
  method: "get",
  path: "/v1/videos/{id}",
  tags,
  "x-scope": "videos:read",
  summary: "A video, at once or when something has changed",
  description:
    "With `waitMs` it answers when there is something new: other than what `seen`, or `If-None-Match`, names by the `ETag` of an " +
    "answer before; without either, other than it was when it was asked. In the end it answers with how things stand.",
  request: {
    ...one,
    query: z.object({
      waitMs: z.coerce.number().int().min(0).max(30_000).default(0),
      seen: z.string().max(80).optional().openapi({ description: "The `ETag` of the last answer" }),
    }),
  },
  responses: { 200: video, 304: { description: "It is what `If-None-Match` names" } },
});
const cancel = createRoute({
  method: "post",
  path: "/v1/videos/{id}/cancel",
  summary: "End it before its end: nothing more of it begins",
  tags,
  "x-scope": "videos:write",
  request: one,
  responses: { 200: video },
});
const retry = createRoute({
  method: "post",
  path: "/v1/videos/{id}/retry",
  summary: "Try it again: what was made is not made again",
  tags,
  "x-scope": "videos:write",
  request: one,
  responses: { 202: video },
});
const approve = createRoute({
  method: "post",
  path: "/v1/videos/{id}/approve",
  summary: "A person has looked at what the gates would not decide",
  tags,
  "x-scope": "videos:review",
  request: { ...one, body: jsonBody(z.strictObject({ reason: z.string().min(3).max(1_000) })) },
  responses: { 202: video },
});
const lock = createRoute({
  method: "get",
  path: "/v1/videos/{id}/lock.json",
  summary: "What it was made of, down to every digest",
  tags,
  "x-scope": "videos:read",
  request: one,
  responses: { 200: jsonAnswer(z.looseObject({}), "What the video was made of") },
});
const attempts = createRoute({
  method: "get",
  path: "/v1/videos/{id}/attempts",
  summary: "Every attempt at every step",
  tags,
  "x-scope": "videos:read",
  request: one,
  responses: { 200: jsonAnswer(z.object({ attempts: z.array(attemptSchema) }), "Every attempt at every step") },
});
const reproduce = createRoute({
  method: "post",
  path: "/v1/videos/{id}/reproduce",
  summary: "Make it again from its lock, to see whether the bytes are the same",
  tags,
  "x-scope": "videos:write",
  request: one,
  responses: { 202: jsonAnswer(reproductionSchema, "How far making it again is") },
});
const reproduction = createRoute({
  method: "get",
  path: "/v1/videos/{id}/reproductions/{run}",
  summary: "How far making it again is, and what came of it",
  tags,
  "x-scope": "videos:read",
  request: {
    params: videoParameters.extend({
      run: z.string().refine((text) => isId("run", text), "must be a run's id, run_…"),
    }),
  },
  responses: { 200: jsonAnswer(reproductionSchema, "How far it is, and what came of it") },
});
const file = createRoute({
  method: "get",
  path: "/v1/videos/{id}/files/{name}",
  summary: "A file of a ready video, with ranges",
  tags,
  "x-scope": "videos:read",
  request: {
    params: videoParameters.extend({
      name: z.enum(fileNames),
    }),
  },
  responses: fileAnswers,
});

/**
 * The routes of videos. Every one works in the caller's workspace alone.
 * @param idempotency absent: an `Idempotency-Key` means nothing
 */
export function createVideoRoutes(services: VideoServices, idempotency?: IdempotencyOptions): ApiApp {
  const app = createApiApp();
  const takeSeat = createSeats({
    ofWorkspaceMax: limits.waitsOfWorkspaceMax,
    allMax: limits.waitsMax,
    what: "requests that wait",
    instead: "listen to events instead, or ask without waitMs",
  });
  if (idempotency) app.use("/v1/videos", createIdempotency(idempotency));
  app.openapi(create, async (context) => {
    const caller = context.get("caller");
    const { script, name, startAfter, deadline, test, ...rest } = context.req.valid("json");
    const more = {
      startAfter: toDate(startAfter),
      deadline: toDate(deadline),
      origin: context.get("origin"),
      ...(test ? { isTest: true } : {}),
    };
    const text = script === undefined ? {} : { script: { name, text: script } };
    const order = { ...withoutUndefined({ ...rest, ...more }), ...text } as NewOrder;
    const view = await services.create(caller, order, context.get("requestId"));
    return context.json(view as z.input<typeof videoSchema>, 202, { Location: view.links["self"] ?? "" });
  });
  app.openapi(list, async (context) => {
    const caller = context.get("caller");
    const { limit, ...filter } = context.req.valid("query");
    const videos = await services.list(caller, { limit, ...withoutUndefined(filter) });
    const next = videos.length === limit ? (videos.at(-1)?.id ?? null) : null;
    return context.json({ videos: videos as z.input<typeof videoSchema>[], next }, 200);
  });
  app.openapi(get, async (context) => {
    const caller = context.get("caller");
    const { waitMs: ms, seen = context.req.header("If-None-Match") } = context.req.valid("query");
    const { id } = context.req.valid("param");
    if (ms === 0) return answerTagged(context, await services.get(caller, id));
    const leave = takeSeat(caller.workspaceId);
    try {
      const isSeen = seen === undefined ? undefined : (view: object) => hasTag(seen, tagOf(view));
      return answerTagged(context, await services.get(caller, id, { ms, isSeen, signal: context.req.raw.signal }));
    } finally {
      leave();
    }
  });
  addProgress(app, services, { takeSeat });
  addChanges(app, services);
  addEvidence(app, services);
  return app;
}

/** What a video was made of, what became of each attempt, and what was made. */
function addEvidence(app: ApiApp, services: VideoServices): void {
  app.openapi(lock, async (context) => {
    const caller = context.get("caller");
    const text = await services.lock(caller, context.req.valid("param").id);
    return context.body(text, 200, { "Content-Type": "application/json" }) as never;
  });
  app.openapi(attempts, async (context) => {
    const caller = context.get("caller");
    const rows = await services.attempts(caller, context.req.valid("param").id);
    return context.json({ attempts: [...rows] }, 200);
  });
  app.openapi(reproduce, async (context) => {
    const caller = context.get("caller");
    const view = await services.reproduce(caller, context.req.valid("param").id);
    return context.json({ ...view, findings: [...view.findings] }, 202);
  });
  app.openapi(reproduction, async (context) => {
    const caller = context.get("caller");
    const { id, run } = context.req.valid("param");
    const view = await services.reproduction(caller, id, run);
    return context.json({ ...view, findings: [...view.findings] }, 200);
  });
  app.openapi(file, async (context) => {
    const caller = context.get("caller");
    const { id, name } = context.req.valid("param");
    return serveFile(context, await services.file(caller, id, name));
  });
}

function toDate(time: string | undefined): Date | undefined {
  return time === undefined ? undefined : new Date(time);
}

function withoutUndefined(value: object): object {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined));
}

/** What is done to a video that is there. */
function addChanges(app: ApiApp, services: VideoServices): void {
  app.openapi(cancel, async (context) => {
    const caller = context.get("caller");
    return context.json(
      (await services.cancel(caller, context.req.valid("param").id)) as z.input<typeof videoSchema>,
      200,
    );
  });
  app.openapi(retry, async (context) => {
    const caller = context.get("caller");
    return context.json(
      (await services.retry(caller, context.req.valid("param").id)) as z.input<typeof videoSchema>,
      202,
    );
  });
  app.openapi(approve, async (context) => {
    const caller = context.get("caller");
    const { reason } = context.req.valid("json");
    const view = await services.approve(caller, context.req.valid("param").id, reason);
    return context.json(view as z.input<typeof videoSchema>, 202);
  });
}
