import { createRoute, z } from "@hono/zod-openapi";
import { limits } from "../../core/index.ts";
import {
  addBreach,
  changeFacts,
  closeBreach,
  draftNotice,
  getBreach,
  listBreaches,
  listBreachPersons,
  listDrafts,
  lookAgain,
  noteClockDone,
  notePersonsTold,
  type Breach,
  type BreachDesk,
  type BreachFacts,
  type BreachScope,
} from "../../governance/breaches/index.ts";
import type { DeskVisitor } from "../../governance/consent/index.ts";
import type { Database, Trx } from "../../store/index.ts";
import { visitorOf } from "../consents/index.ts";
import { createApiApp, type ApiApp } from "../create-api.ts";
import { jsonAnswer, jsonBody } from "../json-answer.ts";
import {
  breachId,
  breachSchema,
  closeOrder,
  doneOrder,
  draftOrder,
  draftSchema,
  facts,
  lookOrder,
  newBreach,
  personId,
  personSchema,
  toldOrder,
} from "./breach-schemas.ts";

export interface BreachServices {
  readonly database: Pick<Database, "engine" | "forWorkspace">;
  readonly desk: BreachDesk;
}

const tags = ["breaches"];
const read = { tags, "x-scope": "breaches:read" };
const write = { tags, "x-scope": "breaches:write" };
const one = { params: z.object({ id: breachId }) };
const page = (after: z.ZodType<string>) =>
  z.object({ after: after.optional(), limit: z.coerce.number().int().min(1).max(limits.pageRowsMax).default(50) });
const whole = jsonAnswer(breachSchema, "The breach, with its clocks");

const add = createRoute({
  ...write,
  method: "post",
  path: "/v1/breaches",
  summary: "Open a breach: who is affected is looked up, and every clock starts",
  request: { body: jsonBody(newBreach) },
  responses: { 201: whole },
});
const list = createRoute({
  ...read,
  method: "get",
  path: "/v1/breaches",
  request: { query: page(breachId) },
  responses: {
    200: jsonAnswer(z.object({ breaches: z.array(breachSchema), next: z.string().nullable() }), "The newest first"),
  },
});
const get = createRoute({
  ...read,
  method: "get",
  path: "/v1/breaches/{id}",
  request: one,
  responses: { 200: whole },
});
const persons = createRoute({
  ...read,
  method: "get",
  path: "/v1/breaches/{id}/persons",
  request: { ...one, query: page(personId) },
  responses: {
    200: jsonAnswer(
      z.object({ persons: z.array(personSchema), next: z.string().nullable() }),
      "Who is affected, and by which way",
    ),
  },
});
const change = createRoute({
  ...write,
  method: "patch",
  path: "/v1/breaches/{id}/facts",
  summary: "Say what became known of it",
  request: { ...one, body: jsonBody(facts) },
  responses: { 200: whole },
});
const look = createRoute({
  ...write,
  method: "post",
  path: "/v1/breaches/{id}/look",
  summary: "Look up anew who is affected, where more became known of what got out",
  request: { ...one, body: jsonBody(lookOrder) },
  responses: { 200: whole },
});
const draft = createRoute({
  ...write,
  method: "post",
  path: "/v1/breaches/{id}/notices",
  summary: "Draft a notice, and keep it; people send it",
  request: { ...one, body: jsonBody(draftOrder) },
  responses: { 201: jsonAnswer(draftSchema, "The draft, and what nobody has said yet") },
});
const drafts = createRoute({
  ...read,
  method: "get",
  path: "/v1/breaches/{id}/notices",
  request: one,
  responses: { 200: jsonAnswer(z.object({ notices: z.array(draftSchema) }), "Drafts, the newest first") },
});
const done = createRoute({
  ...write,
  method: "post",
  path: "/v1/breaches/{id}/clocks/{clock}/done",
  summary: "Say that an authority, or the people, have been told",
  request: {
    params: one.params.extend({ clock: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/) }),
    body: jsonBody(doneOrder),
  },
  responses: { 200: whole },
});
const told = createRoute({
  ...write,
  method: "post",
  path: "/v1/breaches/{id}/persons/told",
  summary: "Say that these people have been told, or all of them",
  request: { ...one, body: jsonBody(toldOrder) },
  responses: { 200: whole },
});
const close = createRoute({
  ...write,
  method: "post",
  path: "/v1/breaches/{id}/close",
  request: { ...one, body: jsonBody(closeOrder) },
  responses: { 200: whole },
});

/** What got out: who is affected, the clocks, and the drafts of what is told. */
export function createBreachRoutes(services: BreachServices): ApiApp {
  const app = createApiApp();
  for (const addSome of [addReading, addChanging, addTelling]) addSome(app, services);
  return app;
}

type Inside = <T>(place: { readonly workspaceId: string }, work: (trx: Trx) => Promise<T>) => Promise<T>;

function insideOf(database: BreachServices["database"]): Inside {
  return ({ workspaceId }, work) => database.forWorkspace(workspaceId, work);
}

