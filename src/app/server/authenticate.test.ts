import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { audience, openIdentityProvider, type IdentityProvider } from "../../../test/fixtures/identity-provider.ts";
import { openTestApi, type Asker, type TestApi } from "../../../test/fixtures/test-api.ts";
import { acceptInvitation, invitePerson, offboardPerson } from "../../access/index.ts";
import { createKeyRoutes, createPeopleRoutes } from "../../api/index.ts";
import { readConfig } from "../config.ts";
import { createAuthenticator } from "./authenticate.ts";

const now = (): Date => new Date();
let provider: IdentityProvider;
let api: TestApi;
let ask: Asker;

beforeAll(async () => {
  provider = await openIdentityProvider();
  api = await openTestApi(now);
  const { database } = api.test;
  await database.engine.insertInto("workspaces").values({ id: "acme", name: "acme" }).execute();
  const config = readConfig({
    SUTRADHAR_OIDC_ISSUER: provider.issuer,
    SUTRADHAR_OIDC_AUDIENCE: audience,
    SUTRADHAR_OIDC_ROLES_CLAIM: "realm_access.roles",
    SUTRADHAR_OIDC_ROLES:
      "admins=administrator@*, media-team=media@acme, media-team=viewer@default, lost=viewer@nowhere",
  });
  const services = { database, now };
  ask = api.open([createPeopleRoutes(services), createKeyRoutes(services)], {
    authenticate: createAuthenticator({ config, database, now }),
  });
});
afterAll(async () => {
  await provider.close();
  await api.close();
});
beforeEach(async () => {
  const { engine } = api.test.database;
  for (const table of ["invitations", "memberships", "keys", "people", "events"] as const)
    await engine.deleteFrom(table).execute();
});

const tokenOf = (sub: string, groups: readonly string[] = [], more: object = {}): Promise<string> =>
  provider.sign({ sub, realm_access: { roles: groups }, name: sub, ...more });
const me = async (token: string, workspace?: string) =>
  ask(token, "GET", "/v1/me", undefined, workspace ? { "Sutradhar-Workspace": workspace } : {});
const invite = (email: string, workspaceId = "default") =>
  api.test.database.engine.transaction().execute((trx) =>
    invitePerson(trx, {
      workspaceId,
      name: "Asha Rao",
      email,
      roles: ["trust"],
      rolesEverywhere: [],
      madeBy: "service:test",
      lifeMs: 60_000,
      now: now(),
    }),
  );

