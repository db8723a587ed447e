import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  join_,
  openTestLine,
  planOf,
  testBuild,
  testSteps,
  word,
  type TestLine,
} from "../../../test/fixtures/test-line.ts";
import { testLedgerWriter } from "../../../test/fixtures/test-ledger-writer.ts";
import { testLikenessGuard } from "../../../test/fixtures/test-likeness-guard.ts";
import { openTraceCollector, type TraceCollector } from "../../../test/fixtures/trace-collector.ts";
import { addKey, createSecret } from "../../access/index.ts";
import { createApi, createVideoRoutes, type ApiApp } from "../../api/index.ts";
import { createWorkerPool, startRun, type WorkerPool } from "../../executors/index.ts";
import type { StepTable } from "../../pipeline/index.ts";
import type { Stores } from "../../store/index.ts";
import { createLog } from "../../telemetry/log/index.ts";
import { createTracing, type Tracing } from "../../telemetry/tracing/index.ts";
import { createVideoService } from "./video-service.ts";

const callersTrace = "0af7651916cd43dd8448eb211c80319c";
const callersSpan = "b7ad6b7169203331";

let collector: TraceCollector;
let tracing: Tracing;
let line: TestLine;
let pool: WorkerPool;
let api: ApiApp;
let secret: string;
const logged: Record<string, unknown>[] = [];

/** One of them has its work done by another process. */
const steps: StepTable = {
  ...testSteps,
  word: async (context) => {
    await context.runTask({ kind: "double", payload: new Float32Array(1), frames: 3 });
    return (await testSteps["word"]?.(context)) ?? {};
  },
};

beforeAll(async () => {
  collector = await openTraceCollector();
  tracing = await createTracing({ version: "0", exporterUrl: collector.url });
  line = await openTestLine({}, tracing);
  pool = createWorkerPool({
    entry: new URL("../../../test/processes/pool-worker.ts", import.meta.url),
    jobs: 1,
    execArgv: [],
  });
  const stream = { write: (text: string) => void logged.push(JSON.parse(text) as Record<string, unknown>) };
  const log = createLog({ level: "debug", stream, now: () => new Date(), traceId: () => tracing.currentTraceId() });
  const { database, queue } = line.line;
  // Its vault holds whatever is put there.
  const stores = { openVault: async () => ({ put: async () => "0" }) } as unknown as Stores;
  api = createApi({
    database,
    version: "0",
    now: () => new Date(),
    tracing,
    onRequest: ({ requestId, route }) => log.info("a request was answered", { requestId, route }),
    publicRoutes: [],
    routes: [
      createVideoRoutes(
        createVideoService({
          database,
          queue,
          stores,
          people: { valuesOf: async ({ order }) => order.values },
          ledger: testLedgerWriter,
          likenesses: testLikenessGuard(database),
          now: () => new Date(),
        }),
      ),
    ],
  });
  secret = createSecret();
  await addKey(database, {
    workspaceId: "default",
    name: "test",
    secret,
    scopes: ["videos:read", "videos:write"],
    now: new Date(),
  });
  await line.work({
    steps,
    pool,
    async planVideo({ video }) {
      await database.engine.transaction().execute((trx) =>
        startRun(trx, line.line, {
          id: `run of ${video}`,
          workspaceId: "default",
          videoId: video,
          purpose: "make",
          priority: "interactive",
          build: testBuild,
          plan: planOf([word("a", "namaste"), join_("b", ["a"])]),
          classOf: () => "cpu",
        }),
      );
    },
  });
});

afterAll(async () => {
  await pool.close();
  await line.close();
  await collector.close();
});

function ask(method: string, path: string, body?: object): Promise<Response> {
  return Promise.resolve(
    api.request(path, {
      method,
      headers: {
        authorization: `Bearer ${secret}`,
        "content-type": "application/json",
        traceparent: `00-${callersTrace}-${callersSpan}-01`,
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
    }),
  );
}

describe("one trace", () => {
  let video: string;

  beforeAll(async () => {
    const response = await ask("POST", "/v1/videos", { script: "# Namaste\n\nNamaste." });
    ({ id: video } = (await response.json()) as { id: string });
    await line.until(async () => (await line.stateOf(`run of ${video}`)) === "done");
    await line.until(() => line.events.filter(({ kind }) => kind === "ended").length === 2);
    await tracing.close();
  });

  it("runs from a caller's request through queue, plan and steps to the tasks of render processes", () => {
    const nameOf = new Map(collector.spans.map(({ spanId, name }) => [spanId, name]));
    const tree = collector.spans.map(({ name, parentSpanId = "" }) => [name, nameOf.get(parentSpanId) ?? parentSpanId]);
    expect(tree.map(([name, parent]) => `${name} ← ${parent}`).sort()).toEqual(
      [
        `POST /v1/videos ← ${callersSpan}`,
        "queue plan ← POST /v1/videos",
        "plan ← POST /v1/videos",
        "queue word ← plan",
        "step word ← plan",
        "task double ← step word",
        "queue join ← plan",
        "step join ← plan",
      ].sort(),
    );
    expect(new Set(collector.spans.map(({ traceId }) => traceId))).toEqual(new Set([callersTrace]));
  });

  it("tells of each piece of work which video, node and attempt it was, and how it ended", () => {
    const find = (name: string) => collector.spans.find((span) => span.name === name);
    expect(find("POST /v1/videos")?.attributes).toMatchObject({ "http.route": "/v1/videos" });
    expect(find("step word")?.attributes).toMatchObject({
      "sutradhar.video": video,
      "sutradhar.node": "a",
      "sutradhar.outcome": "done",
    });
    expect(find("task double")?.wallMs).toBeGreaterThanOrEqual(0);
    expect(find("step word")?.wallMs).toBeGreaterThan(find("task double")?.wallMs ?? Number.NaN);
  });

  it("is named in the log beside the request, whose id the video keeps", async () => {
    const answered = logged.find(({ route }) => route === "/v1/videos");
    expect(answered).toMatchObject({ traceId: callersTrace, requestId: expect.stringMatching(/^req_/) });
    const row = await line.test.database.engine
      .selectFrom("videos")
      .select("request_id")
      .where("id", "=", video)
      .executeTakeFirstOrThrow();
    expect(row.request_id).toBe(answered?.["requestId"]);
  });
});
