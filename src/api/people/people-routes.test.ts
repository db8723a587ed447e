import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openTestApi, type Answer, type Asker, type TestApi } from "../../../test/fixtures/test-api.ts";
import { addKey, allScopes, createSecret } from "../../access/index.ts";
import { limits } from "../../core/index.ts";
import { createKeyRoutes } from "../keys/index.ts";
import { createWorkspaceRoutes } from "../workspaces/index.ts";
import { createInvitationRoutes } from "./invitation-routes.ts";
import { createPeopleRoutes } from "./people-routes.ts";

let clock = new Date("2026-11-29T06:00:00Z");
let api: TestApi;
let ask: Asker;
/** Of the installation, as the first start makes it. */
let root: string;
const open = (): Asker => {
  const services = { database: api.test.database, now: () => clock };
  return api.open([
    createPeopleRoutes(services),
    createInvitationRoutes(services),
    createKeyRoutes(services),
    createWorkspaceRoutes(services),
  ]);
};

beforeAll(async () => {
  api = await openTestApi(() => clock);
  root = createSecret();
  const owner = { service: "administrator" };
  const key = { workspaceId: "default", name: "administrator", secret: root, scopes: [allScopes], owner } as const;
  await addKey(api.test.database, { ...key, isWide: true, now: clock });
  ask = open();
  await ask(root, "POST", "/v1/workspaces", { id: "acme", name: "Acme" });
});
afterAll(() => api.close());
beforeEach(async () => {
  clock = new Date("2026-11-29T06:00:00Z");
  const { engine } = api.test.database;
  for (const table of ["invitations", "memberships"] as const) await engine.deleteFrom(table).execute();
  await engine.deleteFrom("keys").where("person_id", "is not", null).execute();
  await engine.deleteFrom("people").execute();
});

interface Member {
  readonly id: string;
  readonly key: string;
}

const accept = (secret: string): Promise<Answer> => ask("", "POST", "/v1/invitations/accept", { secret });
const invite = (order: object, key = root, workspace = "default"): Promise<Answer> =>
  ask(key, "POST", "/v1/people", { name: "Asha Rao", ...order }, { "Sutradhar-Workspace": workspace });

async function join(order: object, workspace = "default"): Promise<Member> {
  const { body } = await invite(order, root, workspace);
  const accepted = await accept(body.invitation.secret);
  expect(accepted.status).toBe(201);
  return { id: accepted.body.person, key: accepted.body.key.secret };
}
const whoIs = async (key: string, workspace?: string) =>
  ask(key, "GET", "/v1/me", undefined, workspace ? { "Sutradhar-Workspace": workspace } : {});

