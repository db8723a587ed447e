/** What is counted, by the names that dashboards and alerts know. A name never changes its meaning. */

interface MetricDeclaration {
  readonly kind: "counter" | "gauge" | "histogram";
  readonly help: string;
  readonly labels: readonly string[];
  /** Upper bounds of a histogram, in its unit. */
  readonly buckets?: readonly number[];
}

/** From a step that does nothing to a long video's longest. */
const workBuckets = [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 30, 60, 120, 300, 600];
const waitBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1_800];
const firstFrameBuckets = [0.25, 0.5, 1, 2, 3, 5, 7.5, 10, 15, 20, 30, 60, 120, 300];
const answerBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];

export const metricCatalog = {
  sutradhar_steps_started_total: {
    kind: "counter",
    help: "Attempts at a step that began",
    labels: ["step", "class"],
  },
  sutradhar_steps_ended_total: {
    kind: "counter",
    help: "Attempts at a step that ended: done, reused, failed, lost with their worker, dropped as too late, cancelled, handed back",
    labels: ["step", "class", "outcome"],
  },
  sutradhar_step_duration_seconds: {
    kind: "histogram",
    help: "Time that an attempt worked at a step, done or failed",
    labels: ["step", "class"],
    buckets: workBuckets,
  },
  sutradhar_step_cpu_seconds_total: {
    kind: "counter",
    help: "Processor time that steps took, their render processes included",
    labels: ["step", "class"],
  },
  sutradhar_step_gpu_seconds_total: {
    kind: "counter",
    help: "Time for which steps held a GPU",
    labels: ["step", "class"],
  },
  sutradhar_queue_wait_seconds: {
    kind: "histogram",
    help: "Time from the moment a step could run until a worker began it",
    labels: ["class", "priority"],
    buckets: waitBuckets,
  },
  sutradhar_queue_depth: {
    kind: "gauge",
    help: "Steps that could run and wait for a worker",
    labels: ["class", "priority"],
  },
  sutradhar_steps_running: {
    kind: "gauge",
    help: "Steps that a worker is at",
    labels: ["class", "priority"],
  },
  sutradhar_videos: {
    kind: "gauge",
    help: "Videos that are not finished, by state",
    labels: ["state"],
  },
  sutradhar_videos_ended_total: {
    kind: "counter",
    help: "Videos that reached their end: ready, failed, cancelled, blocked",
    labels: ["state"],
  },
  sutradhar_server_latency_seconds: {
    kind: "histogram",
    help: "The server's own latency: from the request for a video until its first step began",
    labels: [],
    buckets: firstFrameBuckets,
  },
  sutradhar_first_chunk_encoded_seconds: {
    kind: "histogram",
    help: "From the request for a video until its first chunk is encoded and stored",
    labels: [],
    buckets: firstFrameBuckets,
  },
  sutradhar_first_chunk_playable_seconds: {
    kind: "histogram",
    help: "From the request for a video until a viewer can play its first chunk",
    labels: [],
    buckets: firstFrameBuckets,
  },
  sutradhar_preview_latency_seconds: {
    kind: "histogram",
    help: "The server's own time to answer a viewer with what is there already: a playlist or a chunk",
    labels: [],
    buckets: answerBuckets,
  },
  sutradhar_frames_total: {
    kind: "counter",
    help: "Frames of videos, rendered or reused from the store",
    labels: ["source"],
  },
  sutradhar_cost_inr_total: {
    kind: "counter",
    help: "What steps cost by the price list, in rupees without tax",
    labels: ["workspace", "step"],
  },
  sutradhar_dead_letters: {
    kind: "gauge",
    help: "Steps that failed for good and that nobody has looked after yet",
    labels: [],
  },
  sutradhar_workers_alive: {
    kind: "gauge",
    help: "Workers that were heard of lately",
    labels: [],
  },
  sutradhar_database_connections: {
    kind: "gauge",
    help: "This process's connections to the database: used, idle, and callers that wait for one",
    labels: ["state"],
  },
  sutradhar_store_bytes: {
    kind: "gauge",
    help: "Bytes in the cache of artifacts and in the vault",
    labels: ["store"],
  },
  sutradhar_budget_used_ratio: {
    kind: "gauge",
    help: "Spent share of a workspace's budget; 1 is all of it",
    labels: ["workspace", "period"],
  },
  sutradhar_http_request_duration_seconds: {
    kind: "histogram",
    help: "Time to answer a request",
    labels: ["method", "route", "status"],
    buckets: answerBuckets,
  },
  sutradhar_observation_failures_total: {
    kind: "counter",
    help: "Scrapes for which the database could not be asked; its gauges are missing from them",
    labels: [],
  },
} as const satisfies Readonly<Record<string, MetricDeclaration>>;

export type MetricName = keyof typeof metricCatalog;

/** The names of one kind. */
export type MetricOf<Kind extends MetricDeclaration["kind"]> = {
  [Name in MetricName]: (typeof metricCatalog)[Name]["kind"] extends Kind ? Name : never;
}[MetricName];

/** The labels that a metric takes, each of them and no other. */
export type LabelsOf<Name extends MetricName> = Readonly<
  Record<(typeof metricCatalog)[Name]["labels"][number], string>
>;
