import { createRoute, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { limits, SutradharError } from "../../core/index.ts";
import type { CampaignView } from "../../productions/index.ts";
import type { ApiEnv } from "../api-env.ts";
import { createApiApp, type ApiApp } from "../create-api.ts";
import { answerTagged } from "../entity-tag.ts";
import { createIdempotency, type IdempotencyOptions } from "../idempotency.ts";
import { jsonAnswer, jsonBody } from "../json-answer.ts";
import { formatCursor, parseCursor } from "../page-cursor.ts";
import { createSeats } from "../seats.ts";
import {
  campaignAfter,
  campaignParameters,
  campaignSchema,
  campaignStates,
  newCampaignSchema,
  quoteSchema,
  rowSchema,
  rowsBody,
  rowsQuery,
  rowStates,
  sampleSchema,
} from "./campaign-schemas.ts";
import type { CampaignChange, CampaignOrder, CampaignServices, SentRows } from "./campaign-services.ts";

const bodyBytesMax = 2_000_000;

const tags = ["campaigns"];
const one = { params: campaignParameters };
const campaign = jsonAnswer(campaignSchema, "The campaign");
const csv = {
  200: {
    description: "A line each. Cells that a spreadsheet would run begin with an apostrophe",
    content: { "text/csv": { schema: z.string() } },
  },
};

const create = createRoute({
  method: "post",
  path: "/v1/campaigns",
  tags,
  summary: "Begin a campaign: one video of a template for each row of a table",
  "x-scope": "campaigns:write",
  "x-body-bytes-max": bodyBytesMax,
  request: {
    headers: z.object({
      "idempotency-key": z.string().optional().openapi({
        description: "The same request with the same key, within a day, is answered with the first answer",
      }),
    }),
    body: jsonBody(newCampaignSchema),
  },
  responses: { 202: jsonAnswer(campaignSchema, "It is there, and waits for its rows") },
});
const list = createRoute({
  method: "get",
  path: "/v1/campaigns",
  tags,
  "x-scope": "campaigns:read",
  request: {
    query: z.object({
      state: z.enum(campaignStates).optional(),
      after: campaignAfter.optional(),
      limit: z.coerce.number().int().min(1).max(limits.pageRowsMax).default(50),
    }),
  },
  responses: {
    200: jsonAnswer(z.object({ campaigns: z.array(campaignSchema), next: z.string().nullable() }), "The newest first"),
  },
});
const get = createRoute({
  method: "get",
  path: "/v1/campaigns/{id}",
  tags,
  "x-scope": "campaigns:read",
  request: { ...one, query: z.object({ waitMs: z.coerce.number().int().min(0).max(30_000).default(0) }) },
  responses: { 200: campaign, 304: { description: "It is what `If-None-Match` names" } },
});
const sendRows = createRoute({
  method: "post",
  path: "/v1/campaigns/{id}/rows",
  tags,
  summary: "Send rows, as CSV, JSON Lines, or one JSON list",
  description:
    "Sent as `text/csv`, `application/jsonl` or `application/json`, and kept as they come. Columns are the template's variables, and `recipient` and `callbackId`.",
  "x-scope": "campaigns:write",
  // Described, and not among what is validated, or JSON would be read whole before it is looked at.
  requestBody: rowsBody,
  request: { ...one, query: rowsQuery },
  responses: { 202: jsonAnswer(campaignSchema, "The rows are kept, and are being checked") },
});
const rows = createRoute({
  method: "get",
  path: "/v1/campaigns/{id}/rows",
  tags,
  "x-scope": "campaigns:read",
  request: {
    ...one,
    query: z.object({
      state: z.enum(rowStates).optional(),
      cursor: z.string().max(200).optional(),
      limit: z.coerce.number().int().min(1).max(limits.pageRowsMax).default(50),
    }),
  },
  responses: {
    200: jsonAnswer(
      z.object({ rows: z.array(rowSchema), next: z.string().nullable() }),
      "In their order. What they say of people is hidden from whoever lacks `recipients:read`",
    ),
  },
});
const errors = createRoute({
  method: "get",
  path: "/v1/campaigns/{id}/errors.csv",
  tags,
  summary: "What is wrong with which row",
  "x-scope": "campaigns:read",
  request: one,
  responses: csv,
});
const results = createRoute({
  method: "get",
  path: "/v1/campaigns/{id}/results.csv",
  tags,
  summary: "What came of each row, with links that stay",
  "x-scope": "campaigns:read",
  request: one,
  responses: csv,
});
const quote = createRoute({
  method: "get",
  path: "/v1/campaigns/{id}/quote",
  tags,
  summary: "What it will take, and which shots are personal and why",
  "x-scope": "campaigns:read",
  request: one,
  responses: { 200: jsonAnswer(quoteSchema, "Estimates, and what they come from") },
});
const sample = createRoute({
  method: "post",
  path: "/v1/campaigns/{id}/sample",
  tags,
  summary: "Make the first rows' videos before the start, for somebody to look at",
  "x-scope": "campaigns:write",
  request: {
    ...one,
    body: jsonBody(sampleSchema),
  },
  responses: { 202: campaign },
});
const names = createRoute({
  method: "get",
  path: "/v1/campaigns/{id}/names.wav",
  tags,
  summary: "The sentences of the samples that say what rows say, as one sound",
  "x-scope": "recipients:read",
  request: one,
  responses: { 200: { description: "A sound", content: { "audio/wav": { schema: z.string() } } } },
});
const start = createRoute({
  method: "post",
  path: "/v1/campaigns/{id}/start",
  tags,
  "x-scope": "campaigns:write",
  request: {
    ...one,
    body: {
      required: false,
      content: { "application/json": { schema: z.strictObject({ partial: z.boolean().optional() }) } },
    },
  },
  responses: { 202: campaign },
});

function change<Name extends Exclude<CampaignChange, "start">>(name: Name, summary: string) {
  return createRoute({
    method: "post",
    path: `/v1/campaigns/{id}/${name}`,
    tags,
    summary,
    "x-scope": "campaigns:write",
    request: one,
    responses: { 202: campaign },
  });
}

const changes = {
  pause: change("pause", "Begin nothing more; what is under way is finished"),
  resume: change("resume", "Go on"),
  cancel: change("cancel", "End it: what is under way is stopped, what is ready stays"),
  retry: change("retry", "Try the rows again that failed"),
} as const;

const erase = createRoute({
  method: "delete",
  path: "/v1/campaigns/{id}",
  tags,
  summary: "Erase what it knows of people, and their videos, now",
  "x-scope": "campaigns:write",
  request: one,
  responses: { 202: campaign },
});

/** In the words of its schema, whose members are of a wider type. */
function told(view: CampaignView): z.input<typeof campaignSchema> {
  return view as unknown as z.input<typeof campaignSchema>;
}

/**
 * The routes of campaigns. Each works in the caller's workspace alone.
 * @param idempotency absent: an `Idempotency-Key` means nothing
 */
export function createCampaignRoutes(services: CampaignServices, idempotency?: IdempotencyOptions): ApiApp {
  const app = createApiApp();
  const takeSeat = createSeats({
    ofWorkspaceMax: limits.waitsOfWorkspaceMax,
    allMax: limits.waitsMax,
    what: "requests that wait",
    instead: "listen to events instead, or ask without waitMs",
  });
  if (idempotency) app.use("/v1/campaigns", createIdempotency(idempotency));
  app.openapi(create, async (context) => {
    const view = await services.create(context.get("caller"), {
      ...toOrder(context.req.valid("json")),
      origin: context.get("origin"),
    });
    return context.json(told(view), 202, { Location: view.links["self"] ?? "" });
  });
  app.openapi(list, async (context) => {
    const { limit, ...filter } = context.req.valid("query");
    const campaigns = await services.list(context.get("caller"), { limit, ...filter });
    const next = campaigns.length === limit ? (campaigns.at(-1)?.id ?? null) : null;
    return context.json({ campaigns: campaigns.map(told), next }, 200);
  });
  app.openapi(get, async (context) => {
    const { waitMs } = context.req.valid("query");
    const caller = context.get("caller");
    const leave = waitMs > 0 ? takeSeat(caller.workspaceId) : undefined;
    try {
      return answerTagged(context, await services.get(caller, context.req.valid("param").id, waitMs));
    } finally {
      leave?.();
    }
  });
  addRows(app, services);
  addFiles(app, services);
  addChanges(app, services);
  return app;
}

function toOrder(order: z.output<typeof newCampaignSchema>): CampaignOrder {
  const {
    template,
    name,
    startAfter,
    deadline,
    deliveryWindow,
    expiresAt,
    retentionDays,
    queuedMax,
    partial,
    test,
    ...rest
  } = order;
  const options = Object.fromEntries(
    Object.entries({ ...rest, ...(test ? { isTest: true } : {}) }).filter(([, member]) => member !== undefined),
  );
  const toDate = (time: string | undefined): Date | null => (time === undefined ? null : new Date(time));
  return {
    template,
    name,
    options: options as unknown as CampaignOrder["options"],
    startAfter: toDate(startAfter),
    deadline: toDate(deadline),
    window: deliveryWindow ?? null,
    expiresAt: toDate(expiresAt),
    retentionDays,
    queuedMax,
    isPartial: partial,
  };
}

function addRows(app: ApiApp, services: CampaignServices): void {
  app.openapi(sendRows, async (context) => {
    const { replace, at } = context.req.valid("query");
    const sent: SentRows = {
      format: formatOf(context),
      bytes: limitPieces(context.req.raw.body ?? new Blob([]).stream()),
      replace,
      at,
    };
    const view = await services.addRows(context.get("caller"), context.req.valid("param").id, sent);
    return context.json(told(view), 202);
  });
  app.openapi(rows, async (context) => {
    const caller = context.get("caller");
    const { id } = context.req.valid("param");
    const { state, cursor, limit } = context.req.valid("query");
    const query = { rowsOf: id, state: state ?? null };
    const found = await services.rows(caller, id, {
      ...(state === undefined ? {} : { states: [state] }),
      after: cursor === undefined ? undefined : parseCursor(cursor, query),
      limit,
    });
    const last = found.length === limit ? found.at(-1) : undefined;
    return context.json(
      { rows: found as z.input<typeof rowSchema>[], next: last ? formatCursor(last.number, query) : null },
      200,
    );
  });
}

function formatOf(context: Context<ApiEnv>): SentRows["format"] {
  const type = (context.req.header("Content-Type") ?? "").split(";")[0]?.trim().toLowerCase();
  switch (type) {
    case "text/csv":
    case "text/tab-separated-values":
      return "csv";
    case "application/jsonl":
    case "application/x-ndjson":
    case "application/ndjson":
      return "jsonl";
    case "application/json":
      return "json";
    default:
      throw new SutradharError(
        "request_invalid",
        "Content-Type: must be text/csv, application/jsonl, or application/json with a list of rows",
      );
  }
}

async function* limitPieces(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  let sizeBytes = 0;
  for await (const piece of body) {
    sizeBytes += piece.length;
    if (sizeBytes > limits.campaignRowsBytesMax) {
      throw new SutradharError(
        "file_too_large",
        `rows may have ${limits.campaignRowsBytesMax} bytes at once: send them in several parts`,
      );
    }
    yield piece;
  }
}

function addFiles(app: ApiApp, services: CampaignServices): void {
  app.openapi(errors, async (context) => {
    const { id } = context.req.valid("param");
    return answerCsv(context, await services.errors(context.get("caller"), id), `${id}.errors.csv`);
  });
  app.openapi(results, async (context) => {
    const { id } = context.req.valid("param");
    const { origin } = new URL(context.req.url);
    return answerCsv(context, await services.results(context.get("caller"), id, origin), `${id}.results.csv`);
  });
  app.openapi(quote, async (context) => {
    const found = await services.quote(context.get("caller"), context.req.valid("param").id);
    return context.json(found as z.input<typeof quoteSchema>, 200);
  });
  app.openapi(names, async (context) => {
    const { id } = context.req.valid("param");
    const wav = await services.names(context.get("caller"), id);
    return context.body(wav as Uint8Array<ArrayBuffer>, 200, {
      "Content-Type": "audio/wav",
      "Content-Disposition": `inline; filename="${id}.names.wav"`,
      "Cache-Control": "private, no-store",
    }) as never;
  });
}

function answerCsv(context: Context<ApiEnv>, lines: AsyncIterable<string>, name: string): Response {
  return context.body(ReadableStream.from(encode(lines)), 200, {
    "Content-Type": "text/csv; charset=utf-8",
    "Content-Disposition": `attachment; filename="${name}"`,
    "Cache-Control": "private, no-store",
  });
}

async function* encode(lines: AsyncIterable<string>): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  for await (const each of lines) yield encoder.encode(each);
}

function addChanges(app: ApiApp, services: CampaignServices): void {
  app.openapi(sample, async (context) => {
    const { count, test } = context.req.valid("json");
    const sampled = { count, isTest: test };
    const view = await services.sample(context.get("caller"), context.req.valid("param").id, sampled);
    return context.json(told(view), 202);
  });
  app.openapi(start, async (context) => {
    const { partial } = { partial: undefined, ...(context.req.valid("json") as { partial?: boolean } | undefined) };
    const options = partial === undefined ? {} : { partial };
    const view = await services.change(context.get("caller"), context.req.valid("param").id, "start", options);
    return context.json(told(view), 202);
  });
  for (const name of Object.keys(changes) as (keyof typeof changes)[]) {
    app.openapi(changes[name], async (context) => {
      const view = await services.change(context.get("caller"), context.req.valid("param").id, name, {});
      return context.json(told(view), 202);
    });
  }
  app.openapi(erase, async (context) => {
    const view = await services.erase(context.get("caller"), context.req.valid("param").id);
    return context.json(told(view), 202);
  });
}
