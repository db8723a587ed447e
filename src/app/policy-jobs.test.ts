import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readCases } from "../../test/contract/policy-engine.ts";
import { readShippedBundle } from "../governance/policy/index.ts";
import { openPolicy, type PolicyConfig } from "./open-policy.ts";
import { checkBundle, explainPolicy, testPolicy, writeBundle } from "./policy-jobs.ts";

const folder = mkdtempSync(join(tmpdir(), "sutradhar-policies-"));
afterAll(() => rmSync(folder, { recursive: true }));

function put(name: string, text: string | object): string {
  const path = join(folder, name);
  writeFileSync(path, typeof text === "string" ? text : JSON.stringify(text));
  return path;
}

const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
const key = put("key.pem", privateKey.export({ type: "pkcs8", format: "pem" }));
const trusted = put("trusted.pem", publicKey.export({ type: "spki", format: "pem" }));
const out = join(folder, "bundle.tar.gz");
const unset: PolicyConfig = {
  policyBundle: undefined,
  policyBundleKey: undefined,
  policyUrl: undefined,
  policyToken: undefined,
  places: undefined,
  region: "IN",
  regions: ["IN"],
};
const set: PolicyConfig = { ...unset, policyBundle: out, policyBundleKey: trusted };
const write = (tables: object) => writeBundle({ out, key, keyId: "policies", tables: put("tables.json", tables) });

const [released] = readCases().filter(({ decision, expect: { allow } }) => decision === "release" && allow);
const facts = new TextEncoder().encode(JSON.stringify(released!.input));
const usual = { asks: [["trust"]], mayBeRequester: false };

describe("the cases", () => {
  it("are met by the rules that ship", async () => {
    const { failures, decisions, bundle } = await testPolicy([], unset);
    expect(failures).toEqual([]);
    expect(decisions.reduce((sum, { passed }) => sum + passed, 0)).toBe(readCases().length);
    expect(bundle).toBe(readShippedBundle().digest);
  });

  it("are told where they are not met", async () => {
    const file = put("cases.json", {
      roles: { "everybody may": { input: { scope: "videos:read" }, expect: { allow: true, reasons: [] } } },
    });
    const { failures } = await testPolicy([file], unset);
    expect(failures).toMatchObject([{ decision: "roles", name: "everybody may", came: { allow: false } }]);
  });

  it.each<[string, string | object]>([
    ["no JSON", "{"],
    ["no cases", { roles: [] }],
    ["a decision that is none", { rules: { one: { input: {}, expect: { allow: true, reasons: [] } } } }],
  ])("are none where the file has %s", async (_name, text) => {
    await expect(testPolicy([put("bad.json", text)], unset)).rejects.toMatchObject({
      code: expect.stringMatching(/policy_invalid|option_invalid/) as string,
    });
  });
});

describe("an explanation", () => {
  it("says what each reason means", async () => {
    const input = new TextEncoder().encode('{"scope":"videos:write","here":["viewer"],"everywhere":[]}');
    expect(await explainPolicy({ decision: "roles", input }, unset)).toMatchObject({
      allow: false,
      reasons: ["role_lacks_scope"],
      sentences: ["none of the roles gives this"],
    });
  });

  it.each(["[]", "null", "1", "{"])("is not had for %s", async (text) => {
    const asked = explainPolicy({ decision: "roles", input: new TextEncoder().encode(text) }, unset);
    await expect(asked).rejects.toMatchObject({ code: "policy_invalid" });
  });
});

describe("a bundle with tables of one's own", () => {
  beforeAll(() => write({ approvals: { release: { usual, doubtful: usual } } }));

  it("says which are others, and decides by them", async () => {
    expect(await checkBundle(out, trusted)).toMatchObject({ changed: ["approvals"], keyId: "policies" });
    expect(await explainPolicy({ decision: "release", input: facts }, unset)).toMatchObject({ allow: true });
    const policy = await openPolicy(set, { log: { info: () => undefined }, now: () => new Date(0) });
    expect(await policy.decide("release", released!.input)).toMatchObject({
      allow: false,
      action: "review",
      missing: [["trust"]],
      bundle: (await checkBundle(out, trusted)).bundle,
    });
  });

  it("is not opened without the key that it must be signed with, nor with another", async () => {
    const log = { info: () => undefined };
    const now = (): Date => new Date(0);
    await expect(openPolicy({ ...set, policyBundleKey: undefined }, { log, now })).rejects.toMatchObject({
      code: "config_invalid",
    });
    const other = generateKeyPairSync("ec", { namedCurve: "P-256" }).publicKey.export({
      type: "spki",
      format: "pem",
    }) as string;
    const wrong = { ...set, policyBundleKey: put("other.pem", other) };
    await expect(openPolicy(wrong, { log, now })).rejects.toMatchObject({ code: "policy_invalid" });
    await expect(openPolicy({ ...set, policyBundle: join(folder, "none") }, { log, now })).rejects.toMatchObject({
      code: "file_missing",
    });
  });

  it.each<[string, object | string]>([
    ["a table that no rule reads", { aprovals: {} }],
    ["no object", "[]"],
    ["no JSON", "{"],
  ])("is not made of %s", async (_name, tables) => {
    const path = put("tables.json", tables);
    await expect(writeBundle({ out: join(folder, "x"), key, keyId: "k", tables: path })).rejects.toMatchObject({
      code: "policy_invalid",
    });
  });
});
