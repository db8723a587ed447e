import { afterEach, expect, it } from "vitest";
import { openTraceCollector, type TraceCollector } from "../../../test/fixtures/trace-collector.ts";
import { SutradharError } from "../../core/index.ts";
import { createTracing } from "./create-tracing.ts";

const remote = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
const opened: TraceCollector[] = [];
afterEach(async () => {
  for (const collector of opened.splice(0)) await collector.close();
});

async function open(options: { sampledShare?: number; headers?: Record<string, string> } = {}) {
  const collector = await openTraceCollector();
  opened.push(collector);
  const tracing = await createTracing({ exporterUrl: collector.url, version: "1.2.3", ...options });
  return { collector, tracing, named: (name: string) => collector.spans.find((span) => span.name === name)! };
}

it("makes one trace of a request, its job, the step that takes it up elsewhere and the task of a render process", async () => {
  const { collector, tracing, named } = await open();
  let written: string | undefined;
  await tracing.withRemoteParent(remote, () =>
    tracing.inSpan("POST /v1/videos", { "http.request.method": "POST" }, async () => {
      await Promise.resolve();
      await tracing.inSpan("plan video", {}, async () => undefined);
      written = tracing.currentTraceparent();
    }),
  );
  expect(tracing.currentTraceparent()).toBeUndefined();

  // The worker is another process, which knows the text that was written beside the job.
  const worker = await createTracing({ exporterUrl: collector.url, version: "1.2.3" });
  tracing.recordSpan({ name: "queue", startedAtMs: Date.now() - 250, wallMs: 250, parent: written });
  await worker.inSpan(
    "step render",
    { "sutradhar.step": "render" },
    async (span) => {
      await Promise.resolve();
      worker.recordSpan({
        name: "task render-chunk",
        startedAtMs: Date.now() - 1_500,
        wallMs: 1_500,
        attributes: { "sutradhar.cpu_ms": 1_400 },
      });
      span.add({ "sutradhar.frames": 180 });
    },
    written,
  );
  await tracing.close();
  await worker.close();

  expect(new Set(collector.spans.map(({ traceId }) => traceId))).toEqual(new Set(["0af7651916cd43dd8448eb211c80319c"]));
  expect(collector.spans).toHaveLength(5);
  expect(named("POST /v1/videos").parentSpanId).toBe("b7ad6b7169203331");
  expect(named("plan video").parentSpanId).toBe(named("POST /v1/videos").spanId);
  expect(named("queue").parentSpanId).toBe(named("POST /v1/videos").spanId);
  expect(named("step render").parentSpanId).toBe(named("POST /v1/videos").spanId);
  expect(named("task render-chunk").parentSpanId).toBe(named("step render").spanId);
  expect(named("task render-chunk").wallMs).toBeCloseTo(1_500, 0);
  expect(named("step render").attributes).toEqual({ "sutradhar.step": "render", "sutradhar.frames": 180 });
});

it("keeps spans apart that run at once", async () => {
  const { tracing, named } = await open();
  await Promise.all(
    ["a", "b"].map((name) =>
      tracing.inSpan(name, {}, async () => {
        await new Promise(setImmediate);
        await tracing.inSpan(`${name} inner`, {}, async () => new Promise(setImmediate));
      }),
    ),
  );
  await tracing.close();
  expect(named("a inner").parentSpanId).toBe(named("a").spanId);
  expect(named("b inner").parentSpanId).toBe(named("b").spanId);
  expect(named("a").traceId).not.toBe(named("b").traceId);
});

it("marks what fails by its code, and lets the error pass", async () => {
  const { tracing, named } = await open();
  const failure = new SutradharError("disk_full", "what somebody wrote");
  await expect(tracing.inSpan("step", {}, async () => Promise.reject(failure))).rejects.toBe(failure);
  tracing.recordSpan({ name: "task", startedAtMs: Date.now(), wallMs: 1, error: new Error("what somebody wrote") });
  await tracing.close();
  expect(named("step")).toMatchObject({ status: 2, attributes: { "error.type": "disk_full" } });
  expect(named("task")).toMatchObject({ status: 2, attributes: { "error.type": "internal" } });
});

it("records nothing of a trace whose caller does not want it recorded, and hands it on", async () => {
  const { collector, tracing } = await open();
  const unsampled = remote.replace(/01$/, "00");
  await tracing.inSpan(
    "step",
    {},
    async () => expect(tracing.currentTraceparent()).toMatch(/^00-0af76.*-00$/),
    unsampled,
  );
  await tracing.close();
  expect(collector.spans).toEqual([]);
});

it("records no trace that begins here at a share of 0, and those of others still", async () => {
  const { collector, tracing } = await open({ sampledShare: 0, headers: { "x-tenant": "media" } });
  await tracing.inSpan("ours", {}, async () => undefined);
  await tracing.inSpan("theirs", {}, async () => undefined, remote);
  await tracing.close();
  expect(collector.spans.map(({ name }) => name)).toEqual(["theirs"]);
  expect(collector.headers()["x-tenant"]).toBe("media");
});

it("hands a caller's trace on where nothing is recorded", async () => {
  const tracing = await createTracing({ version: "1.2.3" });
  await tracing.withRemoteParent(remote, () =>
    tracing.inSpan("step", {}, async (span) => {
      span.add({ a: 1 });
      expect(span.traceparent).toBe(remote);
      expect(tracing.currentTraceparent()).toBe(remote);
      expect(tracing.currentTraceId()).toBe("0af7651916cd43dd8448eb211c80319c");
    }),
  );
  await tracing.inSpan("step", {}, async () => expect(tracing.currentTraceparent()).toBe(remote), remote);
  expect(tracing.currentTraceparent()).toBeUndefined();
  const span = tracing.startSpan("x");
  span.fail(new Error("x"));
  span.end();
  expect(span.traceparent).toBeUndefined();
  tracing.recordSpan({ name: "x", startedAtMs: 0, wallMs: 1 });
  await tracing.close();
});

it("records every trace that begins here at a share of 1", async () => {
  const { collector, tracing } = await open({ sampledShare: 1 });
  await tracing.inSpan("ours", {}, async () => undefined);
  await tracing.close();
  expect(collector.spans).toHaveLength(1);
});

it("ends where the collector is away", async () => {
  const { collector } = await open();
  await opened.pop()?.close();
  const tracing = await createTracing({ exporterUrl: collector.url, version: "1.2.3" });
  await expect(tracing.inSpan("step", {}, async () => 7)).resolves.toBe(7);
  await tracing.close();
});

it("says once that the collector takes no spans", async () => {
  const { collector } = await open();
  const errors: Error[] = [];
  const tracing = await createTracing({
    exporterUrl: `${collector.url}/nowhere`,
    version: "1.2.3",
    onError: (error) => errors.push(error),
  });
  // More than one batch holds.
  for (let count = 0; count < 1_200; count += 1) tracing.startSpan("step").end();
  await tracing.close();
  expect(errors).toHaveLength(1);
});

it.each([["nonsense"], ["ftp://collector"]])("refuses %s as a collector", async (exporterUrl) => {
  await expect(createTracing({ exporterUrl, version: "1" })).rejects.toMatchObject({ code: "config_invalid" });
});
