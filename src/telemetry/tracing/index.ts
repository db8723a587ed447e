/** One trace from a request through queue, worker and render process. */
export { createTracing } from "./create-tracing.ts";
export type { PastSpan, Span, SpanAttributes, Tracing, TracingOptions } from "./tracing.ts";
