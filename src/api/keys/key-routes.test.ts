import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openTestApi, type Answer, type Asker, type TestApi } from "../../../test/fixtures/test-api.ts";
import { acceptInvitation, addKey, allScopes, createSecret, invitePerson, type Role } from "../../access/index.ts";
import { limits } from "../../core/index.ts";
import { createPeopleRoutes } from "../people/index.ts";
import { createKeyRoutes } from "./key-routes.ts";

let clock = new Date("2026-11-29T06:00:00Z");
let api: TestApi;
let ask: Asker;
let asha: string;
let ravi: string;
let chief: string;

beforeAll(async () => {
  api = await openTestApi(() => clock);
  const services = { database: api.test.database, now: () => clock };
  ask = api.open([createKeyRoutes(services), createPeopleRoutes(services)]);
  await api.test.database.engine.insertInto("workspaces").values({ id: "acme", name: "acme" }).execute();
  [asha, ravi, chief] = [await join("producer"), await join("platform"), await join("administrator", true)];
});
afterAll(() => api.close());

async function join(role: Role, isEverywhere = false): Promise<string> {
  return api.test.database.engine.transaction().execute(async (trx) => {
    const held = isEverywhere ? { roles: [], rolesEverywhere: [role] } : { roles: [role], rolesEverywhere: [] };
    const wish = { workspaceId: "default", name: role, ...held, madeBy: "service:test", lifeMs: 60_000, now: clock };
    const { invitation } = await invitePerson(trx, wish);
    return (await acceptInvitation(trx, invitation?.secret ?? "", clock)).key.secret;
  });
}
const make = (key: string, wish: object = {}): Promise<Answer> =>
  ask(key, "POST", "/v1/keys", { name: "laptop", ...wish });
const me = async (key: string) => (await ask(key, "GET", "/v1/me")).body;

describe("a key", () => {
  it("is told once, kept as a digest, and is the same person as the key that made it", async () => {
    const { status, body, headers } = await make(asha);
    expect([status, headers.get("Cache-Control")]).toEqual([201, "no-store"]);
    expect(await me(body.secret)).toMatchObject({ kind: "person", id: (await me(asha)).id });
    const rows = JSON.stringify(await api.test.database.engine.selectFrom("keys").selectAll().execute());
    expect(rows).not.toContain(body.secret);
    expect(JSON.stringify((await ask(asha, "GET", "/v1/keys")).body)).not.toContain(body.secret);
  });

  it("does no more than the one that made it, whatever its owner may", async () => {
    const narrow = await make(asha, { scopes: ["keys:write", "videos:read"] });
    expect((await make(narrow.body.secret)).body.scopes).toEqual(["videos:read", "keys:write"]);
    expect(await make(narrow.body.secret, { scopes: ["videos:write"] })).toMatchObject({ status: 403 });
    expect(await make(asha, { scopes: ["people:write"] })).toMatchObject({ status: 403 });
    expect(await make(asha, { isWide: true })).toMatchObject({ status: 403 });
    expect((await make(asha)).body.scopes).toEqual(["*"]);
  });

  it("is for a while, of 90 days where nothing was said, and of 366 at most", async () => {
    const lifeOf = ({ body }: Answer): number => Date.parse(body.expiresAt) - clock.getTime();
    expect(lifeOf(await make(asha))).toBe(limits.keyLifeMs);
    const inMs = (ms: number): object => ({ expiresAt: new Date(clock.getTime() + ms).toISOString() });
    expect((await make(asha, inMs(limits.keyLifeMsMax))).status).toBe(201);
    expect((await make(asha, inMs(limits.keyLifeMsMax + 1))).status).toBe(400);
    expect((await make(asha, inMs(0))).status).toBe(400);
    const short = await make(asha, inMs(1_000));
    const before = clock;
    clock = new Date(clock.getTime() + 1_000);
    expect((await ask(short.body.secret, "GET", "/v1/me")).status).toBe(401);
    clock = before;
  });

  it("that is revoked takes those with it that were made with it", async () => {
    const [parent] = [await make(asha)];
    const child = await make(parent.body.secret);
    const grandchild = await make(child.body.secret);
    const other = await make(asha);
    expect((await ask(asha, "DELETE", `/v1/keys/${parent.body.id}`)).status).toBe(204);
    for (const { body } of [parent, child, grandchild]) {
      expect((await ask(body.secret, "GET", "/v1/me")).status).toBe(401);
    }
    expect((await ask(other.body.secret, "GET", "/v1/me")).status).toBe(200);
    expect((await ask(asha, "DELETE", `/v1/keys/${parent.body.id}`)).status).toBe(204);
  });

  it("of another is neither seen nor revoked, but by who looks after people", async () => {
    const theirs = await make(ravi, { scopes: ["videos:read"] });
    const idsOf = async (key: string): Promise<string[]> =>
      (await ask(key, "GET", "/v1/keys?limit=200")).body.keys.map(({ id }: { id: string }) => id);
    expect(await idsOf(asha)).not.toContain(theirs.body.id);
    expect(await ask(asha, "DELETE", `/v1/keys/${theirs.body.id}`)).toMatchObject({
      status: 404,
      body: { code: "key_unknown" },
    });
    expect(await idsOf(chief)).toContain(theirs.body.id);
    expect((await ask(chief, "DELETE", `/v1/keys/${theirs.body.id}`)).status).toBe(204);
  });

  it("of another workspace is unknown there", async () => {
    const stranger = createSecret();
    await addKey(api.test.database, {
      workspaceId: "acme",
      name: "s",
      secret: stranger,
      scopes: [allScopes],
      now: clock,
    });
    const mine = await make(asha);
    expect((await ask(stranger, "DELETE", `/v1/keys/${mine.body.id}`)).status).toBe(404);
    expect((await ask(stranger, "GET", "/v1/keys")).body.keys).toHaveLength(1);
  });

  it("says the day on which it was last used", async () => {
    const { body } = await make(asha);
    await me(body.secret);
    const listed = (await ask(asha, "GET", "/v1/keys?limit=200")).body.keys as {
      id: string;
      lastUsedOn: string | null;
    }[];
    expect(listed.find(({ id }) => id === body.id)?.lastUsedOn).toBe("2026-11-29");
  });

  it("is listed page by page", async () => {
    const first = (await ask(asha, "GET", "/v1/keys?limit=2")).body;
    const rest = (await ask(asha, "GET", `/v1/keys?limit=200&after=${first.next}`)).body;
    const all = (await ask(asha, "GET", "/v1/keys?limit=200")).body.keys;
    expect([...first.keys, ...rest.keys]).toEqual(all);
  });
});

