import { createRoute, z } from "@hono/zod-openapi";
import { limits, SutradharError } from "../../core/index.ts";
import {
  addRightsLink,
  addRightsRequest,
  getRightsRequest,
  identifyAsker,
  listRightsEvents,
  listRightsRequests,
  refuseRequest,
  type NamedNominee,
  type RightsRequest,
} from "../../governance/rights/index.ts";
import { visitorOf } from "../consents/index.ts";
import { createApiApp, type ApiApp } from "../create-api.ts";
import { jsonAnswer, jsonBody } from "../json-answer.ts";
import {
  accessReportSchema,
  answerOrder,
  identityOrder,
  linkOrder,
  newRightsRequest,
  personId,
  refusalOrder,
  rightsKind,
  rightsRequestId,
  rightsRequestSchema,
} from "./rights-schemas.ts";
import type { FulfilOrder, RightsServices } from "./rights-services.ts";
import { viewRightsRequest } from "./rights-views.ts";

const tags = ["rights"];
const read = { tags, "x-scope": "rights:read" };
const write = { tags, "x-scope": "rights:write" };
const one = { params: z.object({ id: rightsRequestId }) };
const answered = jsonAnswer(rightsRequestSchema, "The request, with what became of it");

const add = createRoute({
  ...write,
  method: "post",
  path: "/v1/rights-requests",
  summary: "Take a request in that came by mail, telephone or in person; its clock runs from now on",
  request: { body: jsonBody(newRightsRequest) },
  responses: { 201: answered },
});
const list = createRoute({
  ...read,
  method: "get",
  path: "/v1/rights-requests",
  request: {
    query: z.object({
      open: z
        .enum(["true", "false"])
        .default("false")
        .openapi({ description: "Those that wait, the most urgent first" }),
      kind: rightsKind.optional(),
      principal: personId.optional(),
      after: rightsRequestId.optional(),
      limit: z.coerce.number().int().min(1).max(limits.pageRowsMax).default(50),
    }),
  },
  responses: {
    200: jsonAnswer(
      z.object({ requests: z.array(rightsRequestSchema), next: z.string().nullable() }),
      "The newest first, or the most urgent",
    ),
  },
});
const get = createRoute({
  ...read,
  method: "get",
  path: "/v1/rights-requests/{id}",
  request: one,
  responses: { 200: answered },
});
const report = createRoute({
  ...read,
  method: "get",
  path: "/v1/rights-requests/{id}/report",
  summary: "What is kept of the person who asks to see it, what it was used for, and who has had it",
  request: one,
  responses: { 200: jsonAnswer(accessReportSchema, "The report, as it is now") },
});
const identify = createRoute({
  ...write,
  method: "post",
  path: "/v1/rights-requests/{id}/identity",
  summary: "Say how it was found out that it is them who asks",
  request: { ...one, body: jsonBody(identityOrder) },
  responses: { 200: answered },
});
const fulfil = createRoute({
  ...write,
  method: "post",
  path: "/v1/rights-requests/{id}/answer",
  summary: "Do what it asks for, and answer: a report, a correction, an erasure, a nominee, a reply",
  request: { ...one, body: jsonBody(answerOrder) },
  responses: { 200: answered },
});
const refuse = createRoute({
  ...write,
  method: "post",
  path: "/v1/rights-requests/{id}/refuse",
  summary: "Answer that it is not done, and why",
  request: { ...one, body: jsonBody(refusalOrder) },
  responses: { 200: answered },
});
const link = createRoute({
  ...write,
  method: "post",
  path: "/v1/principals/{id}/rights-link",
  summary: "Make the person's own link, once; one of before ends",
  request: { params: z.object({ id: personId }), body: jsonBody(linkOrder) },
  responses: {
    201: jsonAnswer(
      z.object({ link: z.string(), expiresAt: z.iso.datetime() }),
      "The link, to be sent where they are reached",
    ),
  },
});

const linkMsUsual = 30 * 86_400_000;

