import { createRoute, z } from "@hono/zod-openapi";
import type { Caller } from "../../access/index.ts";
import type { ToldMatrix } from "../../governance/compliance/index.ts";
import { createApiApp, type ApiApp } from "../create-api.ts";
import { jsonAnswer } from "../json-answer.ts";

export interface ComplianceServices {
  /** The matrix on a day, with what the caller's workspace says of itself now. */
  tell(caller: Pick<Caller, "workspaceId">, on: string | undefined): Promise<ToldMatrix>;
}

const evidence = z.union([
  z.object({ test: z.string() }),
  z.object({ guide: z.string() }),
  z.object({ command: z.string() }),
  z.object({ route: z.string() }),
  z.object({ policy: z.string() }),
]);

const rule = z
  .object({
    id: z.int(),
    law: z.string(),
    rule: z.string(),
    says: z.string(),
    standing: z
      .object({
        state: z.enum(["in_force", "not_yet", "contested", "ended", "draft", "voluntary", "ours"]),
        says: z.string(),
      })
      .openapi({ description: "Whether it binds on that day; not whether it is followed" }),
    onlyFor: z.string().optional(),
    control: z.string(),
    built: z.enum(["yes", "partly", "no"]).openapi({ description: "How much of the control this build has" }),
    missing: z.string().optional(),
    evidence: z.array(evidence),
    live: z
      .object({ state: z.enum(["fine", "attention", "nothing_yet", "unknown"]), says: z.string() })
      .optional()
      .openapi({ description: "What the workspace says of itself at this moment" }),
  })
  .openapi("ComplianceRule");

const matrix = z
  .object({
    edition: z.string(),
    source: z.string(),
    on: z.string(),
    rules: z.array(rule),
    counts: z.object({ yes: z.int(), partly: z.int(), no: z.int() }),
  })
  .openapi("ComplianceMatrix");

const tell = createRoute({
  method: "get",
  path: "/v1/compliance",
  tags: ["compliance"],
  "x-scope": "ledger:read",
  summary: "Rule, whether it is in force, control, evidence and state",
  description: "It promises no compliance: what is not built says so, and what binds whom is for counsel to say.",
  request: {
    query: z.object({ on: z.iso.date().optional().openapi({ description: "The day that it is told for; today" }) }),
  },
  responses: { 200: jsonAnswer(matrix, "The matrix") },
});

export function createComplianceRoutes(services: ComplianceServices): ApiApp {
  const app = createApiApp();
  app.openapi(tell, async (context) => {
    const { on } = context.req.valid("query");
    const { rules, ...told } = await services.tell(context.var.caller, on);
    return context.json({ ...told, rules: rules.map((one) => ({ ...one, evidence: [...one.evidence] })) }, 200);
  });
  return app;
}