describe("a service's key", () => {
  it("is no person's: it stays when its maker goes, and two of them are one", async () => {
    const first = await make(ravi, { service: "crm-sync", scopes: ["videos:read", "keys:write"] });
    const second = await make(first.body.secret);
    const [one, other] = [await me(first.body.secret), await me(second.body.secret)];
    expect(one).toMatchObject({ kind: "service", id: "default/crm-sync", scopes: ["videos:read", "keys:write"] });
    expect(other.id).toBe(one.id);
    const { id } = await me(ravi);
    await ask(chief, "DELETE", `/v1/people/${id}`);
    expect((await ask(ravi, "GET", "/v1/me")).status).toBe(401);
    expect((await ask(first.body.secret, "GET", "/v1/me")).status).toBe(200);
  });

  it("is made by those who may, and by the service itself for itself", async () => {
    expect(await make(asha, { service: "crm-sync" })).toMatchObject({ status: 403 });
    const { body } = await make(chief, { service: "crm", scopes: ["keys:write"] });
    expect(await make(body.secret, { service: "other" })).toMatchObject({ status: 403 });
    expect((await make(body.secret, { service: "crm" })).body).toMatchObject({ service: "crm" });
  });

  it("for all workspaces is made by an administrator of the installation", async () => {
    const wide = await make(chief, { service: "auditor", isWide: true, scopes: ["events:read"] });
    expect(wide.body).toMatchObject({ isWide: true });
    const there = await ask(wide.body.secret, "GET", "/v1/me", undefined, { "Sutradhar-Workspace": "acme" });
    expect(there.body).toMatchObject({ workspace: "acme", id: "default/auditor", scopes: ["events:read"] });
  });
});

it("an owner has so many keys and no more", async () => {
  const key = await join("viewer");
  const made = await Promise.all(Array.from({ length: limits.keysOfOwnerMax - 1 }, () => make(key)));
  expect(made.every(({ status }) => status === 201)).toBe(true);
  expect(await make(key)).toMatchObject({ status: 422, body: { code: "limit_exceeded" } });
});
