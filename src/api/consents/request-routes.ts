import { createRoute, z } from "@hono/zod-openapi";
import { limits, SutradharError } from "../../core/index.ts";
import {
  addRequest,
  dpvPurpose,
  findConsentOfRequest,
  getRequest,
  giveConsent,
  listRequests,
  noteShown,
  readNotice,
  type ConsentRequest,
  type GrantTerms,
} from "../../governance/consent/index.ts";
import type { Trx } from "../../store/index.ts";
import { createApiApp, type ApiApp } from "../create-api.ts";
import { jsonAnswer, jsonBody } from "../json-answer.ts";
import {
  consentSchema,
  giveOrder,
  newRequest,
  openedRequestSchema,
  requestId,
  requestSchema,
} from "./consent-schemas.ts";
import { inWorkspace, visitorOf, type ConsentServices } from "./consent-services.ts";
import { viewConsent, viewRequest } from "./consent-views.ts";
import { personSteps } from "./person-page.ts";

const tags = ["consents"];
const read = { tags, "x-scope": "consents:read" };
const write = { tags, "x-scope": "consents:write" };
const one = { params: z.object({ id: requestId }) };

const ask = createRoute({
  ...write,
  method: "post",
  path: "/v1/consent-requests",
  summary: "Ask a person; the answer has the link to send them, once",
  request: { body: jsonBody(newRequest) },
  responses: { 201: jsonAnswer(openedRequestSchema, "What is asked, and the person's link") },
});
const list = createRoute({
  ...read,
  method: "get",
  path: "/v1/consent-requests",
  request: {
    query: z.object({
      after: requestId.optional(),
      limit: z.coerce.number().int().min(1).max(limits.pageRowsMax).default(50),
    }),
  },
  responses: {
    200: jsonAnswer(z.object({ requests: z.array(requestSchema), next: z.string().nullable() }), "The newest first"),
  },
});
const get = createRoute({
  ...read,
  method: "get",
  path: "/v1/consent-requests/{id}",
  request: one,
  responses: { 200: jsonAnswer(requestSchema, "What was asked, and what came of it") },
});
const give = createRoute({
  ...write,
  method: "post",
  path: "/v1/consent-requests/{id}/give",
  summary: "Write down what was said in a recording, or signed on paper",
  request: { ...one, body: jsonBody(giveOrder) },
  responses: { 201: jsonAnswer(consentSchema, "The consent") },
});

const expiresMsUsual = 14 * 86_400_000;

/** Asking people, and writing down what they said elsewhere. */
export function addRequestRoutes(services: ConsentServices): ApiApp {
  const app = createApiApp();
  const { desk } = services;
  app.openapi(ask, async (context) => {
    const visitor = visitorOf(context.get("caller"));
    const { principal, notice, offers, language, method, expiresAt } = context.req.valid("json");
    const now = desk.now();
    const wanted = {
      principalId: principal,
      notice: { id: notice.id, ...(notice.version === undefined ? {} : { version: notice.version }) },
      language,
      method,
      offers: offers.map((offer) => toTerms(offer, now)),
      expiresAt: expiresAt ? new Date(expiresAt) : new Date(now.getTime() + expiresMsUsual),
    };
    const { request, token, code } = await inWorkspace(services, visitor, (trx) =>
      addRequest(trx, { desk, visitor }, wanted),
    );
    const link = `/consent/${token}`;
    const opened = { ...viewRequest(request), link, ...(code === undefined ? {} : { code }) };
    return context.json(opened, 201, { Location: `/v1/consent-requests/${request.id}`, "Cache-Control": "no-store" });
  });
  app.openapi(list, async (context) => {
    const { workspaceId } = context.get("caller");
    const { after, limit } = context.req.valid("query");
    const page = { workspaceId, limit, ...(after === undefined ? {} : { after }) };
    const views = await inWorkspace(services, page, async (trx) =>
      Promise.all((await listRequests(trx, page)).map((request) => view(trx, request))),
    );
    const next = views.length === limit ? (views.at(-1)?.id ?? null) : null;
    return context.json({ requests: views, next }, 200);
  });
  app.openapi(get, async (context) => {
    const place = { workspaceId: context.get("caller").workspaceId, id: context.req.valid("param").id };
    return context.json(
      await inWorkspace(services, place, async (trx) => view(trx, await getRequest(trx, place))),
      200,
    );
  });
  addGiving(app, services);
  return app;
}

/** What a person said in a recording, or signed: the file was uploaded before, and stays in the workspace. */
function addGiving(app: ApiApp, services: ConsentServices): void {
  const { desk } = services;
  app.openapi(give, async (context) => {
    const visitor = visitorOf(context.get("caller"));
    const { workspaceId } = visitor;
    const { purposes, language, evidence } = context.req.valid("json");
    const { mediaSha256, shownAt } = evidence;
    if (!(await services.hasFile(workspaceId, mediaSha256))) {
      throw new SutradharError(
        "request_invalid",
        `evidence: nothing was uploaded under ${mediaSha256}: PUT it to /v1/blobs first`,
      );
    }
    const made = await inWorkspace(services, visitor, async (trx) => {
      const request = await getRequest(trx, { workspaceId, id: context.req.valid("param").id });
      if (request.method !== "spoken" && request.method !== "paper") {
        throw new SutradharError(
          "state_conflict",
          `the request is answered by ${request.method}: by the person, on their own link`,
        );
      }
      const shown = { language, at: shownAt, sha256: (await readNotice(trx, request, language)).sha256 };
      await noteShown(trx, request, shown);
      const asShown = request.shown.some((each) => each.language === language)
        ? request.shown
        : [...request.shown, shown];
      const giving = {
        request: { ...request, shown: asShown },
        purposes,
        language,
        evidence: { mediaSha256 },
        steps: personSteps,
      };
      await giveConsent(trx, { desk, visitor }, giving);
      return (await findConsentOfRequest(trx, request.id))!;
    });
    return context.json(viewConsent(made), 201, { Location: `/v1/consents/${made.id}` });
  });
}

async function view(trx: Trx, request: ConsentRequest): Promise<z.input<typeof requestSchema>> {
  return viewRequest(request, (await findConsentOfRequest(trx, request.id))?.id);
}

type Offer = z.output<typeof newRequest>["offers"][number];

/** A day's date begins where it was said; what was not said begins now. */
function toTerms({ validFrom, usesMax, ...offer }: Offer, now: Date): GrantTerms {
  const dpv = dpvPurpose(offer.purpose);
  return {
    ...offer,
    validFrom: validFrom ?? now.toISOString(),
    ...(usesMax === undefined ? {} : { usesMax }),
    ...(dpv === undefined ? {} : { dpv }),
  };
}
