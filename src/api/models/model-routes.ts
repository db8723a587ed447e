import { createRoute, z } from "@hono/zod-openapi";
import type { Caller } from "../../access/index.ts";
import { limits } from "../../core/index.ts";
import { toModelBom, toModelCard } from "../../registry/models/index.ts";
import {
  parseReference,
  promoteModel,
  readModel,
  rollBackModel,
  type RegistryPlace,
  type RegistryRequest,
  type RegistryWatch,
  type TagReport,
} from "../../registry/versions/index.ts";
import { createApiApp, type ApiApp } from "../create-api.ts";
import { jsonAnswer, jsonBody } from "../json-answer.ts";

export interface ModelServices extends RegistryPlace {
  /** Refuses a promotion past the people who must agree; absent: nobody has to. @throws SutradharError `policy_refused` */
  readonly admitPromotion?: (caller: Caller, name: string) => Promise<void>;
  readonly now: () => Date;
  readonly watchFor?: (caller: Caller) => RegistryWatch;
}

const tags = ["models"];
const name = z.string().max(64).openapi({ example: "align" });
const version = z.string().max(64).openapi({ description: "1.0.0, ^1 or an alias such as champion" });
const order = z.strictObject({ reason: z.string().min(3).max(limits.reasonCharsMax) }).openapi("ModelChange");
const movedSchema = z
  .object({ name: z.string(), alias: z.string(), version: z.string().nullable(), isMoved: z.boolean() })
  .openapi("ModelMove");

const card = createRoute({
  method: "get",
  path: "/v1/models/{name}/{version}/card",
  tags,
  "x-scope": "assets:read",
  summary: "The model's card: Markdown, or a CycloneDX 1.7 bill of materials",
  request: {
    params: z.object({ name, version }),
    query: z.object({ format: z.enum(["markdown", "cyclonedx"]).default("markdown") }),
  },
  responses: {
    200: {
      description: "The card",
      content: {
        "text/markdown": { schema: z.string() },
        "application/vnd.cyclonedx+json": { schema: z.record(z.string(), z.unknown()) },
      },
    },
  },
});
const promote = createRoute({
  method: "post",
  path: "/v1/models/{name}/{version}/promote",
  tags,
  "x-scope": "assets:write",
  summary:
    "Make it the champion, if it was evaluated, its safety was measured, its lineage is told and who must has signed it",
  request: { params: z.object({ name, version }), body: jsonBody(order) },
  responses: { 200: jsonAnswer(movedSchema, "It is the champion") },
});
const rollback = createRoute({
  method: "post",
  path: "/v1/models/{name}/rollback",
  tags,
  "x-scope": "assets:write",
  summary: "Make the version the champion that was it before",
  request: { params: z.object({ name }), body: jsonBody(order) },
  responses: { 200: jsonAnswer(movedSchema, "It is the champion again") },
});

/** What models have beyond other assets: a card, and a champion that not every version may be. */
export function createModelRoutes(services: ModelServices): ApiApp {
  const app = createApiApp();
  const { database, vaultOf, now, watchFor } = services;
  const ask = (caller: Caller): RegistryRequest => ({
    database,
    vaultOf,
    modelKeys: services.modelKeys,
    workspaceId: caller.workspaceId,
    actor: { name: caller.name, keyId: caller.keyId },
    now: now(),
    ...(watchFor ? { watch: watchFor(caller) } : {}),
  });
  app.openapi(card, async (context) => {
    const { name: which, version: wanted } = context.req.valid("param");
    const model = await readModel(ask(context.get("caller")), parseReference(`model/${which}@${wanted}`));
    if (context.req.valid("query").format === "markdown") {
      return context.body(toModelCard(model), 200, { "Content-Type": "text/markdown; charset=utf-8" });
    }
    return context.body(`${JSON.stringify(toModelBom(model), undefined, 2)}\n`, 200, {
      "Content-Type": "application/vnd.cyclonedx+json; version=1.7",
    });
  });
  app.openapi(promote, async (context) => {
    const { name: which, version: wanted } = context.req.valid("param");
    const reference = parseReference(`model/${which}@${wanted}`);
    const { reason } = context.req.valid("json");
    await services.admitPromotion?.(context.get("caller"), which);
    return context.json(viewMove(await promoteModel(ask(context.get("caller")), { reference, reason })), 200);
  });
  app.openapi(rollback, async (context) => {
    const { name: which } = context.req.valid("param");
    const { reason } = context.req.valid("json");
    return context.json(viewMove(await rollBackModel(ask(context.get("caller")), { name: which, reason })), 200);
  });
  return app;
}

function viewMove({ name: which, alias, version: to, isMoved }: TagReport): z.input<typeof movedSchema> {
  return { name: which, alias, version: to, isMoved };
}
