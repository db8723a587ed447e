import { createRoute, z } from "@hono/zod-openapi";
import type { Caller } from "../../access/index.ts";
import { isId, limits } from "../../core/index.ts";
import {
  liftHold,
  listHolds,
  listReceipts,
  placeHold,
  type HoldVisitor,
  type RetentionVerdict,
} from "../../governance/retention/index.ts";
import type { LedgerWriter } from "../../ledger/index.ts";
import { byCaller } from "../../productions/index.ts";
import type { Database } from "../../store/index.ts";
import { createApiApp, type ApiApp } from "../create-api.ts";
import { jsonAnswer, jsonBody } from "../json-answer.ts";
import { holdSchema, receiptSchema, verdictSchema, viewHold, viewReceipt, viewVerdict } from "./retention-schemas.ts";

/** What the routes of retention need done. */
export interface RetentionServices {
  readonly database: Pick<Database, "forWorkspace">;
  readonly ledger: LedgerWriter;
  readonly now: () => Date;
  readonly desk: () => Promise<{
    readonly profile: string;
    plan(workspaceId: string): Promise<readonly RetentionVerdict[]>;
    sweep(workspaceId: string): Promise<readonly RetentionVerdict[]>;
  }>;
}

const tags = ["retention"];
const reason = z.string().min(3).max(limits.reasonCharsMax);
const holdId = z.string().refine((text) => isId("hld", text), "must be a hold's id, hld_…");
const verdicts = z.object({ profile: z.string(), verdicts: z.array(verdictSchema) });

const plan = createRoute({
  method: "get",
  path: "/v1/retention/plan",
  tags,
  "x-scope": "retention:read",
  summary: "What would be sealed, purged or shredded now, what stays, and why; does nothing",
  responses: { 200: jsonAnswer(verdicts, "Everything whose time may come, the oldest purpose first") },
});
const sweep = createRoute({
  method: "post",
  path: "/v1/retention/sweep",
  tags,
  "x-scope": "retention:write",
  summary: "Do what the plan says now, instead of within ten minutes",
  responses: { 200: jsonAnswer(verdicts, "What was done") },
});
const receipts = createRoute({
  method: "get",
  path: "/v1/retention/receipts",
  tags,
  "x-scope": "retention:read",
  summary: "What was sealed or destroyed: when, by which rules, with its entry of the ledger",
  responses: { 200: jsonAnswer(z.object({ receipts: z.array(receiptSchema) }), "The newest first") },
});
const place = createRoute({
  method: "post",
  path: "/v1/retention/holds",
  tags,
  "x-scope": "retention:write",
  summary: "Place a legal hold: nothing of what it is about goes until it is lifted",
  request: {
    body: jsonBody(
      z
        .strictObject({
          scope: z.enum(["workspace", "person", "campaign", "video"]),
          target: z
            .string()
            .max(64)
            .optional()
            .openapi({ description: "per_…, cmp_… or vid_…; of the workspace: left out" }),
          reason,
        })
        .openapi("NewLegalHold"),
    ),
  },
  responses: { 201: jsonAnswer(holdSchema, "It stands") },
});
const list = createRoute({
  method: "get",
  path: "/v1/retention/holds",
  tags,
  "x-scope": "retention:read",
  summary: "List legal holds, with who placed and who lifted them",
  request: {
    query: z.object({
      standing: z.enum(["true", "false"]).default("false").openapi({ description: "Only those that stand" }),
    }),
  },
  responses: { 200: jsonAnswer(z.object({ holds: z.array(holdSchema) }), "The newest first") },
});
const lift = createRoute({
  method: "post",
  path: "/v1/retention/holds/{id}/lift",
  tags,
  "x-scope": "retention:write",
  summary: "Lift a legal hold: what waited for that goes with the next sweep",
  request: { params: z.object({ id: holdId }), body: jsonBody(z.strictObject({ reason })) },
  responses: { 200: jsonAnswer(holdSchema, "It is lifted") },
});

/** How long what is kept is kept, what holds it, and what has gone. */
export function createRetentionRoutes(services: RetentionServices): ApiApp {
  const { database, desk } = services;
  const app = createApiApp();
  app.openapi(plan, async (context) => {
    const opened = await desk();
    const found = await opened.plan(context.get("caller").workspaceId);
    return context.json({ profile: opened.profile, verdicts: found.map(viewVerdict) }, 200);
  });
  app.openapi(sweep, async (context) => {
    const opened = await desk();
    const done = await opened.sweep(context.get("caller").workspaceId);
    return context.json({ profile: opened.profile, verdicts: done.map(viewVerdict) }, 200);
  });
  app.openapi(receipts, async (context) => {
    const { workspaceId } = context.get("caller");
    const found = await database.forWorkspace(workspaceId, (trx) => listReceipts(trx, workspaceId));
    return context.json({ receipts: found.map(viewReceipt) }, 200);
  });
  addHolds(app, services);
  return app;
}

function addHolds(app: ApiApp, { database, ledger, now }: RetentionServices): void {
  const visit = (caller: Caller): HoldVisitor => {
    const { actor, workspaceId } = byCaller(ledger, caller);
    return { workspaceId, name: caller.name, actor, ledger, now: now() };
  };
  app.openapi(place, async (context) => {
    const caller = context.get("caller");
    const wish = context.req.valid("json");
    const placed = await database.forWorkspace(caller.workspaceId, (trx) => placeHold(trx, visit(caller), wish));
    return context.json(viewHold(placed), 201);
  });
  app.openapi(list, async (context) => {
    const { workspaceId } = context.get("caller");
    const isStanding = context.req.valid("query").standing === "true";
    const holds = await database.forWorkspace(workspaceId, (trx) => listHolds(trx, workspaceId, { isStanding }));
    return context.json({ holds: holds.map(viewHold) }, 200);
  });
  app.openapi(lift, async (context) => {
    const caller = context.get("caller");
    const { id } = context.req.valid("param");
    const wish = { id, reason: context.req.valid("json").reason };
    const lifted = await database.forWorkspace(caller.workspaceId, (trx) => liftHold(trx, visit(caller), wish));
    return context.json(viewHold(lifted), 200);
  });
}
