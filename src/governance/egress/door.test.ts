import { createHook } from "node:async_hooks";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createBundle, createPolicy, createWasmEngine, noDecisionLog, readShippedBundle } from "../policy/index.ts";
import { createDoor, type Door } from "./door.ts";
import { parsePlaces, placesTable } from "./places.ts";

/** What Node opens to look a name up, or to reach a machine. */
const outward = new Set([
  "GETADDRINFOREQWRAP",
  "QUERYWRAP",
  "TCPCONNECTWRAP",
  "TCPWRAP",
  "TLSWRAP",
  "UDPWRAP",
  "PIPECONNECTWRAP",
]);
const opened: string[] = [];
const hook = createHook({
  init(_, type) {
    if (outward.has(type)) opened.push(type);
  },
});
beforeAll(() => void hook.enable());
afterAll(() => void hook.disable());

async function socketsOf(
  work: () => Promise<unknown>,
): Promise<{ readonly sockets: readonly string[]; readonly error: unknown }> {
  opened.length = 0;
  const error: unknown = await work().then(
    () => undefined,
    (cause: unknown) => cause,
  );
  return { sockets: [...opened], error };
}

const listed = `{ "places": {
  "webhooks": { "kind": "store", "region": "IN", "hosts": ["hooks.bank.example", "*.branch.example"], "dataClasses": ["impersonal"] },
  "voice-service": { "kind": "provider", "region": "IN", "hosts": ["voice.example"], "dataClasses": ["likeness"], "contractRef": "C-7", "contractUntil": "2026-12-31" },
  "far-service": { "kind": "provider", "region": "US", "hosts": ["far.example"], "dataClasses": ["impersonal", "likeness"], "contractRef": "C-8", "contractUntil": "2027-12-31" },
  "lost-service": { "kind": "store", "region": "ZZ", "hosts": ["lost.example"], "dataClasses": ["impersonal"] }
} }`;

function openDoor(today = "2026-11-29", send?: typeof fetch): Door {
  const shipped = readShippedBundle();
  const { tables } = shipped.data;
  const own = placesTable(parsePlaces(listed, "places.json")) as Readonly<Record<string, never>>;
  const places = { ...(tables["places"] as object), ...own } as Record<string, never>;
  const bundle = createBundle(shipped.wasm, { tables: { ...tables, places } });
  const now = (): Date => new Date(`${today}T12:00:00Z`);
  const policy = createPolicy({ engine: createWasmEngine(bundle), bundle: bundle.digest, log: noDecisionLog, now });
  return createDoor({ policy, places, region: "IN", regions: ["IN"], now, ...(send ? { fetch: send } : {}) });
}

const impersonal = (place: string) => ({ place, dataClass: "impersonal" });

describe("what may not go out", () => {
  it.each([
    ["a place that nobody listed", impersonal("music-service"), "https://music.example/v1", "place_unknown"],
    ["a host that the place does not have", impersonal("webhooks"), "https://elsewhere.example/", "host_not_listed"],
    ["a host that only ends like one", impersonal("webhooks"), "https://evilhooks.bank.example/", "host_not_listed"],
    ["the bare name of a pattern", impersonal("webhooks"), "https://branch.example/", "host_not_listed"],
    ["an address in place of the name", impersonal("webhooks"), "https://203.0.113.9/", "host_not_listed"],
    ["a region that data may not go to", impersonal("far-service"), "https://far.example/", "region_not_allowed"],
    ["a region that is none", impersonal("lost-service"), "https://lost.example/", "region_unknown"],
    [
      "a class that the place may not see",
      { place: "webhooks", dataClass: "likeness" },
      "https://hooks.bank.example/",
      "class_not_for_place",
    ],
    [
      "an original, to a processor",
      { place: "voice-service", dataClass: "original" },
      "https://voice.example/",
      "kind_not_allowed",
    ],
    [
      "a class that is none",
      { place: "webhooks", dataClass: "gossip" },
      "https://hooks.bank.example/",
      "data_class_unknown",
    ],
  ])("opens no socket and looks no name up: %s", async (_, parcel, url, reason) => {
    const door = openDoor();
    const { sockets, error } = await socketsOf(() => door.fetchTo(parcel)(url));
    expect(error).toMatchObject({
      code: "egress_denied",
      details: { reasons: expect.arrayContaining([reason]) as unknown },
    });
    expect(sockets).toEqual([]);
  });

  it("is stopped the day after a processor's contract ends", async () => {
    const parcel = { place: "voice-service", dataClass: "likeness" };
    await expect(openDoor("2026-12-31").pass(parcel, "https://voice.example/")).resolves.toBeUndefined();
    await expect(openDoor("2027-01-01").pass(parcel, "https://voice.example/")).rejects.toMatchObject({
      code: "egress_denied",
      details: { reasons: ["contract_missing"] },
    });
  });
});

describe("what may go out", () => {
  it("goes, and opens a socket: the watch that sees none elsewhere sees this one", async () => {
    const server = createServer((_, response) => response.end("there"));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    try {
      const { sockets, error } = await socketsOf(async () => {
        const answer = await openDoor().fetchTo(impersonal("anything-here"))(`http://127.0.0.1:${port}/`);
        expect(await answer.text()).toBe("there");
      });
      expect(error).toBeUndefined();
      expect(sockets).toContain("TCPCONNECTWRAP");
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });

  it.each(["https://hooks.bank.example/in", "https://HOOKS.bank.example/in", "https://pune.branch.example/in"])(
    "goes to a host that is listed, by name or by pattern: %s",
    async (url) => {
      const asked: unknown[] = [];
      const send: typeof fetch = async (input, init) => {
        asked.push(input, init?.redirect);
        return new Response("ok");
      };
      await openDoor("2026-11-29", send).fetchTo(impersonal("webhooks"))(url);
      expect(asked).toEqual([url, "error"]);
    },
  );
});

it.each([
  ["no JSON", "{"],
  ["a region that is none", listed.replace('"US"', '"usa"')],
  ["a host with a path", listed.replace("far.example", "far.example/x")],
  ["a field that nobody knows", listed.replace('"kind": "store",', '"kind": "store", "trusted": true,')],
])("a list of places with %s is refused", (_, text) => {
  expect(() => parsePlaces(text, "places.json")).toThrow(/places\.json/);
});
