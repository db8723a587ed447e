import { createRoute, z } from "@hono/zod-openapi";
import type { Caller } from "../../access/index.ts";
import { isId, limits } from "../../core/index.ts";
import { dutyIds, type DutyId } from "../../governance/compliance/index.ts";
import type { DeskVisitor } from "../../governance/consent/index.ts";
import { visitorOf } from "../consents/index.ts";
import { createApiApp, type ApiApp } from "../create-api.ts";
import { jsonAnswer, jsonBody } from "../json-answer.ts";

/** One duty, and how it stands in a workspace. */
export interface DutyState {
  readonly id: DutyId;
  readonly rule: number;
  readonly says: string;
  readonly onlyFor?: string | undefined;
  readonly everyMonths: number | null;
  readonly isOwnInterval: boolean;
  readonly lastAt: Date | null;
  readonly dueAt: Date | null;
  readonly isOverdue: boolean;
}

export interface ToldDutyRecord {
  readonly id: string;
  readonly duty: DutyId;
  readonly doneAt: Date;
  readonly recordedAt: Date;
  readonly recordedBy: string;
  /** null where the key that it was sealed with is gone. */
  readonly text: string | null;
}

export interface DutyServices {
  list(caller: Caller): Promise<readonly DutyState[]>;
  /** @throws SutradharError `request_invalid` for what is still to come */
  record(
    visitor: DeskVisitor,
    done: { readonly duty: DutyId; readonly doneAt: Date; readonly text: string },
  ): Promise<ToldDutyRecord>;
  records(
    caller: Caller,
    page: { readonly duty?: DutyId | undefined; readonly after?: string | undefined; readonly limit: number },
  ): Promise<readonly ToldDutyRecord[]>;
  /** In Markdown. */
  draftAssessment(caller: Caller): Promise<string>;
}

const tags = ["compliance"];
const instant = z.iso.datetime();
const duty = z.enum(dutyIds).openapi({ description: "What was done" });
const recordId = z.string().refine((text) => isId("dty", text), "must be the id of a record, dty_…");

const stateSchema = z
  .object({
    id: duty,
    rule: z.int().openapi({ description: "The row of the matrix" }),
    says: z.string(),
    onlyFor: z.string().optional(),
    everyMonths: z.int().nullable().openapi({ description: "null: each record is of one event" }),
    isOwnInterval: z.boolean().openapi({ description: "No law names the interval" }),
    lastAt: instant.nullable(),
    dueAt: instant.nullable(),
    isOverdue: z.boolean(),
  })
  .openapi("Duty");
const recordSchema = z
  .object({
    id: recordId,
    duty,
    doneAt: instant,
    recordedAt: instant,
    recordedBy: z.string(),
    text: z.string().nullable().openapi({ description: "null where the key that it was sealed with is gone" }),
  })
  .openapi("DutyRecord");
const newRecord = z
  .strictObject({
    duty,
    doneAt: z.iso.datetime({ offset: true }).optional().openapi({ description: "Now, where nothing is said" }),
    text: z.string().trim().min(1).max(limits.dutyCharsMax).openapi({
      description: "What was looked at, found and decided; kept sealed, and a commitment to it in the ledger",
    }),
  })
  .openapi("NewDutyRecord");

const list = createRoute({
  method: "get",
  path: "/v1/duties",
  tags,
  "x-scope": "duties:read",
  summary: "What people owe by law and only people can do, and when it was last done",
  responses: { 200: jsonAnswer(z.object({ duties: z.array(stateSchema) }), "Every duty") },
});
const add = createRoute({
  method: "post",
  path: "/v1/duty-records",
  tags,
  "x-scope": "duties:write",
  summary: "Write down that one was done",
  request: { body: jsonBody(newRecord) },
  responses: { 201: jsonAnswer(recordSchema, "The record") },
});
const records = createRoute({
  method: "get",
  path: "/v1/duty-records",
  tags,
  "x-scope": "duties:read",
  request: {
    query: z.object({
      duty: duty.optional(),
      after: recordId.optional(),
      limit: z.coerce.number().int().min(1).max(limits.pageRowsMax).default(50),
    }),
  },
  responses: {
    200: jsonAnswer(z.object({ records: z.array(recordSchema), next: z.string().nullable() }), "The newest first"),
  },
});
const assessment = createRoute({
  method: "get",
  path: "/v1/compliance/assessment",
  tags,
  "x-scope": "duties:read",
  summary: "A draft of a data protection impact assessment, from what the workspace says of itself",
  responses: { 200: jsonAnswer(z.object({ markdown: z.string() }), "The draft") },
});

export function createDutyRoutes(services: DutyServices): ApiApp {
  const app = createApiApp();
  app.openapi(list, async (context) => {
    const duties = await services.list(context.var.caller);
    return context.json({ duties: duties.map(viewState) }, 200);
  });
  app.openapi(add, async (context) => {
    const { doneAt, ...said } = context.req.valid("json");
    const done = { ...said, doneAt: doneAt === undefined ? new Date() : new Date(doneAt) };
    return context.json(viewRecord(await services.record(visitorOf(context.var.caller), done)), 201);
  });
  app.openapi(records, async (context) => {
    const page = context.req.valid("query");
    const found = await services.records(context.var.caller, page);
    const next = found.length === page.limit ? (found.at(-1)?.id ?? null) : null;
    return context.json({ records: found.map(viewRecord), next }, 200);
  });
  app.openapi(assessment, async (context) => {
    return context.json({ markdown: await services.draftAssessment(context.var.caller) }, 200);
  });
  return app;
}

function viewState({ lastAt, dueAt, onlyFor, ...state }: DutyState) {
  return {
    ...state,
    ...(onlyFor === undefined ? {} : { onlyFor }),
    lastAt: lastAt?.toISOString() ?? null,
    dueAt: dueAt?.toISOString() ?? null,
  };
}

function viewRecord({ doneAt, recordedAt, ...record }: ToldDutyRecord) {
  return { ...record, doneAt: doneAt.toISOString(), recordedAt: recordedAt.toISOString() };
}
