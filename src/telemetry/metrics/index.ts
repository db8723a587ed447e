/** What is counted, for Prometheus to read. */
export { createMetrics, type MetricsOptions } from "./create-metrics.ts";
export type { Metrics, Observations, StepEnd, StepOutcome, StepStart } from "./metrics.ts";
