import { createRoute, z } from "@hono/zod-openapi";
import { isId, limits, type Json } from "../../core/index.ts";
import { exportTrail, listTrail, type TrailEntry, type TrailFilter } from "../../ledger/index.ts";
import { exportFormats, isTypePattern } from "../../productions/index.ts";
import type { Database } from "../../store/index.ts";
import { createApiApp, type ApiApp } from "../create-api.ts";
import { jsonAnswer } from "../json-answer.ts";
import { formatCursor, parseCursor } from "../page-cursor.ts";

export interface AuditServices {
  readonly database: Pick<Database, "engine">;
}

const tags = ["ledger"];
const time = z.iso.datetime({ offset: true });
const filter = {
  type: z
    .string()
    .refine(isTypePattern, "must be a type such as access.key_changed, or the beginning of some: access.*")
    .optional()
    .openapi({ example: "access.*" }),
  actor: z
    .string()
    .max(60)
    .refine(isActor, "must be person:person_…, key:key_…, or system, person, key, worker or processor")
    .optional()
    .openapi({ description: "Who did it", example: "person:person_01k2q3v4w5x6y7z8a9b0c1d2e3" }),
  since: time.optional().openapi({ description: "From this time on" }),
  until: time.optional().openapi({ description: "Before this time" }),
};

function isActor(text: string): boolean {
  const [kind = "", id] = text.split(":", 2);
  if (id === undefined) return ["system", "person", "key", "worker", "processor"].includes(kind);
  return (kind === "person" && isId("person", id)) || (kind === "key" && isId("key", id));
}

const entrySchema = z
  .object({
    index: z.int().openapi({ description: "Its place in the log: `sutradhar ledger prove` proves it by that" }),
    id: z.string(),
    type: z.string().openapi({ example: "access.person_changed" }),
    time: z.iso.datetime(),
    actor: z.string().openapi({ description: "Who did it; of others than those who work here, what they are" }),
    entry: z.string().openapi({ description: "What was hashed, byte for byte: canonical JSON that names nobody" }),
  })
  .openapi("AuditEntry");

const list = createRoute({
  method: "get",
  path: "/v1/audit",
  tags,
  "x-scope": "ledger:read",
  summary: "Who did what in this workspace, and when: the ledger's entries, in its order",
  request: {
    query: z.object({
      ...filter,
      order: z.enum(["asc", "desc"]).default("asc").openapi({ description: "The oldest or the newest first" }),
      limit: z.coerce.number().int().min(1).max(limits.pageRowsMax).default(50),
      cursor: z.string().max(200).optional().openapi({ description: "`next` of the page before, of the same query" }),
    }),
  },
  responses: {
    200: jsonAnswer(
      z.object({ entries: z.array(entrySchema), hasMore: z.boolean(), next: z.string().nullable() }),
      "A page; `next` also works later, for what has happened meanwhile",
    ),
  },
});
const write = createRoute({
  method: "get",
  path: "/v1/audit/export",
  tags,
  "x-scope": "ledger:read",
  summary: "All of it as CSV or JSON Lines, oldest first",
  request: { query: z.object({ ...filter, format: z.enum(exportFormats).default("jsonl") }) },
  responses: {
    200: {
      description: "A line an entry. In CSV, cells that a spreadsheet would run begin with an apostrophe",
      content: { "text/csv": { schema: z.string() }, "application/jsonl": { schema: z.string() } },
    },
  },
});

/** What the ledger says of the caller's workspace, to those who may read it. */
export function createAuditRoutes({ database: { engine } }: AuditServices): ApiApp {
  const app = createApiApp();
  app.openapi(list, async (context) => {
    const { workspaceId } = context.get("caller");
    const { order, limit, cursor, ...rest } = context.req.valid("query");
    const wanted = toFilter(workspaceId, rest);
    const query = JSON.parse(JSON.stringify({ auditOf: wanted, order })) as Json;
    const after = cursor === undefined ? undefined : parseCursor(cursor, query);
    const entries = await listTrail(engine, wanted, { order, after, limit });
    const last = entries.at(-1);
    const next = last ? formatCursor(last.index, query) : (cursor ?? null);
    return context.json({ entries: entries.map(viewEntry), hasMore: entries.length === limit, next }, 200);
  });
  app.openapi(write, (context) => {
    const { workspaceId } = context.get("caller");
    const { format, ...rest } = context.req.valid("query");
    const lines = exportTrail({ engine, filter: toFilter(workspaceId, rest), format });
    return context.body(ReadableStream.from(encode(lines)), 200, {
      "Content-Type": format === "csv" ? "text/csv; charset=utf-8" : "application/jsonl",
      "Content-Disposition": `attachment; filename="audit.${format}"`,
      "Cache-Control": "private, no-cache",
    }) as never;
  });
  return app;
}

interface FilterQuery {
  readonly type?: string | undefined;
  readonly actor?: string | undefined;
  readonly since?: string | undefined;
  readonly until?: string | undefined;
}

function toFilter(workspaceId: string, { since, until, ...rest }: FilterQuery): TrailFilter {
  return {
    workspaceId,
    ...rest,
    ...(since === undefined ? {} : { since: new Date(since) }),
    ...(until === undefined ? {} : { until: new Date(until) }),
  };
}

function viewEntry({ index, id, type, at, actor, entry }: TrailEntry) {
  return { index, id, type, time: at.toISOString(), actor, entry };
}

async function* encode(lines: AsyncIterable<string>): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  for await (const each of lines) yield encoder.encode(each);
}
