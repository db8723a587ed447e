import { exportSPKI, generateKeyPair, importJWK, UnsecuredJWT, type CryptoKey, type JWTPayload } from "jose";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { audience, openIdentityProvider, type IdentityProvider } from "../../../test/fixtures/identity-provider.ts";
import { limits } from "../../core/index.ts";
import { checkIssuer } from "./discover.ts";
import { createTokenCheck, type TokenCheck } from "./token-check.ts";

let provider: IdentityProvider;
let clock = new Date();
let check: TokenCheck;
const open = (cooldownMs = 0): TokenCheck =>
  createTokenCheck({ issuer: provider.issuer, audience, now: () => clock, cooldownMs, fetch });

beforeAll(async () => {
  provider = await openIdentityProvider();
});
afterAll(() => provider.close());
beforeEach(async () => {
  clock = new Date();
  for (const path of ["/keys", "/.well-known/openid-configuration"]) provider.answer(path, undefined);
  await provider.rotate();
  check = open();
});

const seconds = (offset: number): number => Math.floor(clock.getTime() / 1_000) + offset;
const refused = { code: "unauthorized" };
const unavailable = { code: "identity_unavailable" };

describe("a token", () => {
  it.each(["ES256", "RS256", "EdDSA"])("that the issuer signed by %s is taken for what it says", async (alg) => {
    await provider.rotate(alg);
    const claims = await check(await provider.sign({ sub: "asha", groups: ["media"] }));
    expect(claims).toMatchObject({ iss: provider.issuer, sub: "asha", groups: ["media"] });
  });

  it("that another has signed under the issuer's kid is none", async () => {
    const { privateKey } = await generateKeyPair("ES256");
    await expect(check(await provider.sign({}, { key: privateKey }))).rejects.toMatchObject(refused);
  });

  it("that was changed by a letter is none", async () => {
    const [head, body = "", signature] = (await provider.sign({ sub: "asha" })).split(".");
    const forged = Buffer.from(Buffer.from(body, "base64url").toString().replace("asha", "ravi")).toString("base64url");
    await expect(check(`${head}.${forged}.${signature}`)).rejects.toMatchObject(refused);
  });

  it("that nobody has signed is none", async () => {
    const token = new UnsecuredJWT({ iss: provider.issuer, aud: audience, sub: "asha", exp: seconds(60) }).encode();
    await expect(check(token)).rejects.toMatchObject(refused);
    await expect(check(`${token}AAAA`)).rejects.toMatchObject(refused);
  });

  it("that was signed with the public key as if it were a secret is none", async () => {
    await provider.rotate("RS256");
    const jwk = provider.publicJwk();
    const pem = await exportSPKI((await importJWK(jwk, "RS256")) as CryptoKey);
    for (const secret of [pem, JSON.stringify(jwk)]) {
      const key = new TextEncoder().encode(secret) as unknown as CryptoKey;
      await expect(check(await provider.sign({}, { key, alg: "HS256" }))).rejects.toMatchObject(refused);
    }
  });

  it.each([
    ["for another audience", { aud: "another" }],
    ["for nobody", { aud: undefined }],
    ["of another issuer", { iss: "https://elsewhere.example" }],
    ["of nobody", { sub: undefined }],
    ["of an empty name", { sub: "" }],
    ["that never ends", { exp: undefined }],
  ])("%s is none", async (_, claims) => {
    await expect(check(await provider.sign(claims as JWTPayload))).rejects.toMatchObject(refused);
  });

  it("holds from its beginning to its end, by clocks that are at most a minute apart", async () => {
    const leewayS = limits.clockLeewayMs / 1_000;
    await expect(check(await provider.sign({ exp: seconds(-leewayS + 1) }))).resolves.toBeDefined();
    await expect(check(await provider.sign({ exp: seconds(-leewayS) }))).rejects.toMatchObject(refused);
    await expect(check(await provider.sign({ nbf: seconds(leewayS) }))).resolves.toBeDefined();
    await expect(check(await provider.sign({ nbf: seconds(leewayS + 1) }))).rejects.toMatchObject(refused);
    const token = await provider.sign({ exp: seconds(600) });
    clock = new Date(clock.getTime() + 3_600_000);
    await expect(check(token)).rejects.toMatchObject(refused);
  });

  it.each(["", "a.b.c", "a..c", "x".repeat(limits.tokenCharsMax + 1), "sk_nothing"])("%# is none", async (token) => {
    await expect(check(token)).rejects.toMatchObject(refused);
  });
});

