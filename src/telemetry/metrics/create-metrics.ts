import { PrometheusExporter, PrometheusSerializer } from "@opentelemetry/exporter-prometheus";
import { MeterProvider } from "@opentelemetry/sdk-metrics";
import { limits } from "../../core/index.ts";
import { createInstruments, type Instruments, type SetGauge } from "./instruments.ts";
import type { Metrics, Observations, StepEnd, StepName, StepOutcome } from "./metrics.ts";

export interface MetricsOptions {
  /** Asked whenever metrics are read. A failure costs its gauges alone, and is counted. */
  readonly observe?: () => Promise<Observations>;
  readonly onError?: (error: unknown) => void;
}

/** Outcomes that alerts look at: they stand at 0 from the start, or the first one would be no increase. */
const watchedOutcomes: readonly StepOutcome[] = ["done", "failed", "lost"];

/** Metrics for Prometheus. They are read by `collect`; no port is opened for them. */
export function createMetrics({ observe, onError }: MetricsOptions = {}): Metrics {
  const reader = new PrometheusExporter({ preventServerStart: true });
  const provider = new MeterProvider({
    readers: [reader],
    // A label that takes ever new values would fill this process and Prometheus: beyond the limit they count as one.
    views: [{ instrumentName: "*", aggregationCardinalityLimit: limits.metricSeriesMax }],
  });
  const instruments = createInstruments(provider.getMeter("sutradhar"));
  instruments.add("sutradhar_observation_failures_total", 0, {});
  if (observe) {
    instruments.onRead(async (set) => {
      try {
        setGauges(set, await observe());
      } catch (error) {
        instruments.add("sutradhar_observation_failures_total", 1, {});
        onError?.(error);
      }
    });
  }
  const serializer = new PrometheusSerializer("", false, undefined, true, true);
  let reading: Promise<string> | undefined;
  const read = async (): Promise<string> => {
    try {
      const { resourceMetrics } = await reader.collect();
      return serializer.serialize(resourceMetrics);
    } finally {
      reading = undefined;
    }
  };
  return { ...createFunctions(instruments), collect: () => (reading ??= read()) };
}

function createFunctions(instruments: Instruments): Omit<Metrics, "collect"> {
  const { add, record } = instruments;
  const nameWorkspace = createWorkspaceNames();
  const announce = createAnnouncer(instruments);
  return {
    stepStarted({ step, class: classOf, priority, waitedMs }) {
      announce({ step, class: classOf });
      add("sutradhar_steps_started_total", 1, { step, class: classOf });
      if (waitedMs !== undefined) {
        record("sutradhar_queue_wait_seconds", waitedMs / 1000, { class: classOf, priority });
      }
    },
    stepEnded: (end) => countEnd(instruments, end),
    costAdded: ({ workspaceId, step, costMicroInr }) =>
      add("sutradhar_cost_inr_total", costMicroInr / 1_000_000, { workspace: nameWorkspace(workspaceId), step }),
    videoEnded: (state) => add("sutradhar_videos_ended_total", 1, { state }),
    firstStepBegun: (afterMs) => record("sutradhar_server_latency_seconds", afterMs / 1000, {}),
    firstChunkEncoded: (afterMs) => record("sutradhar_first_chunk_encoded_seconds", afterMs / 1000, {}),
    firstChunkPlayable: (afterMs) => record("sutradhar_first_chunk_playable_seconds", afterMs / 1000, {}),
    previewAnswered: (wallMs) => record("sutradhar_preview_latency_seconds", wallMs / 1000, {}),
    framesMade({ rendered, reused }) {
      if (rendered) add("sutradhar_frames_total", rendered, { source: "rendered" });
      if (reused) add("sutradhar_frames_total", reused, { source: "reused" });
    },
    requestAnswered({ method, route, status, wallMs }) {
      const labels = { method: nameMethod(method), route, status: String(status) };
      record("sutradhar_http_request_duration_seconds", wallMs / 1000, labels);
    },
  };
}

function countEnd({ add, record }: Instruments, end: StepEnd): void {
  const labels = { step: end.step, class: end.class };
  add("sutradhar_steps_ended_total", 1, { ...labels, outcome: end.outcome });
  const hasWorked = end.outcome === "done" || end.outcome === "failed";
  if (hasWorked && end.wallMs !== undefined) record("sutradhar_step_duration_seconds", end.wallMs / 1000, labels);
  if (end.cpuMs) add("sutradhar_step_cpu_seconds_total", end.cpuMs / 1000, labels);
  if (end.gpuMs) add("sutradhar_step_gpu_seconds_total", end.gpuMs / 1000, labels);
}

function createAnnouncer({ add }: Instruments): (name: StepName) => void {
  const known = new Set<string>();
  return ({ step, class: classOf }) => {
    if (known.has(`${step}/${classOf}`) || known.size >= limits.metricSeriesMax) return;
    known.add(`${step}/${classOf}`);
    for (const outcome of watchedOutcomes) add("sutradhar_steps_ended_total", 0, { step, class: classOf, outcome });
  };
}

/** The first workspaces by name and the rest together: a label must not grow with the customers. */
function createWorkspaceNames(): (workspaceId: string) => string {
  const known = new Set<string>();
  return (workspaceId) => {
    if (known.size < limits.metricWorkspacesMax) known.add(workspaceId);
    return known.has(workspaceId) ? workspaceId : "other";
  };
}

const methods = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);

function nameMethod(method: string): string {
  return methods.has(method) ? method : "other";
}

function setGauges(set: SetGauge, seen: Observations): void {
  for (const { class: classOf, priority, waiting, running } of seen.queue ?? []) {
    set("sutradhar_queue_depth", waiting, { class: classOf, priority });
    set("sutradhar_steps_running", running, { class: classOf, priority });
  }
  setEach(seen.videos, (state, count) => set("sutradhar_videos", count, { state }));
  setEach(seen.databaseConnections, (state, count) => set("sutradhar_database_connections", count, { state }));
  setEach(seen.storeBytes, (store, sizeBytes) => set("sutradhar_store_bytes", sizeBytes, { store }));
  if (seen.workersAlive !== undefined) set("sutradhar_workers_alive", seen.workersAlive, {});
  if (seen.deadLetters !== undefined) set("sutradhar_dead_letters", seen.deadLetters, {});
  for (const { workspaceId, period, usedShare } of (seen.budgets ?? []).slice(0, limits.metricWorkspacesMax)) {
    set("sutradhar_budget_used_ratio", usedShare, { workspace: workspaceId, period });
  }
}

function setEach(values: Readonly<Record<string, number>> = {}, setOne: (name: string, value: number) => void): void {
  for (const [name, value] of Object.entries(values)) setOne(name, value);
}
