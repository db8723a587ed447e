import type { z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { limits } from "../../core/index.ts";
import type { CampaignView } from "../../productions/index.ts";
import type { ApiEnv } from "../api-env.ts";
import { createApiApp, type ApiApp } from "../create-api.ts";
import { answerTagged } from "../entity-tag.ts";
import { createIdempotency, type IdempotencyOptions } from "../idempotency.ts";
import { formatCursor, parseCursor } from "../page-cursor.ts";
import { createSeats } from "../seats.ts";
import * as paths from "./campaign-paths.ts";
import type { campaignSchema, newCampaignSchema, quoteSchema, rowSchema } from "./campaign-schemas.ts";
import type { CampaignOrder, CampaignServices, SentRows } from "./campaign-services.ts";
import { takeRows } from "./take-rows.ts";

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
  app.openapi(paths.create, async (context) => {
    const view = await services.create(context.get("caller"), {
      ...toOrder(context.req.valid("json")),
      origin: context.get("origin"),
    });
    return context.json(told(view), 202, { Location: view.links["self"] ?? "" });
  });
  app.openapi(paths.list, async (context) => {
    const { limit, ...filter } = context.req.valid("query");
    const campaigns = await services.list(context.get("caller"), { limit, ...filter });
    const next = campaigns.length === limit ? (campaigns.at(-1)?.id ?? null) : null;
    return context.json({ campaigns: campaigns.map(told), next }, 200);
  });
  app.openapi(paths.get, async (context) => {
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
  app.openapi(paths.sendRows, async (context) => {
    const { replace, at } = context.req.valid("query");
    const sent: SentRows = { ...takeRows(context), replace, at };
    const view = await services.addRows(context.get("caller"), context.req.valid("param").id, sent);
    return context.json(told(view), 202);
  });
  app.openapi(paths.rows, async (context) => {
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

function addFiles(app: ApiApp, services: CampaignServices): void {
  app.openapi(paths.errors, async (context) => {
    const { id } = context.req.valid("param");
    return answerCsv(context, await services.errors(context.get("caller"), id), `${id}.errors.csv`);
  });
  app.openapi(paths.results, async (context) => {
    const { id } = context.req.valid("param");
    const { origin } = new URL(context.req.url);
    return answerCsv(context, await services.results(context.get("caller"), id, origin), `${id}.results.csv`);
  });
  app.openapi(paths.quote, async (context) => {
    const found = await services.quote(context.get("caller"), context.req.valid("param").id);
    return context.json(found as z.input<typeof quoteSchema>, 200);
  });
  app.openapi(paths.names, async (context) => {
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
  app.openapi(paths.sample, async (context) => {
    const { count, test } = context.req.valid("json");
    const sampled = { count, isTest: test };
    const view = await services.sample(context.get("caller"), context.req.valid("param").id, sampled);
    return context.json(told(view), 202);
  });
  app.openapi(paths.start, async (context) => {
    const { partial } = { partial: undefined, ...(context.req.valid("json") as { partial?: boolean } | undefined) };
    const options = partial === undefined ? {} : { partial };
    const view = await services.change(context.get("caller"), context.req.valid("param").id, "start", options);
    return context.json(told(view), 202);
  });
  for (const name of Object.keys(paths.changes) as (keyof typeof paths.changes)[]) {
    app.openapi(paths.changes[name], async (context) => {
      const view = await services.change(context.get("caller"), context.req.valid("param").id, name, {});
      return context.json(told(view), 202);
    });
  }
  app.openapi(paths.eraseRecipient, async (context) => {
    const { recipient } = context.req.valid("json");
    return context.json({ ...(await services.eraseRecipient(context.get("caller"), recipient)) } as never, 200);
  });
  app.openapi(paths.erase, async (context) => {
    const view = await services.erase(context.get("caller"), context.req.valid("param").id);
    return context.json(told(view), 202);
  });
}