describe("the issuer's keys", () => {
  it("are looked for again when one comes that is not among them, and the old ones are not believed any more", async () => {
    const old = await provider.sign({});
    await check(old);
    const before = provider.fetches();
    await provider.rotate();
    await expect(check(await provider.sign({}))).resolves.toBeDefined();
    expect(provider.fetches()).toBe(before + 1);
    await expect(check(old)).rejects.toMatchObject(refused);
  });

  it("are looked for no more often than so, whatever kids come", async () => {
    const patient = open(3_600_000);
    await patient(await provider.sign({}));
    const before = provider.fetches();
    for (let count = 0; count < 20; count += 1) {
      await expect(patient(await provider.sign({}, { kid: `made-up-${count}` }))).rejects.toMatchObject(refused);
    }
    expect(provider.fetches()).toBe(before);
  });

  it("are fetched once for many who come at once", async () => {
    const before = provider.fetches();
    const token = await provider.sign({});
    await Promise.all(Array.from({ length: 20 }, () => check(token)));
    expect(provider.fetches()).toBe(before + 1);
  });

  it.each([
    [
      "it says that it is another",
      "/.well-known/openid-configuration",
      '{"issuer":"https://a.example","jwks_uri":"https://a.example/keys"}',
      200,
    ],
    ["it is broken", "/.well-known/openid-configuration", "{", 200],
    ["it sends elsewhere", "/.well-known/openid-configuration", "", 302],
    ["its keys are broken", "/keys", "<html>", 200],
    ["its keys are none", "/keys", '{"keys":7}', 200],
    [
      "its keys are too many",
      "/keys",
      JSON.stringify({ keys: Array.from({ length: limits.identityKeysMax + 1 }, () => ({})) }),
      200,
    ],
    ["its keys are too long", "/keys", `{"keys":[],"x":"${"x".repeat(limits.identityAnswerBytesMax)}"}`, 200],
    ["it fails", "/keys", "", 500],
    ["its keys lie elsewhere in the clear", "/.well-known/openid-configuration", "insecure", 200],
  ])("cannot be had where %s, which is not the caller's fault", async (_, path, body, status) => {
    const insecure = JSON.stringify({ issuer: provider.issuer, jwks_uri: "http://keys.example/" });
    provider.answer(path, body === "insecure" ? insecure : body, status);
    const token = await provider.sign({});
    await expect(check(token)).rejects.toMatchObject(unavailable);
    provider.answer(path, undefined);
    await expect(check(token)).resolves.toBeDefined();
  });

  it("that cannot be had are not asked for by every request", async () => {
    provider.answer("/keys", "", 500);
    provider.answer("/.well-known/openid-configuration", "", 500);
    const patient = open(3_600_000);
    const token = await provider.sign({});
    for (let count = 0; count < 3; count += 1) await expect(patient(token)).rejects.toMatchObject(unavailable);
    provider.answer("/.well-known/openid-configuration", undefined);
    await expect(patient(token)).rejects.toMatchObject(unavailable);
  });
});

it.each(["https://login.example.in/realms/acme", "http://127.0.0.1:8080"])("an issuer may be %s", (issuer) => {
  expect(() => checkIssuer(issuer)).not.toThrow();
});

it.each(["http://login.example.in", "https://user:secret@login.example.in", "https://login.example.in/?a=b"])(
  "an issuer may not be %s",
  (issuer) => {
    expect(() => checkIssuer(issuer)).toThrow(/must be the issuer's https/);
  },
);
