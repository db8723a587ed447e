import { serve, type ServerType } from "@hono/node-server";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openTestDatabase, type TestDatabase } from "../../../test/fixtures/test-database.ts";
import { addKey, createSecret, type Scope } from "../../access/index.ts";
import { createApi, type ApiApp } from "../create-api.ts";
import { createHealthRoutes } from "./health-routes.ts";

const now = new Date("2026-11-22T10:00:00Z");

let test: TestDatabase;
let server: ServerType;
let url: string;
let reader: string;
let other: string;

function open(isPublic: boolean): ApiApp {
  const { database } = test;
  const health = createHealthRoutes({
    findTroubles: async () => [],
    readMetrics: async () => "sutradhar_workers_alive 1\n",
    metricsDoor: { database, now: () => now, isPublic },
  });
  return createApi({
    database,
    version: "0",
    now: () => now,
    onRequest: () => undefined,
    publicRoutes: [health],
    routes: [],
  });
}

async function add(scopes: readonly Scope[]): Promise<string> {
  const secret = createSecret();
  await addKey(test.database, { workspaceId: "default", name: scopes.join(), secret, scopes, now });
  return secret;
}

beforeAll(async () => {
  test = await openTestDatabase();
  reader = await add(["installation:read"]);
  other = await add(["costs:read"]);
  server = serve({ fetch: open(false).fetch, hostname: "127.0.0.1", port: 0 });
  await once(server, "listening");
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/metrics`;
});
afterAll(async () => {
  server.close();
  await test.close();
});

describe("metrics are read", () => {
  it("by this machine, without a key", async () => {
    expect(await (await fetch(url)).text()).toBe("sutradhar_workers_alive 1\n");
  });

  it.each(["X-Forwarded-For", "Forwarded", "X-Real-IP", "Via"])(
    "not by whoever comes through a proxy on this machine, as %s tells",
    async (name) => {
      expect((await fetch(url, { headers: { [name]: "203.0.113.7" } })).status).toBe(401);
    },
  );

  it.each([
    ["no key", undefined, 401],
    ["a key that is none", "sk_nothing", 401],
    ["a key for something else", () => other, 403],
    ["a key for the installation", () => reader, 200],
  ] as const)("from elsewhere with %s: %s %i", async (_, secret, status) => {
    const key = typeof secret === "function" ? secret() : secret;
    const headers = { "X-Forwarded-For": "203.0.113.7", ...(key ? { Authorization: `Bearer ${key}` } : {}) };
    expect((await fetch(url, { headers })).status).toBe(status);
    // Where there is no socket at all, nobody knows who asks.
    expect((await open(false).request("/metrics", { headers })).status).toBe(status);
  });

  it("by anybody where that was said", async () => {
    expect((await open(true).request("/metrics")).status).toBe(200);
  });
});