/** The queue of those who answer. */
export function addRightsRequestRoutes(services: RightsServices): ApiApp {
  const app = createApiApp();
  const { desk, database } = services;
  const view = (request: RightsRequest) => viewRightsRequest(request, desk.now());
  app.openapi(add, async (context) => {
    const visitor = visitorOf(context.get("caller"));
    const { principal, kind, by: askedBy, language, text, nominee } = context.req.valid("json");
    const wish = { principalId: principal, kind, askedBy, language, isByLink: false };
    const said = readSaid({ kind, text, nominee: nominee as NamedNominee | undefined });
    const made = await database.forWorkspace(visitor.workspaceId, (trx) =>
      addRightsRequest(trx, { desk, visitor }, { ...wish, text: said }),
    );
    return context.json(view(made), 201, { Location: `/v1/rights-requests/${made.id}` });
  });
  app.openapi(list, async (context) => {
    const { workspaceId } = context.get("caller");
    const { open, kind, principal, after, limit } = context.req.valid("query");
    const filter = {
      workspaceId,
      limit,
      isOpen: open === "true",
      ...(kind ? { kind } : {}),
      ...(principal === undefined ? {} : { principalId: principal }),
      ...(after === undefined ? {} : { after }),
    };
    const found = await database.forWorkspace(workspaceId, (trx) => listRightsRequests(trx, desk, filter));
    const next = open === "false" && found.length === limit ? (found.at(-1)?.id ?? null) : null;
    return context.json({ requests: found.map(view), next }, 200);
  });
  app.openapi(get, async (context) => {
    const place = { workspaceId: context.get("caller").workspaceId, id: context.req.valid("param").id };
    const found = await database.forWorkspace(place.workspaceId, async (trx) => ({
      request: await getRightsRequest(trx, desk, place),
      events: await listRightsEvents(trx, place.id),
    }));
    return context.json(viewRightsRequest(found.request, desk.now(), found.events), 200);
  });
  app.openapi(report, async (context) => {
    const place = { workspaceId: context.get("caller").workspaceId, id: context.req.valid("param").id };
    const request = await database.forWorkspace(place.workspaceId, (trx) => getRightsRequest(trx, desk, place));
    if (request.kind !== "access") {
      throw new SutradharError("state_conflict", `${request.id} asks for ${request.kind}, and for no report`);
    }
    const told = await services.report({ workspaceId: place.workspaceId, principalId: request.principalId });
    return context.json({ report: told.report, at: told.at, ...(told as object) }, 200, {
      "Cache-Control": "no-store",
    });
  });
  addChanges(app, services);
  return app;
}

function addChanges(app: ApiApp, services: RightsServices): void {
  const { desk, database } = services;
  app.openapi(identify, async (context) => {
    const visitor = visitorOf(context.get("caller"));
    const { method, evidenceSha256 } = context.req.valid("json");
    const said = { id: context.req.valid("param").id, method, ...(evidenceSha256 ? { evidenceSha256 } : {}) };
    const now = await database.forWorkspace(visitor.workspaceId, (trx) => identifyAsker(trx, { desk, visitor }, said));
    return context.json(viewRightsRequest(now, desk.now()), 200);
  });
  app.openapi(fulfil, async (context) => {
    const visitor = visitorOf(context.get("caller"));
    const order = { id: context.req.valid("param").id, ...context.req.valid("json") } as FulfilOrder;
    return context.json(viewRightsRequest(await services.fulfil(visitor, order), desk.now()), 200);
  });
  app.openapi(refuse, async (context) => {
    const visitor = visitorOf(context.get("caller"));
    const said = { id: context.req.valid("param").id, answer: context.req.valid("json").text };
    const now = await database.forWorkspace(visitor.workspaceId, (trx) => refuseRequest(trx, { desk, visitor }, said));
    return context.json(viewRightsRequest(now, desk.now()), 200);
  });
  app.openapi(link, async (context) => {
    const visitor = visitorOf(context.get("caller"));
    const { by: askedBy, language, expiresAt } = context.req.valid("json");
    const ends = expiresAt ? new Date(expiresAt) : new Date(desk.now().getTime() + linkMsUsual);
    const wish = { principalId: context.req.valid("param").id, askedBy, language, expiresAt: ends };
    const token = await database.forWorkspace(visitor.workspaceId, (trx) =>
      addRightsLink(trx, { desk, visitor }, wish),
    );
    const made = { link: `/rights/${token}`, expiresAt: ends.toISOString() };
    return context.json(made, 201, { "Cache-Control": "no-store" });
  });
}

/** What is kept of a request's words: of a nomination, whom they name. @throws SutradharError `request_invalid` */
export function readSaid(said: {
  readonly kind: string;
  readonly text?: string | undefined;
  readonly nominee?: NamedNominee | undefined;
}): string {
  const { kind, text = "", nominee } = said;
  if (kind === "nomination") {
    if (!nominee)
      throw new SutradharError("request_invalid", "nominee: a nomination names somebody, and how they are reached");
    return JSON.stringify(nominee);
  }
  if ((kind === "correction" || kind === "grievance") && text.trim() === "") {
    throw new SutradharError("request_invalid", `text: a ${kind} says what it is about`);
  }
  return text;
}
