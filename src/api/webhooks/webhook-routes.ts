import { createRoute } from "@hono/zod-openapi";
import { bodyLimit } from "hono/body-limit";
import type { AccessRecorder } from "../../access/index.ts";
import { SutradharError } from "../../core/index.ts";
import {
  changeWebhook,
  createWebhook,
  deleteWebhook,
  getWebhook,
  listSecrets,
  listWebhooks,
  type Sealer,
  type WebhookTargets,
} from "../../productions/index.ts";
import type { Database, Trx } from "../../store/index.ts";
import { createApiApp, type ApiApp } from "../create-api.ts";
import { answerTagged } from "../entity-tag.ts";
import { jsonAnswer, jsonBody } from "../json-answer.ts";
import { addDeliveryRoutes } from "./delivery-routes.ts";
import {
  createdSchema,
  webhookChange,
  webhookListSchema,
  webhookOrder,
  webhookParameters,
  webhookSchema,
} from "./webhook-schemas.ts";
import { viewWebhook } from "./webhook-views.ts";

export interface WebhookServices {
  readonly database: Pick<Database, "forWorkspace">;
  readonly targets: WebhookTargets;
  readonly sealer: Sealer;
  /** Writes down for good that a secret was rotated. */
  readonly record?: AccessRecorder | undefined;
  readonly now: () => Date;
}

const tags = ["webhooks"];
const one = { params: webhookParameters };

const create = createRoute({
  method: "post",
  path: "/v1/webhooks",
  tags,
  "x-scope": "webhooks:write",
  summary: "Be told what happens, by the Standard Webhooks specification",
  request: { body: jsonBody(webhookOrder) },
  responses: { 201: jsonAnswer(createdSchema, "With its secret, which is told this once") },
});
const list = createRoute({
  method: "get",
  path: "/v1/webhooks",
  tags,
  "x-scope": "webhooks:read",
  responses: { 200: jsonAnswer(webhookListSchema, "All of them") },
});
const get = createRoute({
  method: "get",
  path: "/v1/webhooks/{id}",
  tags,
  "x-scope": "webhooks:read",
  request: one,
  responses: {
    200: jsonAnswer(webhookSchema, "The webhook"),
    304: { description: "It is what `If-None-Match` names" },
  },
});
const change = createRoute({
  method: "patch",
  path: "/v1/webhooks/{id}",
  tags,
  "x-scope": "webhooks:write",
  summary: "Change it, or enable it again: what has waited is sent at once then",
  request: { ...one, body: jsonBody(webhookChange) },
  responses: { 200: jsonAnswer(webhookSchema, "As it is now") },
});
const remove = createRoute({
  method: "delete",
  path: "/v1/webhooks/{id}",
  tags,
  "x-scope": "webhooks:write",
  request: one,
  responses: { 204: { description: "It is gone, with its secrets and deliveries" } },
});

const bodyBytesMax = 65_536;
const limitBody = bodyLimit({
  maxSize: bodyBytesMax,
  onError: () => {
    throw new SutradharError("file_too_large", `the request may have ${bodyBytesMax} bytes`);
  },
});

/** Where the caller's workspace wants to be told, and what became of what was sent. */
export function createWebhookRoutes(services: WebhookServices): ApiApp {
  const { database, targets, sealer, now } = services;
  const app = createApiApp();
  app.use("/v1/webhooks/*", limitBody);
  app.openapi(create, async (context) => {
    const { workspaceId } = context.get("caller");
    const order = context.req.valid("json");
    await refuseClosed(targets, order.url);
    const made = await database.forWorkspace(workspaceId, async (trx) => {
      const { webhook, secret } = await createWebhook(trx, { ...order, workspaceId, now: now() }, { targets, sealer });
      return { ...viewWebhook(webhook, await listSecrets(trx, webhook.id), sealer.keyName), secret: secret.secret };
    });
    return context.json(made, 201, { Location: made.links.self, "Cache-Control": "no-store" });
  });
  app.openapi(list, async (context) => {
    const { workspaceId } = context.get("caller");
    const webhooks = await database.forWorkspace(workspaceId, async (trx) => {
      const views = [];
      for (const webhook of await listWebhooks(trx, workspaceId)) {
        views.push(viewWebhook(webhook, await listSecrets(trx, webhook.id), sealer.keyName));
      }
      return views;
    });
    return answerTagged(context, { webhooks }) as never;
  });
  app.openapi(get, async (context) => {
    const { workspaceId } = context.get("caller");
    const { id } = context.req.valid("param");
    const view = await database.forWorkspace(workspaceId, (trx) =>
      readView(trx, { workspaceId, id, keyName: sealer.keyName }),
    );
    return answerTagged(context, view);
  });
  app.openapi(change, async (context) => {
    const { workspaceId } = context.get("caller");
    const { id } = context.req.valid("param");
    const changes = context.req.valid("json");
    if (changes.url !== undefined) await refuseClosed(targets, changes.url);
    const view = await database.forWorkspace(workspaceId, async (trx) => {
      await changeWebhook(trx, { id, workspaceId }, { ...changes, now: now() });
      return readView(trx, { workspaceId, id, keyName: sealer.keyName });
    });
    return context.json(view, 200);
  });
  app.openapi(remove, async (context) => {
    const { workspaceId } = context.get("caller");
    const { id } = context.req.valid("param");
    await database.forWorkspace(workspaceId, (trx) => deleteWebhook(trx, workspaceId, id));
    return context.body(null, 204);
  });
  addDeliveryRoutes(app, services);
  return app;
}

async function readView(
  trx: Trx,
  { workspaceId, id, keyName }: { readonly workspaceId: string; readonly id: string; readonly keyName: string },
) {
  const webhook = await getWebhook(trx, workspaceId, id);
  return viewWebhook(webhook, await listSecrets(trx, webhook.id), keyName);
}

const lookUpMsMax = 3_000;

/**
 * Tells at once what would be refused at every attempt. A name that cannot be looked up now may have an address tomorrow;
 * every attempt looks again.
 */
async function refuseClosed(targets: WebhookTargets, text: string): Promise<void> {
  const url = targets.checkUrl(text);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, lookUpMsMax)));
  const looked = targets.resolve(url).catch((error: unknown) => {
    if (error instanceof SutradharError) throw error;
  });
  await Promise.race([looked, late]).finally(() => clearTimeout(timer));
}
