import { createRoute, z } from "@hono/zod-openapi";
import {
  changeRoles,
  endMembership,
  formatPrincipal,
  getPerson,
  invitePerson,
  listPeople,
  listWorkspaces,
  offboardPerson,
  requireScope,
  type AccessActor,
  type AccessChange,
  type AccessRecorder,
  type Caller,
  type Person,
} from "../../access/index.ts";
import { limits } from "../../core/index.ts";
import { recordEvent } from "../../productions/index.ts";
import type { Database, Trx } from "../../store/index.ts";
import { createApiApp, type ApiApp } from "../create-api.ts";
import { jsonAnswer, jsonBody } from "../json-answer.ts";
import {
  invitationOrder,
  invitedSchema,
  meSchema,
  offboarding,
  peopleSchema,
  personId,
  personParameters,
  personSchema,
  roleChange,
} from "./people-schemas.ts";

export interface PeopleServices {
  readonly database: Pick<Database, "engine">;
  readonly now: () => Date;
  /** Is told of every person that comes, changes or goes; absent: only the event tells of it. */
  readonly record?: AccessRecorder | undefined;
}

const tags = ["people"];
const one = { params: personParameters };

const me = createRoute({
  method: "get",
  path: "/v1/me",
  tags,
  "x-scope": "caller",
  summary: "Who the key says that you are, and what you may do here",
  responses: { 200: jsonAnswer(meSchema, "You") },
});
const invite = createRoute({
  method: "post",
  path: "/v1/people",
  tags,
  "x-scope": "people:write",
  summary: "Invite somebody to this workspace",
  description: "Whoever has the secret of the answer becomes this person: hand it to them alone.",
  request: { body: jsonBody(invitationOrder) },
  responses: { 201: jsonAnswer(invitedSchema, "With the invitation's secret, which is told this once") },
});
const list = createRoute({
  method: "get",
  path: "/v1/people",
  tags,
  "x-scope": "people:read",
  request: {
    query: z.object({
      after: personId.optional(),
      limit: z.coerce.number().int().min(1).max(limits.pageRowsMax).default(50),
    }),
  },
  responses: { 200: jsonAnswer(peopleSchema, "Whoever is, was or is invited to be in this workspace") },
});
const get = createRoute({
  method: "get",
  path: "/v1/people/{id}",
  tags,
  "x-scope": "people:read",
  request: one,
  responses: { 200: jsonAnswer(personSchema, "The person") },
});
const change = createRoute({
  method: "patch",
  path: "/v1/people/{id}",
  tags,
  "x-scope": "people:write",
  summary: "Give them other roles: all of their keys do so much from then on",
  request: { ...one, body: jsonBody(roleChange) },
  responses: { 200: jsonAnswer(personSchema, "As they are now") },
});
const remove = createRoute({
  method: "delete",
  path: "/v1/people/{id}",
  tags,
  "x-scope": "people:write",
  summary: "Take them out of this workspace, with their keys for it",
  request: one,
  responses: { 204: { description: "They are not in it any more" } },
});
const offboard = createRoute({
  method: "post",
  path: "/v1/people/{id}/offboard",
  tags,
  "x-scope": "workspaces:write",
  summary: "End their account everywhere; what they did stays theirs",
  request: { ...one, body: jsonBody(offboarding) },
  responses: { 204: { description: "No key and no token of theirs works any more" } },
});

/** Who works in the caller's workspace, in which roles. */
export function createPeopleRoutes({ database, now, record }: PeopleServices): ApiApp {
  const app = createApiApp();
  const inTransaction = <T>(work: (trx: Trx) => Promise<T>): Promise<T> => database.engine.transaction().execute(work);
  app.openapi(me, async (context) => {
    const caller = context.get("caller");
    const workspaces = await inTransaction((trx) => listWorkspaces(trx, caller));
    return context.json(viewCaller(caller, workspaces), 200);
  });
  app.openapi(invite, async (context) => {
    const caller = context.get("caller");
    const order = context.req.valid("json");
    if (order.rolesEverywhere.length > 0) requireScope(caller, "workspaces:write");
    const { workspaceId } = caller;
    const invited = await inTransaction(async (trx) => {
      const madeBy = formatPrincipal(caller.principal);
      const made = await invitePerson(trx, { ...order, workspaceId, madeBy, now: now() });
      const { roles, rolesEverywhere } = order;
      const what = made.invitation ? "invited" : "joined";
      await tell(trx, caller, { id: made.personId, what, data: { roles, rolesEverywhere }, record, now: now() });
      return { ...made, person: await getPerson(trx, { workspaceId, id: made.personId, now: now() }) };
    });
    const { person, invitation } = invited;
    const told = invitation ? { ...invitation, expiresAt: invitation.expiresAt.toISOString() } : null;
    return context.json({ person: viewPerson(person), invitation: told }, 201, {
      Location: `/v1/people/${person.id}`,
      "Cache-Control": "no-store",
    });
  });
  app.openapi(list, async (context) => {
    const { workspaceId } = context.get("caller");
    const { after, limit } = context.req.valid("query");
    const people = await inTransaction((trx) => listPeople(trx, { workspaceId, after, limit, now: now() }));
    const next = people.length === limit ? (people.at(-1)?.id ?? null) : null;
    return context.json({ people: people.map(viewPerson), next }, 200);
  });
  app.openapi(get, async (context) => {
    const { workspaceId } = context.get("caller");
    const { id } = context.req.valid("param");
    return context.json(viewPerson(await inTransaction((trx) => getPerson(trx, { workspaceId, id, now: now() }))), 200);
  });
  addChanges(app, { database, now, record });
  return app;
}

