import { expect, it } from "vitest";
import { limits } from "../../core/index.ts";
import { createMetrics } from "./create-metrics.ts";
import { metricCatalog } from "./metric-catalog.ts";
import type { Metrics, Observations } from "./metrics.ts";

/** A family of samples, as Prometheus' parser of text format 0.0.4 would read it. */
interface Family {
  readonly type: string;
  readonly help: string;
  readonly samples: { name: string; labels: Record<string, string>; value: number }[];
}

const observations: Observations = {
  queue: [{ class: "cpu", priority: "bulk", waiting: 12, running: 2 }],
  videos: { queued: 3, rendering: 1 },
  workersAlive: 2,
  deadLetters: 1,
  databaseConnections: { used: 3, idle: 1, waiting: 0 },
  storeBytes: { cache: 1_000, vault: 20 },
  budgets: [{ workspaceId: "default", period: "month", usedShare: 0.25 }],
};

function useAll(metrics: Metrics): void {
  metrics.stepStarted({ step: "render", class: "cpu", priority: "interactive", waitedMs: 12 });
  metrics.stepEnded({ step: "render", class: "cpu", outcome: "done", wallMs: 1_500, cpuMs: 1_400, gpuMs: 300 });
  metrics.stepEnded({ step: "render", class: "cpu", outcome: "lost" });
  metrics.costAdded({ workspaceId: "default", step: "render", costMicroInr: 1_250_000 });
  metrics.videoEnded("ready");
  metrics.firstStepBegun(300);
  metrics.firstChunkEncoded(4_200);
  metrics.firstChunkPlayable(5_000);
  metrics.previewAnswered(3);
  metrics.framesMade({ rendered: 180, reused: 20 });
  metrics.requestAnswered({ method: "GET", route: "/v1/videos/{id}", status: 200, wallMs: 4 });
}

it("gives every metric of the catalog, in a form that Prometheus reads", async () => {
  const metrics = createMetrics({ observe: async () => observations });
  useAll(metrics);
  const families = parse(await metrics.collect());
  expect([...families.keys()].sort()).toEqual(Object.keys(metricCatalog).sort());
  for (const [name, { type, help, samples }] of families) {
    const declared = metricCatalog[name as keyof typeof metricCatalog];
    expect({ name, type, help }).toEqual({ name, type: declared.kind, help: declared.help });
    for (const { labels } of samples) {
      expect(Object.keys(withoutBound(labels)).sort()).toEqual([...declared.labels].sort());
    }
  }
});

it("names metrics as Prometheus wants them: base units, and _total for what is counted", () => {
  for (const [name, { kind }] of Object.entries(metricCatalog)) {
    expect(name).toMatch(/^sutradhar_[a-z]+(_[a-z]+)*$/);
    expect(name).not.toMatch(/_(ms|milliseconds|mb|minutes|percent)(_|$)/);
    expect(name.endsWith("_total")).toBe(kind === "counter");
    if (kind === "histogram") expect(name).toMatch(/_seconds$/);
  }
});

it("counts", async () => {
  const metrics = createMetrics({ observe: async () => observations });
  useAll(metrics);
  const read = createReader(await metrics.collect());
  expect(read("sutradhar_steps_started_total", { step: "render", class: "cpu" })).toBe(1);
  expect(read("sutradhar_steps_ended_total", { step: "render", class: "cpu", outcome: "lost" })).toBe(1);
  expect(read("sutradhar_steps_ended_total", { step: "render", class: "cpu", outcome: "failed" })).toBe(0);
  expect(read("sutradhar_step_duration_seconds_bucket", { step: "render", class: "cpu", le: "1" })).toBe(0);
  expect(read("sutradhar_step_duration_seconds_bucket", { step: "render", class: "cpu", le: "2.5" })).toBe(1);
  expect(read("sutradhar_step_duration_seconds_count", { step: "render", class: "cpu" })).toBe(1);
  expect(read("sutradhar_step_cpu_seconds_total", { step: "render", class: "cpu" })).toBe(1.4);
  expect(read("sutradhar_queue_wait_seconds_sum", { class: "cpu", priority: "interactive" })).toBe(0.012);
  expect(read("sutradhar_queue_depth", { class: "cpu", priority: "bulk" })).toBe(12);
  expect(read("sutradhar_cost_inr_total", { workspace: "default", step: "render" })).toBe(1.25);
  expect(read("sutradhar_frames_total", { source: "reused" })).toBe(20);
  expect(read("sutradhar_preview_latency_seconds_sum", {})).toBe(0.003);
  expect(read("sutradhar_store_bytes", { store: "vault" })).toBe(20);
  expect(read("sutradhar_budget_used_ratio", { workspace: "default", period: "month" })).toBe(0.25);
});