describe("whoever comes with a token", () => {
  it("is a person from the first time on, one however many come at once, and is told of", async () => {
    const token = await tokenOf("asha", ["admins"]);
    const answers = await Promise.all(Array.from({ length: 8 }, () => me(token)));
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect(answers[0]?.body).toMatchObject({ kind: "person", name: "asha", workspace: "default" });
    expect(answers[0]?.body.scopes).toContain("workspaces:write");
    const told = await api.test.database.engine.selectFrom("events").select(["type", "data"]).execute();
    expect(told.map(({ type }) => type)).toEqual(["sutradhar.person.joined"]);
    expect(JSON.stringify(told)).not.toContain(`"asha"`);
  });

  it("is what the issuer says now, where a rule says so", async () => {
    const token = await tokenOf("ravi", ["media-team", "nobody-knows"]);
    expect(await me(token)).toMatchObject({ status: 400, body: { code: "request_invalid" } });
    const [there, here] = [await me(token, "acme"), await me(token, "default")];
    expect(there.body.scopes).toContain("assets:write");
    expect(here.body.scopes).not.toContain("assets:write");
    expect(here.body.id).toBe(there.body.id);
    expect((await me(token, "nowhere")).status).toBe(404);
    expect((await me(await tokenOf("ravi", []), "acme")).status).toBe(404);
  });

  it("and has no role is nobody, and is written down nowhere", async () => {
    expect(await me(await tokenOf("stranger", ["nobody-knows"]))).toMatchObject({
      status: 403,
      body: { code: "forbidden" },
    });
    expect(await api.test.database.engine.selectFrom("people").select("id").execute()).toEqual([]);
    expect((await me(await tokenOf("lost", ["lost"]))).status).toBe(404);
  });

  it("is who was invited by the address that the issuer has verified, and by no other", async () => {
    const { personId } = await invite("asha@example.in");
    const claimed = { email: "Asha@example.in", email_verified: false };
    expect((await me(await tokenOf("mallory", [], claimed))).status).toBe(403);
    const token = await tokenOf("asha", [], { email: "Asha@example.in", email_verified: true });
    expect((await me(token)).body).toMatchObject({ id: personId, workspace: "default" });
    expect((await me(token)).body.scopes).toContain("videos:review");
    // The address may go to somebody else at the issuer; what was done here does not.
    expect(
      (await me(await tokenOf("heir", ["admins"], { email: "asha@example.in", email_verified: true }))).status,
    ).toBe(401);
    expect((await me(await tokenOf("asha", [], { email: "new@example.in", email_verified: true }))).body.id).toBe(
      personId,
    );
  });

  it("ends the keys of whoever came as them before by an invitation's secret", async () => {
    const { invitation } = await invite("asha@example.in");
    const { key } = await api.test.database.engine
      .transaction()
      .execute((trx) => acceptInvitation(trx, invitation?.secret ?? "", now()));
    expect((await me(key.secret)).status).toBe(200);
    const token = await tokenOf("asha", [], { email: "asha@example.in", email_verified: true });
    expect((await me(token)).body.scopes).toContain("videos:review");
    expect((await me(key.secret)).status).toBe(401);
    // Those that they make themselves from now on stay.
    const { body } = await ask(token, "POST", "/v1/keys", { name: "laptop" });
    await me(token);
    expect((await me(body.secret)).status).toBe(200);
  });

  it("and was offboarded here is nobody, whatever the issuer says", async () => {
    const { personId } = await invite("gone@example.in");
    const token = await tokenOf("gone", ["admins"], { email: "gone@example.in", email_verified: true });
    expect((await me(token)).status).toBe(200);
    await api.test.database.engine
      .transaction()
      .execute((trx) => offboardPerson(trx, { id: personId, by: "service:test", reason: "left", now: now() }));
    expect((await me(token)).status).toBe(401);
  });

  it("has keys for what they were given here, since nobody says anew of a key what the issuer says", async () => {
    const byRule = await tokenOf("ravi", ["admins"]);
    expect(await ask(byRule, "POST", "/v1/keys", { name: "laptop" })).toMatchObject({ status: 409 });
    await invite("asha@example.in");
    const invited = await tokenOf("asha", ["admins"], { email: "asha@example.in", email_verified: true });
    const { body } = await ask(invited, "POST", "/v1/keys", { name: "laptop" });
    expect((await me(body.secret)).body.scopes).toContain("videos:review");
    expect((await me(body.secret)).body.scopes).not.toContain("people:write");
  });

  it("is nobody by a forged one, and a key is still a key", async () => {
    const [head, body] = (await tokenOf("asha", ["admins"])).split(".");
    expect(await me(`${head}.${body}.AAAA`)).toMatchObject({ status: 401, body: { code: "unauthorized" } });
    expect((await me(await api.addKey(["videos:read"]))).status).toBe(200);
    expect((await me("sk_nothing")).status).toBe(401);
  });
});

describe("a configuration", () => {
  const open = (environment: Record<string, string>) => () =>
    createAuthenticator({ config: readConfig(environment), database: api.test.database, now });

  it.each([
    [{ SUTRADHAR_OIDC_ISSUER: "https://login.example.in" }, /oidcAudience must be set/],
    [{ SUTRADHAR_OIDC_ISSUER: "http://login.example.in", SUTRADHAR_OIDC_AUDIENCE: "x" }, /https/],
    [
      { SUTRADHAR_OIDC_ISSUER: "https://a.in", SUTRADHAR_OIDC_AUDIENCE: "x", SUTRADHAR_OIDC_ROLES: "a=king@*" },
      /oidcRoles/,
    ],
    [{ SUTRADHAR_OIDC_ROLES: "a=viewer" }, /SUTRADHAR_OIDC_ROLES/],
  ])("that cannot be right is refused: %j", (environment, message) => {
    expect(open(environment)).toThrow(message);
  });

  it("without an issuer takes no token", async () => {
    const authenticate = open({})();
    await expect(authenticate({ secret: await tokenOf("asha", ["admins"]) })).rejects.toMatchObject({
      code: "unauthorized",
    });
  });
});
