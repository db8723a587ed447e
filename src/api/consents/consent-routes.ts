import { createRoute, z } from "@hono/zod-openapi";
import { isId, limits } from "../../core/index.ts";
import {
  acknowledge,
  changeConsent,
  getConsent,
  listConsentEvents,
  listConsents,
  listProcessorTasks,
  listWithdrawnVideos,
  withdrawConsent,
} from "../../governance/consent/index.ts";
import type { Trx } from "../../store/index.ts";
import { createApiApp, type ApiApp } from "../create-api.ts";
import { jsonAnswer, jsonBody } from "../json-answer.ts";
import {
  changeOrder,
  consentId,
  consentSchema,
  partyId,
  principalId,
  reason,
  withdrawalSchema,
  withdrawOrder,
} from "./consent-schemas.ts";
import { inWorkspace, visitorOf, type ConsentServices } from "./consent-services.ts";
import { viewConsent } from "./consent-views.ts";

const tags = ["consents"];
const read = { tags, "x-scope": "consents:read" };
const write = { tags, "x-scope": "consents:write" };
const one = { params: z.object({ id: consentId }) };
const consent = jsonAnswer(consentSchema, "The consent");
const withdrawal = jsonAnswer(withdrawalSchema, "What the withdrawal has set going, and how far that is");

const statuses = ["given", "renewed", "paused", "expired", "invalidated", "revoked", "withdrawn"] as const;
const list = createRoute({
  ...read,
  method: "get",
  path: "/v1/consents",
  request: {
    query: z.object({
      principal: principalId.optional(),
      status: z.enum(statuses).optional(),
      after: consentId.optional(),
      limit: z.coerce.number().int().min(1).max(limits.pageRowsMax).default(50),
    }),
  },
  responses: {
    200: jsonAnswer(z.object({ consents: z.array(consentSchema), next: z.string().nullable() }), "The newest first"),
  },
});
const get = createRoute({
  ...read,
  method: "get",
  path: "/v1/consents/{id}",
  request: one,
  responses: { 200: consent },
});
const withdraw = createRoute({
  ...write,
  method: "post",
  path: "/v1/consents/{id}/withdraw",
  summary: "Write down that the person takes it back: it works at once",
  request: { ...one, body: jsonBody(withdrawOrder) },
  responses: { 200: withdrawal },
});
const change = createRoute({
  ...write,
  method: "post",
  path: "/v1/consents/{id}/status",
  summary: "Let it rest, take it up again, or end it, as whoever asked for it",
  request: { ...one, body: jsonBody(changeOrder) },
  responses: { 200: consent },
});
const progress = createRoute({
  ...read,
  method: "get",
  path: "/v1/consents/{id}/withdrawal",
  request: one,
  responses: { 200: withdrawal },
});
const done = createRoute({
  ...write,
  method: "post",
  path: "/v1/consents/{id}/processors/{party}/done",
  summary: "Write down that a processor has ceased",
  request: {
    params: z.object({ id: consentId, party: partyId }),
    body: jsonBody(z.strictObject({ note: reason })),
  },
  responses: { 200: withdrawal },
});
const videoId = z.string().refine((text) => isId("vid", text), "must be the id of a video, vid_…");
const decide = createRoute({
  ...write,
  method: "post",
  path: "/v1/consents/{id}/videos/{video}/decision",
  summary: "Decide about a video that was out: take it down, or keep it, with a reason",
  request: {
    params: z.object({ id: consentId, video: videoId }),
    body: jsonBody(z.strictObject({ decision: z.enum(["keep", "takedown"]), reason })),
  },
  responses: { 200: withdrawal },
});
const keySet = z.object({
  keys: z.array(z.object({ kty: z.string(), crv: z.string(), x: z.string(), kid: z.string() })),
});
const keys = createRoute({
  tags,
  method: "get",
  path: "/v1/consents/keys.json",
  "x-scope": "public",
  security: [],
  responses: { 200: jsonAnswer(keySet, "By which consents are checked (JWK Set)") },
});