it("never lets a counter or a bucket fall, also where a clock ran backwards", async () => {
  const metrics = createMetrics();
  useAll(metrics);
  const before = parse(await metrics.collect());
  metrics.stepEnded({ step: "render", class: "cpu", outcome: "done", wallMs: -5, cpuMs: -5 });
  metrics.costAdded({ workspaceId: "default", step: "render", costMicroInr: -1 });
  useAll(metrics);
  const after = parse(await metrics.collect());
  for (const [name, { type, samples }] of before) {
    if (type === "gauge") continue;
    const later = new Map(
      after.get(name)?.samples.map((sample) => [JSON.stringify([sample.name, sample.labels]), sample]),
    );
    for (const sample of samples) {
      const next = later.get(JSON.stringify([sample.name, sample.labels]));
      expect(next?.value).toBeGreaterThanOrEqual(sample.value);
    }
  }
});

it("knows a bounded number of workspaces by name, and the rest as one", async () => {
  const metrics = createMetrics();
  for (let index = 0; index < limits.metricWorkspacesMax + 50; index += 1) {
    metrics.costAdded({ workspaceId: `wsp_${index}`, step: "render", costMicroInr: 1_000_000 });
  }
  const text = await metrics.collect();
  expect(createReader(text)("sutradhar_cost_inr_total", { workspace: "other", step: "render" })).toBe(50);
  expect(text.match(/^sutradhar_cost_inr_total\{/gm)).toHaveLength(limits.metricWorkspacesMax + 1);
});

it("does not grow without end where a label takes ever new values", async () => {
  const metrics = createMetrics();
  for (let index = 0; index < limits.metricSeriesMax * 3; index += 1) {
    metrics.stepStarted({ step: `step-${index}`, class: "cpu", priority: "bulk" });
  }
  const text = await metrics.collect();
  for (const name of ["sutradhar_steps_started_total", "sutradhar_steps_ended_total"]) {
    expect(text.match(new RegExp(`^${name}\\{`, "gm"))?.length).toBeLessThanOrEqual(limits.metricSeriesMax);
  }
});

it("is not spoilt by what is no number", async () => {
  const metrics = createMetrics();
  metrics.framesMade({ rendered: Number.NaN });
  metrics.firstChunkEncoded(Number.NaN);
  metrics.framesMade({ rendered: 5 });
  const text = await metrics.collect();
  expect(createReader(text)("sutradhar_frames_total", { source: "rendered" })).toBe(5);
});

it("escapes what a label holds", async () => {
  const metrics = createMetrics();
  metrics.requestAnswered({ method: "BREW\n", route: '/v1/"x"\\{id}', status: 404, wallMs: 1 });
  const read = createReader(await metrics.collect());
  const labels = { method: "other", route: '/v1/"x"\\{id}', status: "404" };
  expect(read("sutradhar_http_request_duration_seconds_count", labels)).toBe(1);
});

it("still gives its counters where the gauges cannot be observed, and counts that", async () => {
  const errors: unknown[] = [];
  const metrics = createMetrics({
    observe: async () => Promise.reject(new Error("no database")),
    onError: (error) => errors.push(error),
  });
  useAll(metrics);
  await metrics.collect();
  const text = await metrics.collect();
  expect(createReader(text)("sutradhar_steps_started_total", { step: "render", class: "cpu" })).toBe(1);
  expect(createReader(text)("sutradhar_observation_failures_total", {})).toBeGreaterThanOrEqual(1);
  expect(text).not.toContain("sutradhar_queue_depth");
  expect(errors).toHaveLength(2);
});

it("asks the database once for those who read at the same time", async () => {
  let asked = 0;
  const metrics = createMetrics({ observe: async () => ({ workersAlive: (asked += 1) }) });
  const [one, two] = await Promise.all([metrics.collect(), metrics.collect()]);
  expect(one).toBe(two);
  expect(asked).toBe(1);
  await metrics.collect();
  expect(asked).toBe(2);
});

/** Reads Prometheus' text format and refuses what promtool would (prometheus.io/docs/instrumenting/exposition_formats). */
function parse(text: string): Map<string, Family> {
  const families = new Map<string, Family>();
  let current: { name: string; help: string } | undefined;
  for (const line of text.trimEnd().split("\n")) {
    const help = /^# HELP (\S+) (.+)$/.exec(line);
    const type = /^# TYPE (\S+) (counter|gauge|histogram)$/.exec(line);
    if (help) current = { name: help[1]!, help: help[2]! };
    else if (type) {
      expect(current?.name).toBe(type[1]);
      expect(families.has(type[1]!)).toBe(false);
      families.set(type[1]!, { type: type[2]!, help: current!.help, samples: [] });
    } else if (line !== "") families.get(current!.name)!.samples.push(parseSample(line, current!.name));
  }
  for (const [name, family] of families) checkFamily(name, family);
  return families;
}

function parseSample(line: string, family: string): Family["samples"][number] {
  const match = /^([a-z_]+)(?:\{(.*)\})? (\S+)$/.exec(line);
  if (!match) throw new Error(`not a sample: ${line}`);
  const [, name, labelText = "", value] = match;
  expect(name!.replace(/_(bucket|sum|count)$/, "")).toBe(family.replace(/_(bucket|sum|count)$/, ""));
  const labels = [...labelText.matchAll(/([a-z_]+)="((?:[^"\\]|\\.)*)"(?:,|$)/g)].map(([, label, text]) => [
    label!,
    text!.replaceAll(/\\(.)/g, (_, escaped: string) => (escaped === "n" ? "\n" : escaped)),
  ]);
  expect(Number.isNaN(Number(value))).toBe(false);
  return { name: name!, labels: Object.fromEntries(labels) as Record<string, string>, value: Number(value) };
}