function addChanges(app: ApiApp, { database, now, record }: PeopleServices): void {
  const inTransaction = <T>(work: (trx: Trx) => Promise<T>): Promise<T> => database.engine.transaction().execute(work);
  const changeOf = (caller: Caller, id: string) => ({
    id,
    workspaceId: caller.workspaceId,
    by: formatPrincipal(caller.principal),
    now: now(),
  });
  app.openapi(change, async (context) => {
    const caller = context.get("caller");
    const { id } = context.req.valid("param");
    const { roles, rolesEverywhere } = context.req.valid("json");
    if (rolesEverywhere) requireScope(caller, "workspaces:write");
    const person = await inTransaction(async (trx) => {
      const changed = await changeRoles(trx, { ...changeOf(caller, id), roles, rolesEverywhere });
      const data = { roles: changed.roles, rolesEverywhere: changed.rolesEverywhere };
      await tell(trx, caller, { id, what: "changed", data, record, now: now() });
      return changed;
    });
    return context.json(viewPerson(person), 200);
  });
  app.openapi(remove, async (context) => {
    const caller = context.get("caller");
    const { id } = context.req.valid("param");
    await inTransaction(async (trx) => {
      await endMembership(trx, changeOf(caller, id));
      await tell(trx, caller, { id, what: "removed", record, now: now() });
    });
    return context.body(null, 204);
  });
  app.openapi(offboard, async (context) => {
    const caller = context.get("caller");
    const { id } = context.req.valid("param");
    const { reason } = context.req.valid("json");
    await inTransaction(async (trx) => {
      const left = await offboardPerson(trx, { ...changeOf(caller, id), reason });
      for (const workspaceId of new Set([caller.workspaceId, ...left])) {
        await tell(trx, { ...caller, workspaceId }, { id, what: "offboarded", record, now: now() });
      }
    });
    return context.body(null, 204);
  });
}

/** They were roles when they were given: the database keeps them as text. */
type PersonRoles = Pick<Extract<AccessChange, { of: "person" }>, "roles" | "rolesEverywhere">;

interface PersonNews {
  readonly id: string;
  readonly what: Extract<AccessChange, { of: "person" }>["what"];
  readonly data?: { readonly roles: readonly string[]; readonly rolesEverywhere: readonly string[] };
  readonly record: AccessRecorder | undefined;
  readonly now: Date;
}

/** Of a person events tell the id: their name and address are nobody's outside. */
async function tell(trx: Trx, caller: AccessActor, news: PersonNews): Promise<void> {
  const { id, what, data, record, now } = news;
  await record?.(trx, caller, { of: "person", id, what, ...(data as PersonRoles | undefined) });
  await recordEvent(trx, {
    workspaceId: caller.workspaceId,
    type: `sutradhar.person.${what}`,
    subject: `people/${id}`,
    data: {
      person: id,
      ...(data ? { roles: [...data.roles], rolesEverywhere: [...data.rolesEverywhere] } : {}),
      by: formatPrincipal(caller.principal),
    },
    now,
  });
}

function viewPerson({ createdAt, joinedAt, endedAt, invitedUntil, ...person }: Person) {
  return {
    ...person,
    roles: [...person.roles],
    rolesEverywhere: [...person.rolesEverywhere],
    createdAt: createdAt.toISOString(),
    joinedAt: joinedAt?.toISOString() ?? null,
    endedAt: endedAt?.toISOString() ?? null,
    invitedUntil: invitedUntil?.toISOString() ?? null,
    links: { self: `/v1/people/${person.id}` },
  };
}

function viewCaller(caller: Caller, workspaces: Awaited<ReturnType<typeof listWorkspaces>>): z.input<typeof meSchema> {
  const { principal, name, keyId, workspaceId, scopes } = caller;
  return {
    ...principal,
    name,
    key: keyId,
    workspace: workspaceId,
    scopes: [...scopes],
    workspaces: workspaces.map(({ id, name: called, roles }) => ({ id, name: called, roles: [...new Set(roles)] })),
  };
}
