import { readdirSync, readFileSync } from "node:fs";
import { afterAll, describe, expect, it } from "vitest";
import { createPolicy, noDecisionLog, createServerEngine, signBundle } from "../../src/governance/policy/index.ts";
import { createBundle, readShippedBundle } from "../../src/governance/policy/index.ts";
import { dataFor, describePolicyEngine, readCases } from "../contract/policy-engine.ts";
import { makeBundleKey, openOpaServer, type OpaServer } from "./opa-server.ts";

const shipped = readShippedBundle();
const key = makeBundleKey();
const folder = new URL("../../deploy/policy/", import.meta.url);
const rules = new Map(
  readdirSync(folder)
    .filter((name) => name.endsWith(".rego") && !name.endsWith("_test.rego"))
    .map((name) => [name, readFileSync(new URL(name, folder), "utf8")]),
);

/** One server for each set of tables. */
const servers = new Map<string, Promise<OpaServer>>();

function openFor(bundle: typeof shipped): Promise<OpaServer> {
  const known =
    servers.get(bundle.digest) ?? signBundle(bundle, rules, key).then((signed) => openOpaServer(signed, key));
  servers.set(bundle.digest, known);
  return known;
}

const closeAll = async (): Promise<void> => {
  for (const server of servers.values()) await (await server).close();
  servers.clear();
};

describePolicyEngine("a real policy server with our signed bundle", async () => ({
  async engineOf(one) {
    const { url } = await openFor(createBundle(shipped.wasm, dataFor(shipped, one)));
    return createServerEngine({ url, fetch });
  },
  close: closeAll,
}));

describe("a real policy server", () => {
  afterAll(closeAll);

  it("says by which bundle it decides, and is believed for that alone", async () => {
    const { url } = await openFor(shipped);
    const [released] = readCases().filter(({ decision, expect: { allow } }) => decision === "release" && allow);
    const ask = (bundle: typeof shipped) =>
      createPolicy({
        engine: createServerEngine({ url, fetch }),
        bundle: bundle.digest,
        log: noDecisionLog,
        now: () => new Date(),
      });
    expect(await ask(shipped).decide("release", released!.input)).toMatchObject({
      allow: true,
      bundle: shipped.digest,
    });
    const other = createBundle(shipped.wasm, { tables: {} });
    expect(await ask(other).decide("release", released!.input)).toMatchObject({
      allow: false,
      reasons: ["policy_differs"],
    });
  });

  it("does not start with a bundle that another has signed", async () => {
    const signed = await signBundle(shipped, rules, makeBundleKey());
    await expect(openOpaServer(signed, key)).rejects.toThrow(/did not start/);
  });
});
