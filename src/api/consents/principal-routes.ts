import { createRoute, z } from "@hono/zod-openapi";
import { limits } from "../../core/index.ts";
import {
  addNotice,
  addParty,
  addPrincipal,
  createShippedNotice,
  getFiduciary,
  getNotice,
  getPrincipal,
  listNotices,
  listParties,
  listPrincipals,
  recordConsent,
  retireProcessor,
  sayAge,
  type AgeEvidence,
  type Guardian,
  type NoticeContent,
} from "../../governance/consent/index.ts";
import { createApiApp, type ApiApp } from "../create-api.ts";
import { jsonAnswer, jsonBody } from "../json-answer.ts";
import {
  ageOrder,
  newNotice,
  newParty,
  newPrincipal,
  noticeId,
  noticeSchema,
  partyId,
  partySchema,
  principalId,
  principalSchema,
} from "./consent-schemas.ts";
import { inWorkspace, visitorOf, type ConsentServices } from "./consent-services.ts";
import { viewNotice, viewParty, viewPrincipal } from "./consent-views.ts";

const tags = ["consents"];
const read = { tags, "x-scope": "consents:read" };
const write = { tags, "x-scope": "consents:write" };
const person = jsonAnswer(principalSchema, "The person");

const addOne = createRoute({
  ...write,
  method: "post",
  path: "/v1/principals",
  summary: "Add a person whose likeness or voice may be asked for",
  request: { body: jsonBody(newPrincipal) },
  responses: { 201: person },
});
const list = createRoute({
  ...read,
  method: "get",
  path: "/v1/principals",
  request: {
    query: z.object({
      after: z.string().max(100).optional(),
      limit: z.coerce.number().int().min(1).max(limits.pageRowsMax).default(50),
    }),
  },
  responses: {
    200: jsonAnswer(
      z.object({ principals: z.array(principalSchema), next: z.string().nullable() }),
      "By their names here",
    ),
  },
});
const one = { params: z.object({ id: principalId }) };
const get = createRoute({
  ...read,
  method: "get",
  path: "/v1/principals/{id}",
  request: one,
  responses: { 200: person },
});
const age = createRoute({
  ...write,
  method: "put",
  path: "/v1/principals/{id}/age",
  summary: "Say how old somebody is, with what was looked at; nobody is of age before",
  request: { ...one, body: jsonBody(ageOrder) },
  responses: { 200: person },
});
const addOneParty = createRoute({
  ...write,
  method: "post",
  path: "/v1/parties",
  summary: "Say who answers for the data, or who works with it under which contract",
  request: { body: jsonBody(newParty) },
  responses: { 201: jsonAnswer(partySchema, "The party") },
});
const parties = createRoute({
  ...read,
  method: "get",
  path: "/v1/parties",
  responses: { 200: jsonAnswer(z.object({ parties: z.array(partySchema) }), "The fiduciary first") },
});
const retire = createRoute({
  ...write,
  method: "delete",
  path: "/v1/parties/{id}",
  request: { params: z.object({ id: partyId }) },
  responses: { 204: { description: "New consents do not name it any more" } },
});
const addOneNotice = createRoute({
  ...write,
  method: "post",
  path: "/v1/notices",
  summary: "Write the next version of a notice, in every language that it is in",
  request: { body: jsonBody(newNotice) },
  responses: { 201: jsonAnswer(noticeSchema, "The version, with the exact text of each language") },
});
const noticeList = z.object({
  notices: z.array(z.object({ id: z.string(), version: z.int(), languages: z.array(z.string()) })),
});
const notices = createRoute({
  ...read,
  method: "get",
  path: "/v1/notices",
  responses: { 200: jsonAnswer(noticeList, "Each with its newest version") },
});
const notice = createRoute({
  ...read,
  method: "get",
  path: "/v1/notices/{id}",
  request: {
    params: z.object({ id: noticeId }),
    query: z.object({ version: z.coerce.number().int().min(1).max(limits.noticeVersionsMax).optional() }),
  },
  responses: { 200: jsonAnswer(noticeSchema, "The newest version, or the one that is named") },
});

