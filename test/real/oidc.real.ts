import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { invitePerson, offboardPerson } from "../../src/access/index.ts";
import { openServedApi, type ServedApi } from "../fixtures/served-api.ts";
import { emailOf, foreignResource, openOidcServer, type OidcServer } from "./oidc-server.ts";

const audience = "sutradhar-test";

describe.each(["RS256", "ES256"] as const)("a certified provider that signs with %s", (alg) => {
  let provider: OidcServer;
  let api: ServedApi;
  beforeAll(async () => {
    provider = await openOidcServer({
      audience,
      alg,
      rolesOf: (login) => (login === "meera" ? ["media-team"] : []),
    });
    api = await openServedApi({
      SUTRADHAR_OIDC_ISSUER: provider.issuer,
      SUTRADHAR_OIDC_AUDIENCE: audience,
      SUTRADHAR_OIDC_ROLES_CLAIM: "realm_access.roles",
      SUTRADHAR_OIDC_ROLES: "media-team=media@default",
    });
  }, 120_000);
  afterAll(async () => {
    await api.close();
    await provider.close();
  });

  const me = async (token: string) => {
    const answer = await api.app.request("/v1/me", { headers: { Authorization: `Bearer ${token}` } });
    // oxlint-disable-next-line typescript/no-explicit-any -- a test looks into whatever came
    return { status: answer.status, body: (await answer.json()) as any };
  };
  const invite = (login: string) =>
    api.installation.database.engine.transaction().execute((trx) =>
      invitePerson(trx, {
        workspaceId: "default",
        name: login,
        email: emailOf(login),
        roles: ["trust"],
        rolesEverywhere: [],
        madeBy: "service:test",
        lifeMs: 60_000,
        now: new Date(),
      }),
    );

  it("says who somebody is whom a rule gives a role, the same person each time they sign in", async () => {
    const first = await me((await provider.signIn("meera")).accessToken);
    expect(first).toMatchObject({ status: 200, body: { kind: "person", name: "meera", workspace: "default" } });
    expect(first.body.scopes).toContain("assets:write");
    const again = await me((await provider.signIn("meera")).accessToken);
    expect(again.body.id).toBe(first.body.id);
  });

  it("says who was invited, by the address that it has verified, and opens nothing to anybody else", async () => {
    const stranger = await provider.signIn("asha");
    expect(await me(stranger.accessToken)).toMatchObject({ status: 403, body: { code: "forbidden" } });
    const { personId } = await invite("asha");
    expect(await me(stranger.accessToken)).toMatchObject({ status: 200, body: { id: personId } });
    await api.installation.database.engine
      .transaction()
      .execute((trx) => offboardPerson(trx, { id: personId, by: "service:test", reason: "left", now: new Date() }));
    expect((await me((await provider.signIn("asha")).accessToken)).status).toBe(401);
  });

  it("gives out tokens that are not for us, which open nothing", async () => {
    const { accessToken, idToken } = await provider.signIn("meera", foreignResource);
    expect((await me(accessToken)).status).toBe(401);
    // An ID token tells the program that asked for it who somebody is, and is no key to anything.
    expect((await me(idToken)).status).toBe(401);
    const [head = "", body = "", signature = ""] = (await provider.signIn("meera")).accessToken.split(".");
    const claims = JSON.parse(Buffer.from(body, "base64url").toString()) as object;
    const forged = Buffer.from(JSON.stringify({ ...claims, sub: "asha" })).toString("base64url");
    expect((await me([head, forged, signature].join("."))).status).toBe(401);
    expect((await me([head, body, ""].join("."))).status).toBe(401);
  });

  it("gives a token to a program, which nobody has given a role here", async () => {
    expect(await me(await provider.tokenOfProgram())).toMatchObject({ status: 403, body: { code: "forbidden" } });
  });
});
