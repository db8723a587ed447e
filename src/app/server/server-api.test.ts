import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openTestDatabase, type TestDatabase } from "../../../test/fixtures/test-database.ts";
import { silentLog } from "../../telemetry/log/index.ts";
import { createPassingTracing } from "../../telemetry/tracing/index.ts";
import { readConfig } from "../config.ts";
import type { Installation } from "./installation.ts";
import { listen, type Listener } from "./listen.ts";
import { createHealthApi } from "./server-api.ts";
import { createWorkerMetrics } from "./server-metrics.ts";

let test: TestDatabase;
let listener: Listener;
beforeAll(async () => {
  test = await openTestDatabase();
  const { database } = test;
  const installation = { database, stores: { probe: async () => undefined } } as unknown as Installation;
  const metrics = createWorkerMetrics({ database });
  const telemetry = { log: silentLog, tracing: createPassingTracing() };
  const app = createHealthApi({ ...telemetry, config: readConfig({}), installation, metrics });
  listener = await listen(app, { host: "127.0.0.1", port: 0, variable: "SUTRADHAR_METRICS_PORT" });
});
afterAll(async () => {
  await listener.close();
  await test.close();
});

const ask = async (path: string) => {
  const response = await fetch(`${listener.url}${path}`);
  return { status: response.status, text: await response.text() };
};

describe("what a worker on another machine tells", () => {
  it("is its health and its own metrics", async () => {
    expect(await ask("/healthz")).toEqual({ status: 200, text: '{"status":"alive"}' });
    expect((await ask("/readyz")).status).toBe(200);
    const { text } = await ask("/metrics");
    expect(text).toContain('sutradhar_database_connections{state="waiting"} 0');
    // The installation is its server's to see.
    expect(text).not.toContain("sutradhar_queue_depth{");
  });

  it.each(["/v1/videos", "/v1/costs", "/"])("is nothing of %s", async (path) => {
    expect((await ask(path)).status).toBeGreaterThanOrEqual(400);
  });
});

it("a port that is taken is refused, and it is said where another is set", async () => {
  const taken = { host: "127.0.0.1", port: Number(new URL(listener.url).port), variable: "SUTRADHAR_METRICS_PORT" };
  await expect(listen({ fetch: () => new Response() }, taken)).rejects.toMatchObject({
    code: "config_invalid",
    message: expect.stringMatching(/EADDRINUSE.*set SUTRADHAR_METRICS_PORT/),
  });
});