describe("an invitation", () => {
  it("makes whoever has its secret the person, once, with a key for the workspace alone", async () => {
    const { status, body, headers } = await invite({ roles: ["producer"], email: "Asha@Example.in" });
    expect([status, headers.get("Cache-Control")]).toEqual([201, "no-store"]);
    expect(body.person).toMatchObject({ state: "invited", roles: [], email: "asha@example.in" });
    const accepted = await accept(body.invitation.secret);
    expect(accepted.body).toMatchObject({ person: body.person.id, workspace: "default" });
    expect(await accept(body.invitation.secret)).toMatchObject({ status: 404, body: { code: "invitation_unknown" } });
    const { body: me } = await whoIs(accepted.body.key.secret);
    expect(me).toMatchObject({ kind: "person", id: body.person.id, workspace: "default" });
    expect(me.scopes).toEqual(expect.arrayContaining(["videos:write"]));
    expect(me.scopes).not.toContain("people:read");
    expect((await whoIs(accepted.body.key.secret, "acme")).status).toBe(404);
  });

  it("is taken by one of many who try at once", async () => {
    const { body } = await invite({ roles: ["viewer"] });
    const answers = await Promise.all(Array.from({ length: 8 }, () => accept(body.invitation.secret)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 404)).toHaveLength(7);
  });

  it("ends at its time, by another invitation, and with whoever made it", async () => {
    const late = await invite({ roles: ["viewer"], lifeMs: 60_000 });
    clock = new Date(clock.getTime() + 60_000);
    expect((await accept(late.body.invitation.secret)).status).toBe(404);
    const [first, second] = [
      await invite({ roles: ["viewer"], email: "a@b.in" }),
      await invite({ roles: ["ml"], email: "A@b.in" }),
    ];
    expect(second.body.person.id).toBe(first.body.person.id);
    expect((await accept(first.body.invitation.secret)).status).toBe(404);
    await join({ rolesEverywhere: ["administrator"] });
    const host = await join({ rolesEverywhere: ["administrator"] });
    const guest = await invite({ roles: ["viewer"] }, host.key);
    await ask(root, "POST", `/v1/people/${host.id}/offboard`, { reason: "left" });
    expect((await accept(guest.body.invitation.secret)).status).toBe(404);
    expect((await accept(second.body.invitation.secret)).status).toBe(201);
  });

  it("of somebody who is here already is for the same person, with a key for that workspace alone", async () => {
    const { id, key } = await join({ roles: ["viewer"], email: "meera@example.in" });
    const there = await join({ roles: ["ml"], email: "meera@example.in" }, "acme");
    expect(there.id).toBe(id);
    expect((await whoIs(there.key)).body).toMatchObject({ id, workspace: "acme" });
    expect((await whoIs(there.key)).body.scopes).toContain("assets:write");
    expect((await whoIs(there.key, "default")).status).toBe(404);
    expect((await whoIs(key, "acme")).status).toBe(404);
    expect((await whoIs(key)).body.scopes).not.toContain("assets:write");
  });

  it("of whom an identity provider vouches for makes them a member at once, and hands nobody a secret of theirs", async () => {
    const { id } = await join({ roles: ["viewer"], email: "asha@example.in" });
    const known = { issuer: "https://login.example.in", subject: "asha" };
    await api.test.database.engine.updateTable("people").set(known).where("id", "=", id).execute();
    const again = await invite({ roles: ["ml"], email: "asha@example.in" }, root, "acme");
    expect(again.body).toMatchObject({ person: { id, state: "active", roles: ["ml"] }, invitation: null });
  });

  it.each([
    [{ roles: [] }],
    [{ roles: ["viewer", "viewer"] }],
    [{ roles: ["king"] }],
    [{ roles: ["viewer"], name: "two\nlines" }],
    [{ roles: ["viewer"], email: "nobody" }],
    [{ roles: ["viewer"], lifeMs: limits.invitationLifeMsMax + 1 }],
    [{ roles: ["viewer"], admin: true }],
  ])("that cannot be is refused: %j", async (order) => {
    expect((await invite(order)).status).toBe(400);
  });

  it("is tried so often from one address and no more", async () => {
    const other = open();
    const tries = await Promise.all(
      Array.from({ length: limits.invitationTriesPerMinuteMax + 5 }, () =>
        other("", "POST", "/v1/invitations/accept", { secret: createSecret("inv") }),
      ),
    );
    expect(tries.filter(({ status }) => status === 429)).toHaveLength(5);
    expect(tries.filter(({ status }) => status === 404)).toHaveLength(limits.invitationTriesPerMinuteMax);
  });
});

describe("a role", () => {
  it("that is taken away is gone from every key at once, and one that is given is there", async () => {
    const { id, key } = await join({ roles: ["trust"] });
    const { body: second } = await ask(key, "POST", "/v1/keys", {
      name: "laptop",
      scopes: ["videos:review", "events:read"],
    });
    expect((await whoIs(second.secret)).body.scopes).toEqual(["videos:review", "events:read"]);
    await ask(root, "PATCH", `/v1/people/${id}`, { roles: ["viewer"] });
    expect((await whoIs(second.secret)).body.scopes).toEqual(["events:read"]);
    expect((await whoIs(key)).body.scopes).not.toContain("videos:review");
    await ask(root, "PATCH", `/v1/people/${id}`, { roles: ["trust"] });
    expect((await whoIs(second.secret)).body.scopes).toEqual(["videos:review", "events:read"]);
  });

  it("everywhere is given by an administrator of the installation alone", async () => {
    const local = await join({ roles: ["administrator"] }, "acme");
    const other = await join({ roles: ["viewer"] }, "acme");
    const asLocal = (body: object) => ask(local.key, "PATCH", `/v1/people/${other.id}`, body);
    expect((await asLocal({ rolesEverywhere: ["administrator"] })).status).toBe(403);
    expect((await invite({ rolesEverywhere: ["viewer"] }, local.key, "acme")).status).toBe(403);
    expect((await ask(local.key, "POST", `/v1/people/${other.id}/offboard`, { reason: "no" })).status).toBe(403);
    expect((await ask(local.key, "POST", "/v1/workspaces", { id: "mine", name: "Mine" })).status).toBe(403);
    expect((await asLocal({ roles: ["media"] })).body).toMatchObject({ roles: ["media"] });
  });

  it("in every workspace gives a key that was made for one no more than that", async () => {
    const { id, key } = await join({ roles: ["administrator"] }, "acme");
    await ask(
      root,
      "PATCH",
      `/v1/people/${id}`,
      { rolesEverywhere: ["administrator"] },
      { "Sutradhar-Workspace": "acme" },
    );
    const { body: me } = await whoIs(key);
    expect(me.scopes).toContain("people:write");
    expect(me.scopes).not.toContain("workspaces:write");
    expect((await whoIs(key, "default")).status).toBe(404);
  });
});