/** Consents as they are kept, taking them back, and what that sets going. */
export function addConsentRoutes(services: ConsentServices): ApiApp {
  const app = createApiApp();
  const { desk } = services;
  app.openapi(keys, (context) => context.json({ keys: [{ ...desk.signer.publicKey }] }, 200));
  app.openapi(list, async (context) => {
    const { workspaceId } = context.get("caller");
    const { principal, status, after, limit } = context.req.valid("query");
    const filter = {
      workspaceId,
      limit,
      ...(principal === undefined ? {} : { principalId: principal }),
      ...(status ? { status } : {}),
      ...(after === undefined ? {} : { after }),
    };
    const found = await inWorkspace(services, filter, (trx) => listConsents(trx, filter));
    const next = found.length === limit ? (found.at(-1)?.id ?? null) : null;
    return context.json({ consents: found.map((each) => viewConsent(each)), next }, 200);
  });
  app.openapi(get, async (context) => {
    const place = { workspaceId: context.get("caller").workspaceId, id: context.req.valid("param").id };
    const view = await inWorkspace(services, place, async (trx) =>
      viewConsent(await getConsent(trx, place), await listConsentEvents(trx, place.id)),
    );
    return context.json(view, 200);
  });
  addEndings(app, services);
  addCascade(app, services);
  return app;
}

function addEndings(app: ApiApp, services: ConsentServices): void {
  const { desk } = services;
  app.openapi(withdraw, async (context) => {
    const visitor = visitorOf(context.get("caller"));
    const place = { workspaceId: visitor.workspaceId, id: context.req.valid("param").id };
    const { purposes } = context.req.valid("json");
    await inWorkspace(services, place, (trx) =>
      withdrawConsent(trx, { desk, visitor }, { ...place, ...(purposes ? { purposes } : {}) }),
    );
    await services.settle(place.workspaceId, place.id);
    return context.json(await viewWithdrawal(services, place), 200);
  });
  app.openapi(change, async (context) => {
    const visitor = visitorOf(context.get("caller"));
    const place = { workspaceId: visitor.workspaceId, id: context.req.valid("param").id };
    const order = context.req.valid("json");
    const changed = await inWorkspace(services, place, (trx) =>
      changeConsent(trx, { desk, visitor }, { ...place, ...order }),
    );
    await services.settle(place.workspaceId, place.id);
    return context.json(viewConsent(changed), 200);
  });
}

function addCascade(app: ApiApp, services: ConsentServices): void {
  const { desk } = services;
  app.openapi(progress, async (context) => {
    const place = { workspaceId: context.get("caller").workspaceId, id: context.req.valid("param").id };
    return context.json(await viewWithdrawal(services, place), 200);
  });
  app.openapi(done, async (context) => {
    const visitor = visitorOf(context.get("caller"));
    const { id, party } = context.req.valid("param");
    const { note } = context.req.valid("json");
    await inWorkspace(services, visitor, (trx) =>
      acknowledge(trx, { desk, visitor }, { consentId: id, partyId: party, note }),
    );
    return context.json(await viewWithdrawal(services, { workspaceId: visitor.workspaceId, id }), 200);
  });
  app.openapi(decide, async (context) => {
    const caller = context.get("caller");
    const { id, video } = context.req.valid("param");
    await services.decide(caller, { consentId: id, videoId: video, ...context.req.valid("json") });
    return context.json(await viewWithdrawal(services, { workspaceId: caller.workspaceId, id }), 200);
  });
}

function viewWithdrawal(
  services: ConsentServices,
  place: { readonly workspaceId: string; readonly id: string },
): Promise<z.input<typeof withdrawalSchema>> {
  return inWorkspace(services, place, async (trx: Trx) => {
    const { id, settledAt } = await getConsent(trx, place);
    const [processors, videos] = [await listProcessorTasks(trx, id), await listWithdrawnVideos(trx, id)];
    return {
      consent: id,
      processors: processors.map(({ partyId: party, name, toldAt, acknowledgedAt, note }) => ({
        party,
        name,
        toldAt: toldAt.toISOString(),
        acknowledgedAt: acknowledgedAt?.toISOString() ?? null,
        note,
      })),
      videos: videos.map(({ videoId: video, decision, reason: why, decidedAt }) => ({
        video,
        decision,
        reason: why,
        decidedAt: decidedAt?.toISOString() ?? null,
      })),
      isSettled: settledAt !== null,
    };
  });
}
