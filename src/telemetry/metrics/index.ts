/** What is counted, for Prometheus to read. */
export { createMetrics, type MetricsOptions } from "./create-metrics.ts";
export {
  metricsContentType,
  silentMetrics,
  type Metrics,
  type Observations,
  type StepEnd,
  type StepOutcome,
  type StepStart,
} from "./metrics.ts";