describe("somebody who leaves", () => {
  it("has no key from that instant, and is still known by what they did", async () => {
    const { id, key } = await join({ roles: ["producer"] });
    await join({ roles: ["viewer"] }, "acme");
    expect((await ask(root, "POST", `/v1/people/${id}/offboard`, { reason: "left the company" })).status).toBe(204);
    expect((await whoIs(key)).status).toBe(401);
    expect((await ask(root, "GET", `/v1/people/${id}`)).body).toMatchObject({
      state: "ended",
      roles: [],
      name: "Asha Rao",
    });
    expect((await ask(root, "POST", `/v1/people/${id}/offboard`, { reason: "again" })).status).toBe(409);
    const { rows } = await listTold(id);
    expect(rows).toEqual(["invited", "joined", "offboarded"]);
  });

  it("one workspace keeps what they are in another", async () => {
    const { id, key } = await join({ roles: ["viewer"], email: "ravi@example.in" });
    await join({ roles: ["ml"], email: "ravi@example.in" }, "acme");
    expect((await ask(root, "DELETE", `/v1/people/${id}`)).status).toBe(204);
    expect((await whoIs(key)).status).toBe(401);
    const inAcme = { "Sutradhar-Workspace": "acme" };
    expect((await ask(root, "GET", `/v1/people/${id}`, undefined, inAcme)).body).toMatchObject({ state: "active" });
    // Who comes back is the same person.
    expect((await join({ roles: ["viewer"], email: "ravi@example.in" })).id).toBe(id);
    expect((await ask(root, "GET", `/v1/people/${id}`)).body).toMatchObject({ state: "active" });
  });

  it("may not be the last administrator, of the installation or of a workspace", async () => {
    const only = await join({ rolesEverywhere: ["administrator"] });
    const change = (body: object) => ask(root, "PATCH", `/v1/people/${only.id}`, body);
    const last = { status: 409, body: { code: "last_administrator" } };
    expect(await change({ rolesEverywhere: [] })).toMatchObject(last);
    expect(await change({ rolesEverywhere: ["platform"] })).toMatchObject(last);
    expect(await ask(root, "POST", `/v1/people/${only.id}/offboard`, { reason: "left" })).toMatchObject(last);
    expect((await whoIs(only.key)).body.scopes).toContain("workspaces:write");
    const second = await join({ rolesEverywhere: ["administrator"] });
    expect((await change({ rolesEverywhere: ["platform"] })).status).toBe(200);
    expect(await ask(root, "POST", `/v1/people/${second.id}/offboard`, { reason: "left" })).toMatchObject(last);
  });

  it("may not be the last administrator of a workspace where the installation has none", async () => {
    const local = await join({ roles: ["administrator"] }, "acme");
    const inAcme = { "Sutradhar-Workspace": "acme" };
    const last = { status: 409, body: { code: "last_administrator" } };
    expect(await ask(root, "DELETE", `/v1/people/${local.id}`, undefined, inAcme)).toMatchObject(last);
    expect(await ask(local.key, "PATCH", `/v1/people/${local.id}`, { roles: ["ml"] })).toMatchObject(last);
    await join({ roles: ["administrator"] }, "acme");
    expect((await ask(root, "DELETE", `/v1/people/${local.id}`, undefined, inAcme)).status).toBe(204);
  });

  it("of two administrators who take each other's role at once keeps one", async () => {
    const [one, other] = [
      await join({ rolesEverywhere: ["administrator"] }),
      await join({ rolesEverywhere: ["administrator"] }),
    ];
    const lower = (by: Member, whom: Member) => ask(by.key, "PATCH", `/v1/people/${whom.id}`, { rolesEverywhere: [] });
    const answers = await Promise.all([lower(one, other), lower(other, one)]);
    expect(answers.every(({ status }) => status === 200)).toBe(false);
    const left = await api.test.database.engine.selectFrom("people").select("roles").execute();
    expect(left.filter(({ roles }) => roles.includes("administrator")).length).toBeGreaterThan(0);
  });
});

async function listTold(id: string): Promise<{ rows: string[] }> {
  const rows = await api.test.database.engine
    .selectFrom("events")
    .select(["type", "data"])
    .where("subject", "=", `people/${id}`)
    .orderBy("sequence")
    .execute();
  // Names and addresses are nobody's outside.
  expect(JSON.stringify(rows)).not.toMatch(/Asha Rao|example\.in/i);
  return { rows: rows.map(({ type }) => type.replace("sutradhar.person.", "")) };
}
