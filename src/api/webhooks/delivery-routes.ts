import { createRoute } from "@hono/zod-openapi";
import type { Json } from "../../core/index.ts";
import {
  getDelivery,
  getWebhook,
  listDeliveries,
  pingWebhook,
  redeliverEvent,
  redeliverSince,
  rotateSecret,
} from "../../productions/index.ts";
import type { ApiApp } from "../create-api.ts";
import { jsonAnswer, jsonBody } from "../json-answer.ts";
import { formatCursor, parseCursor } from "../page-cursor.ts";
import type { WebhookServices } from "./webhook-routes.ts";
import {
  deliveryPageSchema,
  deliveryParameters,
  deliveryQuery,
  deliverySchema,
  queuedSchema,
  redeliveredSchema,
  redelivery,
  rotatedSchema,
  rotation,
  webhookParameters,
} from "./webhook-schemas.ts";
import { viewDelivery } from "./webhook-views.ts";

const tags = ["webhooks"];
const one = { params: webhookParameters };

const rotate = createRoute({
  method: "post",
  path: "/v1/webhooks/{id}/rotate",
  tags,
  "x-scope": "webhooks:write",
  summary: "A new secret; for a time messages are signed with the old one, too",
  request: { ...one, body: jsonBody(rotation) },
  responses: { 201: jsonAnswer(rotatedSchema, "Told this once") },
});
const ping = createRoute({
  method: "post",
  path: "/v1/webhooks/{id}/ping",
  tags,
  "x-scope": "webhooks:write",
  summary: "Send it an event of its own, to see whether it can be reached",
  request: one,
  responses: { 202: jsonAnswer(queuedSchema, "It is sent in a moment: what comes of it is told by its delivery") },
});
const list = createRoute({
  method: "get",
  path: "/v1/webhooks/{id}/deliveries",
  tags,
  "x-scope": "webhooks:read",
  summary: "What was sent, waits or is dead, the newest first, with every attempt",
  request: { ...one, query: deliveryQuery },
  responses: { 200: jsonAnswer(deliveryPageSchema, "A page") },
});
const get = createRoute({
  method: "get",
  path: "/v1/webhooks/{id}/deliveries/{event}",
  tags,
  "x-scope": "webhooks:read",
  request: { params: deliveryParameters },
  responses: { 200: jsonAnswer(deliverySchema, "The delivery") },
});
const again = createRoute({
  method: "post",
  path: "/v1/webhooks/{id}/deliveries/{event}/redeliver",
  tags,
  "x-scope": "webhooks:write",
  summary: "Send an event again, under its own id",
  request: { params: deliveryParameters },
  responses: { 202: jsonAnswer(queuedSchema, "It is in line") },
});
const allAgain = createRoute({
  method: "post",
  path: "/v1/webhooks/{id}/redeliver",
  tags,
  "x-scope": "webhooks:write",
  summary: "Send the events of a time again that it wants, oldest first",
  request: { ...one, body: jsonBody(redelivery) },
  responses: { 202: jsonAnswer(redeliveredSchema, "So many are in line") },
});

/** What becomes of what is sent, and its secrets. */
export function addDeliveryRoutes(app: ApiApp, services: WebhookServices): void {
  const { database, now } = services;
  addRotation(app, services);
  app.openapi(ping, async (context) => {
    const { workspaceId } = context.get("caller");
    const { id } = context.req.valid("param");
    const event = await database.forWorkspace(workspaceId, (trx) => pingWebhook(trx, workspaceId, id, now()));
    return context.json(queued(id, event), 202);
  });
  app.openapi(list, async (context) => {
    const { workspaceId } = context.get("caller");
    const { id } = context.req.valid("param");
    const { state, limit, cursor } = context.req.valid("query");
    const query: Json = { workspaceId, id, state: state ?? null };
    const before = cursor === undefined ? undefined : parseCursor(cursor, query);
    const deliveries = await database.forWorkspace(workspaceId, async (trx) => {
      await getWebhook(trx, workspaceId, id);
      return listDeliveries(trx, { webhookId: id, state, before, limit });
    });
    const last = deliveries.length === limit ? deliveries.at(-1) : undefined;
    const next = last ? formatCursor(last.position, query) : null;
    return context.json({ deliveries: deliveries.map(viewDelivery), next }, 200, { "Cache-Control": "no-store" });
  });
  app.openapi(get, async (context) => {
    const { workspaceId } = context.get("caller");
    const { id, event } = context.req.valid("param");
    const delivery = await database.forWorkspace(workspaceId, async (trx) => {
      await getWebhook(trx, workspaceId, id);
      return getDelivery(trx, id, event);
    });
    return context.json(viewDelivery(delivery), 200, { "Cache-Control": "no-store" });
  });
  app.openapi(again, async (context) => {
    const { workspaceId } = context.get("caller");
    const { id, event } = context.req.valid("param");
    await database.forWorkspace(workspaceId, (trx) =>
      redeliverEvent(trx, { id, workspaceId }, { eventId: event, now: now() }),
    );
    return context.json(queued(id, event), 202);
  });
  app.openapi(allAgain, async (context) => {
    const { workspaceId } = context.get("caller");
    const { id } = context.req.valid("param");
    const { since, until, which } = context.req.valid("json");
    const span = { since: new Date(since), until: until === undefined ? undefined : new Date(until) };
    const { count, next } = await database.forWorkspace(workspaceId, (trx) =>
      redeliverSince(trx, { id, workspaceId }, { ...span, which, now: now() }),
    );
    return context.json({ count, next: next?.toISOString() ?? null }, 202);
  });
}

function queued(id: string, event: string) {
  return { event, links: { delivery: `/v1/webhooks/${id}/deliveries/${event}`, event: `/v1/events/${event}` } };
}

function addRotation(app: ApiApp, { database, sealer, record, now }: WebhookServices): void {
  app.openapi(rotate, async (context) => {
    const caller = context.get("caller");
    const { workspaceId } = caller;
    const { id } = context.req.valid("param");
    const { overlapMs } = context.req.valid("json");
    const secret = await database.forWorkspace(workspaceId, async (trx) => {
      const webhook = await getWebhook(trx, workspaceId, id);
      await record?.(trx, caller, { of: "secret", id, what: "webhook" });
      return rotateSecret(trx, sealer, { webhook, overlapMs, now: now() });
    });
    return context.json(secret, 201, { "Cache-Control": "no-store" });
  });
}
