import { createRoute, z } from "@hono/zod-openapi";
import { isId, limits } from "../../core/index.ts";
import { decisionNames, listDecisions, type DecisionFilter } from "../../governance/policy/index.ts";
import type { Database } from "../../store/index.ts";
import { createApiApp, type ApiApp } from "../create-api.ts";
import { jsonAnswer } from "../json-answer.ts";

export interface PolicyServices {
  readonly database: Pick<Database, "forWorkspace">;
}

const time = z.iso.datetime();
const decision = z
  .object({
    id: z.string(),
    at: time,
    name: z.enum(decisionNames),
    video: z.string().nullable(),
    isAllowed: z.boolean(),
    reasons: z.array(z.string()),
    bundle: z.string().nullable().openapi({ description: "The digest of the rules and tables that decided" }),
    inputSha256: z.string().openapi({ description: "Of the facts in canonical JSON: the same question has the same" }),
    input: z.unknown().openapi({ description: "The facts, with everything masked that could be somebody's" }),
    durationMs: z.number(),
  })
  .openapi("PolicyDecision");

const list = createRoute({
  method: "get",
  path: "/v1/policy/decisions",
  tags: ["policy"],
  "x-scope": "ledger:read",
  summary: "What the rules decided, the newest first",
  request: {
    query: z.object({
      name: z.enum(decisionNames).optional(),
      allowed: z.enum(["true", "false"]).optional(),
      reason: z
        .string()
        .regex(/^[a-z][a-z0-9_]{0,63}$/)
        .optional(),
      video: z
        .string()
        .refine((text) => isId("vid", text), "must be the id of a video, vid_…")
        .optional(),
      bundle: z
        .string()
        .regex(/^[0-9a-f]{64}$/)
        .optional(),
      since: time.optional(),
      until: time.optional(),
      after: z
        .string()
        .refine((text) => isId("pdn", text), "must be the id of a decision, pdn_…")
        .optional(),
      limit: z.coerce.number().int().min(1).max(limits.pageRowsMax).default(50),
    }),
  },
  responses: {
    200: jsonAnswer(z.object({ decisions: z.array(decision), next: z.string().nullable() }), "Decisions"),
  },
});

export function createPolicyRoutes({ database }: PolicyServices): ApiApp {
  const app = createApiApp();
  app.openapi(list, async (context) => {
    const { workspaceId } = context.get("caller");
    const { allowed, video, since, until, limit, ...rest } = context.req.valid("query");
    const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
    const filter: DecisionFilter = {
      ...given,
      workspaceId,
      limit,
      ...(allowed === undefined ? {} : { isAllowed: allowed === "true" }),
      ...(video === undefined ? {} : { videoId: video }),
      ...(since === undefined ? {} : { since: new Date(since) }),
      ...(until === undefined ? {} : { until: new Date(until) }),
    };
    const found = await database.forWorkspace(workspaceId, (trx) => listDecisions(trx, filter));
    const next = found.length === limit ? (found.at(-1)?.id ?? null) : null;
    const decisions = found.map(({ at, videoId, reasons, ...row }) => ({
      ...row,
      at: at.toISOString(),
      video: videoId,
      reasons: [...reasons],
      input: row.input as unknown,
    }));
    return context.json({ decisions, next } as never, 200);
  });
  return app;
}