/** People, who answers for their data, and what they are told. */
export function addPrincipalRoutes(services: ConsentServices): ApiApp {
  const app = createApiApp();
  const { desk } = services;
  app.openapi(addOne, async (context) => {
    const visitor = visitorOf(context.get("caller"));
    const { ref, name, contact } = context.req.valid("json");
    const details = { name, ...(contact === undefined ? {} : { contact }) };
    const added = await inWorkspace(services, visitor, (trx) => addPrincipal(trx, { desk, visitor }, { ref, details }));
    return context.json(viewPrincipal(added), 201, { Location: `/v1/principals/${added.id}` });
  });
  app.openapi(list, async (context) => {
    const { workspaceId } = context.get("caller");
    const { after, limit } = context.req.valid("query");
    const page = { workspaceId, limit, ...(after === undefined ? {} : { after }) };
    const people = await inWorkspace(services, page, (trx) => listPrincipals(trx, desk, page));
    const next = people.length === limit ? (people.at(-1)?.ref ?? null) : null;
    return context.json({ principals: people.map(viewPrincipal), next }, 200);
  });
  app.openapi(get, async (context) => {
    const place = { workspaceId: context.get("caller").workspaceId, id: context.req.valid("param").id };
    return context.json(
      viewPrincipal(await inWorkspace(services, place, (trx) => getPrincipal(trx, desk, place))),
      200,
    );
  });
  app.openapi(age, async (context) => {
    const visitor = visitorOf(context.get("caller"));
    const { age: said, evidence, guardian } = context.req.valid("json");
    // What was left out is undefined, as zod has it.
    const order = { id: context.req.valid("param").id, age: said, evidence: evidence as AgeEvidence };
    const full = { ...order, ...(guardian ? { guardian: guardian as Guardian } : {}) };
    return context.json(
      viewPrincipal(await inWorkspace(services, visitor, (trx) => sayAge(trx, { desk, visitor }, full))),
      200,
    );
  });
  addParties(app, services);
  addNotices(app, services);
  return app;
}

function addParties(app: ApiApp, services: ConsentServices): void {
  const { desk } = services;
  app.openapi(addOneParty, async (context) => {
    const visitor = visitorOf(context.get("caller"));
    const by = { workspaceId: visitor.workspaceId, now: desk.now() };
    const party = await inWorkspace(services, by, async (trx) => {
      const added = await addParty(trx, by, context.req.valid("json"));
      const body = { party: added.id, role: added.role, hasContract: added.contractRef !== null };
      await recordConsent(trx, { desk, visitor }, { says: "party_added", body });
      return added;
    });
    return context.json(viewParty(party), 201);
  });
  app.openapi(parties, async (context) => {
    const { workspaceId } = context.get("caller");
    const found = await inWorkspace(services, { workspaceId }, (trx) => listParties(trx, workspaceId));
    return context.json({ parties: found.map(viewParty) }, 200);
  });
  app.openapi(retire, async (context) => {
    const visitor = visitorOf(context.get("caller"));
    const by = { workspaceId: visitor.workspaceId, now: desk.now() };
    const { id } = context.req.valid("param");
    await inWorkspace(services, by, async (trx) => {
      await retireProcessor(trx, by, id);
      await recordConsent(trx, { desk, visitor }, { says: "party_retired", body: { party: id } });
    });
    return context.body(null, 204);
  });
}

function addNotices(app: ApiApp, services: ConsentServices): void {
  const { desk } = services;
  app.openapi(addOneNotice, async (context) => {
    const visitor = visitorOf(context.get("caller"));
    const { workspaceId, name } = visitor;
    const { id, shipped, contents } = context.req.valid("json");
    const made = await inWorkspace(services, { workspaceId }, async (trx) => {
      const own = contents as readonly NoticeContent[];
      const fiduciary = shipped && (await getFiduciary(trx, workspaceId));
      const ready = (shipped?.languages ?? []).map((language) =>
        createShippedNotice({ ...shipped!, language, fiduciary: fiduciary! }),
      );
      const written = await addNotice(
        trx,
        { workspaceId, name, now: desk.now() },
        { id, contents: [...ready, ...own] },
      );
      const body = { version: written[0]?.version ?? 0, texts: written.map(({ sha256 }) => sha256) };
      await recordConsent(trx, { desk, visitor }, { says: "notice_written", body });
      return written;
    });
    return context.json(viewNotice(made), 201, { Location: `/v1/notices/${id}` });
  });
  app.openapi(notices, async (context) => {
    const { workspaceId } = context.get("caller");
    const found = await inWorkspace(services, { workspaceId }, (trx) => listNotices(trx, workspaceId));
    return context.json({ notices: found.map((each) => ({ ...each, languages: [...each.languages] })) }, 200);
  });
  app.openapi(notice, async (context) => {
    const { workspaceId } = context.get("caller");
    const { version } = context.req.valid("query");
    const wanted = { workspaceId, id: context.req.valid("param").id, ...(version === undefined ? {} : { version }) };
    return context.json(viewNotice(await inWorkspace(services, wanted, (trx) => getNotice(trx, wanted))), 200);
  });
}
