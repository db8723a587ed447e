import { afterAll, beforeAll, expect, it } from "vitest";
import { meteredAttempt, roundMetering } from "../../../test/fixtures/metered-attempt.ts";
import { openTestDatabase, type TestDatabase } from "../../../test/fixtures/test-database.ts";
import { addKey, createSecret, type Scope } from "../../access/index.ts";
import { recordMeter } from "../../fleet/index.ts";
import { createApi, type ApiApp } from "../create-api.ts";
import { createCostRoutes } from "./cost-routes.ts";

const now = () => new Date("2026-11-15T06:00:00Z");
let opened: TestDatabase;
let api: ApiApp;
const keys = { default: createSecret(), other: createSecret(), reader: createSecret(), none: createSecret() };

beforeAll(async () => {
  opened = await openTestDatabase();
  const { database } = opened;
  await database.engine
    .insertInto("workspaces")
    .values([
      { id: "default", name: "default" },
      { id: "other", name: "other" },
    ])
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const give = (secret: string, workspaceId: string, scopes: Scope[]) =>
    addKey(database, { workspaceId, name: "test", secret, scopes, now: new Date("2026-01-01T00:00:00Z") });
  await give(keys.default, "default", ["costs:read", "costs:write"]);
  await give(keys.other, "other", ["costs:read", "costs:write"]);
  await give(keys.reader, "default", ["costs:read"]);
  await give(keys.none, "default", ["videos:read"]);
  await database.engine.transaction().execute(async (trx) => {
    await recordMeter(trx, meteredAttempt({ usage: { cpuMs: 1_234 } }), roundMetering);
    await recordMeter(trx, meteredAttempt({ nodeId: "speak/1", step: "speak" }), roundMetering);
    await recordMeter(trx, meteredAttempt({ runId: "run_2", workspaceId: "other", videoId: "vid_2" }), roundMetering);
  });
  api = createApi({
    database,
    version: "1.2.3",
    now,
    onRequest: () => undefined,
    publicRoutes: [],
    routes: [createCostRoutes({ database, now, timeZone: "Asia/Kolkata" })],
  });
});
afterAll(() => opened.close());

async function call(path: string, key: string, body?: unknown): Promise<{ status: number; body: unknown }> {
  const response = await api.request(path, {
    headers: { Authorization: `Bearer ${key}`, ...(body !== undefined && { "Content-Type": "application/json" }) },
    ...(body !== undefined && { method: "PUT", body: JSON.stringify(body) }),
  });
  return { status: response.status, body: await response.json() };
}

it("gives what the caller's workspace has spent, in rupees to the micro-rupee, and nothing of others", async () => {
  expect(await call("/v1/costs?by=video", keys.default)).toEqual({
    status: 200,
    body: {
      by: "video",
      timeZone: "Asia/Kolkata",
      isComplete: true,
      costs: [
        {
          name: "vid_1",
          costInr: "2.234",
          attempts: 2,
          wallMs: 2_200,
          cpuMs: 2_234,
          gpuMs: 0,
          frames: 120,
          bytesRead: 20,
          bytesWritten: 40,
        },
      ],
    },
  });
  const { body } = await call("/v1/costs?by=workspace", keys.other);
  expect(body).toMatchObject({ costs: [{ name: "other", costInr: "1" }] });
});

it.each([
  ["?by=step&video=vid_1", ["render", "speak"]],
  ["", ["2026-11-15"]],
  ["?by=step&from=2026-11-15T06:00:01Z", []],
  ["?by=step&to=2026-11-15T11:30:00%2B05:30", []],
  ["?video=vid_2", []],
])("narrows %s", async (query, names) => {
  const { body } = await call(`/v1/costs${query}`, keys.default);
  expect((body as { costs: { name: string }[] }).costs.map(({ name }) => name)).toEqual(names);
});

it("sets budgets, shows what is spent of them, and removes what is not named", async () => {
  expect(await call("/v1/budgets", keys.default)).toMatchObject({ status: 200, body: { budgets: [] } });
  const budgets = [
    { period: "month", limitInr: "2.5" },
    { period: "total", limitInr: "2", warnAt: 1, isHard: false },
  ];
  expect(await call("/v1/budgets", keys.default, { budgets })).toEqual({
    status: 200,
    body: {
      timeZone: "Asia/Kolkata",
      budgets: [
        {
          period: "month",
          limitInr: "2.5",
          warnAt: 0.8,
          isHard: true,
          spentFor: "2026-11",
          spentInr: "2.234",
          state: "warned",
        },
        {
          period: "total",
          limitInr: "2",
          warnAt: 1,
          isHard: false,
          spentFor: "total",
          spentInr: "2.234",
          state: "exceeded",
        },
      ],
    },
  });
  expect(await call("/v1/budgets", keys.other)).toMatchObject({ body: { budgets: [] } });
  expect(await call("/v1/budgets", keys.default, { budgets: [] })).toMatchObject({ body: { budgets: [] } });
});

it.each([
  ["a limit that is a number", { budgets: [{ period: "month", limitInr: 5 }] }],
  ["a limit below nothing", { budgets: [{ period: "month", limitInr: "-5" }] }],
  ["a share above all of it", { budgets: [{ period: "month", limitInr: "5", warnAt: 1.5 }] }],
  ["a period that there is not", { budgets: [{ period: "week", limitInr: "5" }] }],
  ["one period twice", { budgets: [1, 2].map((amount) => ({ period: "month", limitInr: String(amount) })) }],
  ["a word that it does not know", { budgets: [{ period: "month", limitInr: "5", hard: true }] }],
  ["nothing", {}],
])("refuses %s", async (_, body) => {
  expect(await call("/v1/budgets", keys.default, body)).toMatchObject({
    status: 400,
    body: { code: "request_invalid" },
  });
});

it.each(["?by=person", "?from=yesterday", "?to=2026-11-15"])("refuses the query %s", async (query) => {
  expect(await call(`/v1/costs${query}`, keys.default)).toMatchObject({ status: 400 });
});

it("asks for the scope", async () => {
  expect((await call("/v1/costs", keys.none)).status).toBe(403);
  expect((await call("/v1/budgets", keys.none)).status).toBe(403);
  expect((await call("/v1/budgets", keys.reader)).status).toBe(200);
  expect((await call("/v1/budgets", keys.reader, { budgets: [] })).status).toBe(403);
  expect((await call("/v1/costs", createSecret())).status).toBe(401);
});

it("is in the OpenAPI document", async () => {
  const { body } = await call("/v1/openapi.json", keys.none);
  expect(Object.keys((body as { paths: object }).paths)).toEqual(["/v1/costs", "/v1/budgets"]);
});
