/** What is counted, for Prometheus to read. */
export { createMetrics, type MetricsOptions } from "./create-metrics.ts";
export { metricCatalog, type MetricName } from "./metric-catalog.ts";
export {
  metricsContentType,
  silentMetrics,
  type Metrics,
  type Observations,
  type StepEnd,
  type StepOutcome,
  type StepStart,
} from "./metrics.ts";
