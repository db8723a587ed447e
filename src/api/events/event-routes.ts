import { createRoute, z } from "@hono/zod-openapi";
import { isId, type Json } from "../../core/index.ts";
import {
  exportEvents,
  getEvent,
  getVideo,
  listEvents,
  toCloudEvent,
  type EventFeed,
  type EventFilter,
  type EventPage,
} from "../../productions/index.ts";
import type { Database } from "../../store/index.ts";
import { createApiApp, type ApiApp } from "../create-api.ts";
import { answerTagged } from "../entity-tag.ts";
import { jsonAnswer } from "../json-answer.ts";
import { formatCursor, parseCursor } from "../page-cursor.ts";
import {
  eventId,
  eventPageSchema,
  eventSchema,
  exportQuery,
  listQuery,
  streamQuery,
  videoEventsQuery,
} from "./event-schemas.ts";
import { streamEvents } from "./stream-events.ts";
import { createStreamSeats } from "./stream-seats.ts";

export interface EventServices {
  readonly database: Pick<Database, "forWorkspace">;
  readonly feed: EventFeed;
  readonly heartbeatMs?: number;
  readonly streamMsMax?: number;
}

const tags = ["events"];
const unchanged = { 304: { description: "It is what `If-None-Match` names" } };

const list = createRoute({
  method: "get",
  path: "/v1/events",
  tags,
  "x-scope": "events:read",
  summary: "What happened, in one order: a page that was read stays as it was",
  request: { query: listQuery },
  responses: { 200: jsonAnswer(eventPageSchema, "A page"), ...unchanged },
});
const write = createRoute({
  method: "get",
  path: "/v1/events/export",
  tags,
  "x-scope": "events:read",
  summary: "All of it as CSV or JSON Lines, oldest first",
  request: { query: exportQuery },
  responses: {
    200: {
      description: "A line an event. In CSV, cells that a spreadsheet would run begin with an apostrophe",
      content: { "text/csv": { schema: z.string() }, "application/jsonl": { schema: z.string() } },
    },
  },
});
const stream = createRoute({
  method: "get",
  path: "/v1/events/stream",
  tags,
  "x-scope": "events:read",
  summary: "What happens, as it happens (Server-Sent Events)",
  description:
    "Each message has the event's id, and the event as its data. `Last-Event-ID` goes on behind an event. It ends after a few minutes: come again, as an EventSource does by itself.",
  request: { query: streamQuery, headers: z.object({ "last-event-id": eventId.optional() }) },
  responses: { 200: { description: "Events", content: { "text/event-stream": { schema: z.string() } } } },
});
const one = createRoute({
  method: "get",
  path: "/v1/events/{id}",
  tags,
  "x-scope": "events:read",
  request: { params: z.object({ id: eventId }) },
  responses: { 200: jsonAnswer(eventSchema, "The event"), ...unchanged },
});
const ofVideo = createRoute({
  method: "get",
  path: "/v1/videos/{id}/events",
  tags,
  "x-scope": "videos:read",
  summary: "What happened to a video, oldest first",
  request: {
    params: z.object({ id: z.string().refine((text) => isId("vid", text), "must be the id of a video, vid_…") }),
    query: videoEventsQuery,
  },
  responses: { 200: jsonAnswer(eventPageSchema, "A page"), ...unchanged },
});

/** What happened in the caller's workspace: to be read, exported and followed. */
export function createEventRoutes(services: EventServices): ApiApp {
  const { database, feed, ...times } = services;
  const takeSeat = createStreamSeats();
  const app = createApiApp();
  app.openapi(list, async (context) => {
    const caller = context.get("caller");
    const { order, limit, cursor, ...rest } = context.req.valid("query");
    const page = await readPage(database, toFilter(caller.workspaceId, rest), { order, limit, cursor });
    return answerTagged(context, page);
  });
  app.openapi(write, (context) => {
    const caller = context.get("caller");
    const { format, ...rest } = context.req.valid("query");
    const filter = toFilter(caller.workspaceId, rest);
    const lines = exportEvents({ filter, format, read: (work) => database.forWorkspace(caller.workspaceId, work) });
    return context.body(ReadableStream.from(encode(lines)), 200, {
      "Content-Type": format === "csv" ? "text/csv; charset=utf-8" : "application/jsonl",
      "Content-Disposition": `attachment; filename="events.${format}"`,
      "Cache-Control": "private, no-cache",
    }) as never;
  });
  app.openapi(stream, async (context) => {
    const caller = context.get("caller");
    const { after, ...rest } = context.req.valid("query");
    const lastSeen = context.req.valid("header")["last-event-id"] ?? after;
    const filter = toFilter(caller.workspaceId, rest);
    const onEnd = takeSeat(caller.workspaceId);
    try {
      return await streamEvents(context, { database, feed, filter, lastSeen, onEnd, ...times });
    } catch (error) {
      onEnd();
      throw error;
    }
  });
  app.openapi(one, async (context) => {
    const { workspaceId } = context.get("caller");
    const { id } = context.req.valid("param");
    const event = await database.forWorkspace(workspaceId, (trx) => getEvent(trx, workspaceId, id));
    return answerTagged(context, toCloudEvent(event));
  });
  app.openapi(ofVideo, async (context) => {
    const caller = context.get("caller");
    const { id } = context.req.valid("param");
    await database.forWorkspace(caller.workspaceId, (trx) => getVideo(trx, id));
    const filter = { workspaceId: caller.workspaceId, subject: `videos/${id}` };
    const page = await readPage(database, filter, { order: "asc", ...context.req.valid("query") });
    return answerTagged(context, page);
  });
  return app;
}

interface FilterQuery {
  readonly type?: string | undefined;
  readonly subject?: string | undefined;
  readonly since?: string | undefined;
  readonly until?: string | undefined;
}

function toFilter(workspaceId: string, { type, subject, since, until }: FilterQuery): EventFilter {
  return {
    workspaceId,
    ...(type === undefined ? {} : { type }),
    ...(subject === undefined ? {} : { subject }),
    ...(since === undefined ? {} : { since: new Date(since) }),
    ...(until === undefined ? {} : { until: new Date(until) }),
  };
}

async function readPage(
  database: EventServices["database"],
  filter: EventFilter,
  { order, limit, cursor }: Pick<EventPage, "order" | "limit"> & { readonly cursor?: string | undefined },
) {
  // As JSON has it: times as text, and what is not there left out.
  const query = JSON.parse(JSON.stringify({ ...filter, order })) as Json;
  const after = cursor === undefined ? undefined : parseCursor(cursor, query);
  const events = await database.forWorkspace(filter.workspaceId, (trx) =>
    listEvents(trx, filter, { order, after, limit }),
  );
  const last = events.at(-1);
  return {
    events: events.map(toCloudEvent),
    hasMore: events.length === limit,
    next: last ? formatCursor(last.position, query) : (cursor ?? null),
  };
}

async function* encode(lines: AsyncIterable<string>): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  for await (const each of lines) yield encoder.encode(each);
}
