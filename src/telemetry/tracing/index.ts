/** One trace from a request through queue, worker and render process. */
export { createPassingTracing } from "./passing-tracing.ts";
export { createTracing } from "./create-tracing.ts";
export type { PastSpan, Span, SpanAttributes, Tracing, TracingOptions } from "./tracing.ts";