function addReading(app: ApiApp, { database, desk }: BreachServices): void {
  const inside = insideOf(database);
  const view = (breach: Breach) => viewBreach(breach, desk.now());
  app.openapi(list, async (context) => {
    const { workspaceId } = context.get("caller");
    const { after, limit } = context.req.valid("query");
    const wanted = { workspaceId, limit, ...(after === undefined ? {} : { after }) };
    const found = await inside(wanted, (trx) => listBreaches(trx, wanted));
    const next = found.length === limit ? (found.at(-1)?.id ?? null) : null;
    return context.json({ breaches: found.map(view), next }, 200);
  });
  app.openapi(get, async (context) => {
    const place = { workspaceId: context.get("caller").workspaceId, id: context.req.valid("param").id };
    return context.json(view(await inside(place, (trx) => getBreach(trx, place))), 200);
  });
  app.openapi(persons, async (context) => {
    const { after, limit } = context.req.valid("query");
    const place = { workspaceId: context.get("caller").workspaceId, id: context.req.valid("param").id };
    const wanted = { ...place, limit, ...(after === undefined ? {} : { after }) };
    const found = await inside(place, async (trx) => {
      await getBreach(trx, place);
      return listBreachPersons(trx, wanted);
    });
    const next = found.length === limit ? (found.at(-1)?.principalId ?? null) : null;
    const views = found.map(({ principalId, why, toldAt }) => ({
      principal: principalId,
      why: why.map((each) => ({ ...each })),
      toldAt: toldAt?.toISOString() ?? null,
    }));
    return context.json({ persons: views, next }, 200);
  });
  app.openapi(drafts, async (context) => {
    const place = { workspaceId: context.get("caller").workspaceId, id: context.req.valid("param").id };
    const found = await inside(place, async (trx) => {
      await getBreach(trx, place);
      return listDrafts(trx, place);
    });
    const views = found.map((each) => ({ ...each, draftedAt: each.draftedAt.toISOString() }));
    return context.json({ notices: views }, 200);
  });
}

function addChanging(app: ApiApp, { database, desk }: BreachServices): void {
  const inside = insideOf(database);
  const by = (visitor: DeskVisitor) => ({ desk, visitor });
  const view = (breach: Breach) => viewBreach(breach, desk.now());
  app.openapi(add, async (context) => {
    const visitor = visitorOf(context.get("caller"));
    const { noticedAt, scopes, facts: known } = context.req.valid("json");
    const wish = {
      noticedAt: new Date(noticedAt),
      scopes: scopes as readonly BreachScope[],
      facts: known as BreachFacts,
    };
    const made = await inside(visitor, (trx) => addBreach(trx, by(visitor), wish));
    return context.json(view(made), 201, { Location: `/v1/breaches/${made.id}` });
  });
  app.openapi(change, async (context) => {
    const visitor = visitorOf(context.get("caller"));
    const said = { id: context.req.valid("param").id, facts: context.req.valid("json") as BreachFacts };
    return context.json(view(await inside(visitor, (trx) => changeFacts(trx, by(visitor), said))), 200);
  });
  app.openapi(look, async (context) => {
    const visitor = visitorOf(context.get("caller"));
    const { scopes } = context.req.valid("json");
    const said = { id: context.req.valid("param").id, ...(scopes ? { scopes: scopes as readonly BreachScope[] } : {}) };
    return context.json(view(await inside(visitor, (trx) => lookAgain(trx, by(visitor), said))), 200);
  });
  app.openapi(draft, async (context) => {
    const visitor = visitorOf(context.get("caller"));
    const wish = { id: context.req.valid("param").id, ...context.req.valid("json") };
    const made = await inside(visitor, (trx) => draftNotice(trx, by(visitor), wish));
    const { draftedAt, missing, ...rest } = made;
    return context.json({ ...rest, missing: [...missing], draftedAt: draftedAt.toISOString() }, 201);
  });
}

function addTelling(app: ApiApp, { database, desk }: BreachServices): void {
  const inside = insideOf(database);
  const by = (visitor: DeskVisitor) => ({ desk, visitor });
  const view = (breach: Breach) => viewBreach(breach, desk.now());
  app.openapi(done, async (context) => {
    const visitor = visitorOf(context.get("caller"));
    const { id, clock } = context.req.valid("param");
    const said = { id, clock, ...context.req.valid("json") };
    return context.json(view(await inside(visitor, (trx) => noteClockDone(trx, by(visitor), said))), 200);
  });
  app.openapi(told, async (context) => {
    const visitor = visitorOf(context.get("caller"));
    const { id } = context.req.valid("param");
    const { persons: some } = context.req.valid("json");
    const now = await inside(visitor, async (trx) => {
      await notePersonsTold(trx, by(visitor), { id, ...(some ? { persons: some } : {}) });
      return getBreach(trx, { workspaceId: visitor.workspaceId, id });
    });
    return context.json(view(now), 200);
  });
  app.openapi(close, async (context) => {
    const visitor = visitorOf(context.get("caller"));
    const said = { id: context.req.valid("param").id, ...context.req.valid("json") };
    return context.json(view(await inside(visitor, (trx) => closeBreach(trx, by(visitor), said))), 200);
  });
}

function viewBreach(breach: Breach, now: Date): z.input<typeof breachSchema> {
  const { workspaceId: _own, noticedAt, scopes, facts: known, clocks, createdAt, closedAt, ...rest } = breach;
  return {
    ...rest,
    noticedAt: noticedAt.toISOString(),
    scopes: scopes.map((scope) => ({ ...scope })),
    facts: Object.fromEntries(Object.entries(known)),
    clocks: clocks.map(({ dueAt, doneAt, ...clock }) => ({
      ...clock,
      dueAt: dueAt.toISOString(),
      isOverdue: doneAt === null && now > dueAt,
      doneAt: doneAt?.toISOString() ?? null,
    })),
    createdAt: createdAt.toISOString(),
    closedAt: closedAt?.toISOString() ?? null,
  };
}