function checkFamily(name: string, { type, samples }: Family): void {
  expect({ name, isEmpty: samples.length === 0 }).toEqual({ name, isEmpty: false });
  const seen = new Set(samples.map((sample) => JSON.stringify([sample.name, sample.labels])));
  expect({ name, series: seen.size }).toEqual({ name, series: samples.length });
  if (type !== "histogram") return;
  const series = Map.groupBy(samples, ({ labels }) => JSON.stringify(withoutBound(labels)));
  for (const own of series.values()) {
    const buckets = own.filter((sample) => sample.name === `${name}_bucket`);
    const counts = buckets.map(({ value }) => value);
    expect(counts).toEqual([...counts].sort((a, b) => a - b));
    expect(buckets.at(-1)?.labels["le"]).toBe("+Inf");
    expect(own.find((sample) => sample.name === `${name}_count`)?.value).toBe(counts.at(-1));
    expect(own.some((sample) => sample.name === `${name}_sum`)).toBe(true);
  }
}

function createReader(text: string): (name: string, labels: Record<string, string>) => number | undefined {
  const samples = [...parse(text).values()].flatMap((family) => family.samples);
  return (name, labels) =>
    samples.find(
      (sample) =>
        sample.name === name &&
        Object.keys(sample.labels).length === Object.keys(labels).length &&
        Object.entries(labels).every(([label, value]) => sample.labels[label] === value),
    )?.value;
}

function withoutBound(labels: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(labels).filter(([label]) => label !== "le"));
}
