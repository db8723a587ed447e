import { createRoute, z } from "@hono/zod-openapi";
import {
  changeWorkspace,
  createWorkspace,
  formatPrincipal,
  isWorkspaceId,
  listWorkspaces,
  type AccessRecorder,
  type Caller,
  type Workspace,
} from "../../access/index.ts";
import { limits } from "../../core/index.ts";
import { recordEvent } from "../../productions/index.ts";
import type { Database, Trx } from "../../store/index.ts";
import { createApiApp, type ApiApp } from "../create-api.ts";
import { jsonAnswer, jsonBody } from "../json-answer.ts";

export interface WorkspaceServices {
  readonly database: Pick<Database, "engine">;
  readonly now: () => Date;
  /** Is told of every workspace that is made or changed; absent: only the event tells of it. */
  readonly record?: AccessRecorder | undefined;
}

const tags = ["workspaces"];
const workspaceId = z
  .string()
  .refine(isWorkspaceId, "must be small letters, digits and dashes, such as diwali-campaigns")
  .openapi({ example: "diwali-campaigns" });
const name = z
  .string()
  .min(1)
  .max(limits.personNameCharsMax)
  .regex(/^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+$/u, "must be one line of text");
const concurrencyMax = z.int().min(1).max(limits.jobsMax).nullable();

const workspaceSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    concurrencyMax: z.int().nullable().openapi({ description: "Steps of each class at once; null: as is usual" }),
    createdAt: z.iso.datetime(),
  })
  .openapi("Workspace");
const openSchema = workspaceSchema.extend({ roles: z.array(z.string()) }).openapi("OpenWorkspace");

const list = createRoute({
  method: "get",
  path: "/v1/workspaces",
  tags,
  "x-scope": "caller",
  summary: "Those that you may go to with this key, by the header Sutradhar-Workspace",
  responses: { 200: jsonAnswer(z.object({ workspaces: z.array(openSchema) }), "By their ids") },
});
const create = createRoute({
  method: "post",
  path: "/v1/workspaces",
  tags,
  "x-scope": "workspaces:write",
  request: { body: jsonBody(z.strictObject({ id: workspaceId, name }).openapi("NewWorkspace")) },
  responses: { 201: jsonAnswer(workspaceSchema, "It is there") },
});
const change = createRoute({
  method: "patch",
  path: "/v1/workspaces/{id}",
  tags,
  "x-scope": "workspaces:write",
  request: {
    params: z.object({ id: workspaceId }),
    body: jsonBody(
      z
        .strictObject({ name: name.optional(), concurrencyMax: concurrencyMax.optional() })
        .refine((wish) => wish.name !== undefined || wish.concurrencyMax !== undefined, "name something to change")
        .openapi("WorkspaceChange"),
    ),
  },
  responses: { 200: jsonAnswer(workspaceSchema, "As it is now") },
});

/** Workspaces are made and changed by administrators of the installation. */
export function createWorkspaceRoutes({ database, now, record }: WorkspaceServices): ApiApp {
  const app = createApiApp();
  const inTransaction = <T>(work: (trx: Trx) => Promise<T>): Promise<T> => database.engine.transaction().execute(work);
  app.openapi(list, async (context) => {
    const workspaces = await inTransaction((trx) => listWorkspaces(trx, context.get("caller")));
    const views = workspaces.map((each) => ({ ...viewWorkspace(each), roles: [...new Set(each.roles)] }));
    return context.json({ workspaces: views }, 200);
  });
  app.openapi(create, async (context) => {
    const made = await inTransaction(async (trx) => {
      const workspace = await createWorkspace(trx, { ...context.req.valid("json"), now: now() });
      await tell(trx, context.get("caller"), { id: workspace.id, what: "created", now: now() });
      await record?.(trx, context.get("caller"), { of: "workspace", id: workspace.id, what: "created" });
      return workspace;
    });
    return context.json(viewWorkspace(made), 201);
  });
  app.openapi(change, async (context) => {
    const { id } = context.req.valid("param");
    const changed = await inTransaction(async (trx) => {
      const workspace = await changeWorkspace(trx, id, context.req.valid("json"));
      await tell(trx, context.get("caller"), { id, what: "changed", now: now() });
      await record?.(trx, context.get("caller"), { of: "workspace", id, what: "changed" });
      return workspace;
    });
    return context.json(viewWorkspace(changed), 200);
  });
  return app;
}

/** In the workspace itself, whose people it concerns. */
async function tell(
  trx: Trx,
  { principal }: Caller,
  { id, what, now }: { readonly id: string; readonly what: "created" | "changed"; readonly now: Date },
): Promise<void> {
  await recordEvent(trx, {
    workspaceId: id,
    type: `sutradhar.workspace.${what}`,
    subject: `workspaces/${id}`,
    data: { workspace: id, by: formatPrincipal(principal) },
    now,
  });
}

function viewWorkspace({ id, name: called, concurrencyMax: most, createdAt }: Workspace) {
  return { id, name: called, concurrencyMax: most, createdAt: createdAt.toISOString() };
}
