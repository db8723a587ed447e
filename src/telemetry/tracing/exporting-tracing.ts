import { AsyncLocalStorage } from "node:async_hooks";
import {
  ROOT_CONTEXT,
  SpanStatusCode,
  trace,
  TraceFlags,
  type Context,
  type Span as SdkSpan,
} from "@opentelemetry/api";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { resourceFromAttributes } from "@opentelemetry/resources";
import {
  AlwaysOnSampler,
  BatchSpanProcessor,
  ParentBasedSampler,
  TracerProvider,
  TraceIdRatioBasedSampler,
  type SpanExporter,
} from "@opentelemetry/sdk-trace";
import { limits, SutradharError } from "../../core/index.ts";
import { createPlaceKeeper, type CurrentPlace } from "./passing-tracing.ts";
import { formatTraceparent, parseTraceparent, type TracePlace } from "./traceparent.ts";
import type { PastSpan, Span, SpanAttributes, Tracing, TracingOptions } from "./tracing.ts";

const exportMsMax = 5_000;
const closeMsMax = 2_000;

/** Records spans and sends them to a collector, by OTLP over HTTP. */
export function createExportingTracing(options: TracingOptions & { readonly exporterUrl: string }): Tracing {
  const exporter = reportFailures(
    new OTLPTraceExporter({
      url: tracesUrl(options.exporterUrl),
      timeoutMillis: exportMsMax,
      ...(options.headers && { headers: { ...options.headers } }),
    }),
    options.onError,
  );
  const root =
    options.sampledShare === undefined ? new AlwaysOnSampler() : new TraceIdRatioBasedSampler(options.sampledShare);
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ "service.name": "sutradhar", "service.version": options.version }),
    sampler: new ParentBasedSampler({ root }),
    spanProcessors: [
      new BatchSpanProcessor({
        exporter,
        maxQueueSize: limits.traceSpansMax,
        scheduledDelayMillis: 1_000,
        exportTimeoutMillis: exportMsMax,
      }),
    ],
  });
  return wrap(provider);
}

function wrap(provider: TracerProvider): Tracing {
  const tracer = provider.getTracer("sutradhar");
  const current: CurrentPlace = new AsyncLocalStorage();
  const contextOf = (parent: string | undefined): Context => {
    const place = parent === undefined ? current.getStore() : parseTraceparent(parent);
    return place ? trace.setSpanContext(ROOT_CONTEXT, toSpanContext(place)) : ROOT_CONTEXT;
  };
  const start = (name: string, attributes: SpanAttributes, parent: string | undefined): SdkSpan =>
    tracer.startSpan(name, { attributes: { ...attributes } }, contextOf(parent));
  return {
    ...createPlaceKeeper(current),
    startSpan: (name, attributes = {}, parent) => wrapSpan(start(name, attributes, parent)),
    async inSpan(name, attributes, work, parent) {
      const sdkSpan = start(name, attributes, parent);
      const span = wrapSpan(sdkSpan);
      try {
        return await current.run(placeOf(sdkSpan), () => work(span));
      } catch (error) {
        span.fail(error);
        throw error;
      } finally {
        span.end();
      }
    },
    recordSpan({ name, startedAtMs, wallMs, attributes = {}, error, parent }: PastSpan) {
      const span = tracer.startSpan(name, { attributes: { ...attributes }, startTime: startedAtMs }, contextOf(parent));
      if (error !== undefined) wrapSpan(span).fail(error);
      span.end(startedAtMs + wallMs);
    },
    close: () => closeSoon(provider),
  };
}

function wrapSpan(span: SdkSpan): Span {
  return {
    traceparent: formatTraceparent(placeOf(span)),
    add: (attributes) => void span.setAttributes({ ...attributes }),
    fail(error) {
      const code = error instanceof SutradharError ? error.code : "internal";
      span.setAttribute("error.type", code).setStatus({ code: SpanStatusCode.ERROR, message: code });
    },
    end: () => span.end(),
  };
}

function placeOf(span: SdkSpan): TracePlace {
  const { traceId, spanId, traceFlags } = span.spanContext();
  return { traceId, spanId, isSampled: (traceFlags & TraceFlags.SAMPLED) !== 0 };
}

function toSpanContext({ traceId, spanId, isSampled }: TracePlace) {
  return { traceId, spanId, traceFlags: isSampled ? TraceFlags.SAMPLED : TraceFlags.NONE, isRemote: true };
}

/** A collector that is away costs spans and nothing else: its first failure is told, and then the first after a success. */
function reportFailures(exporter: SpanExporter, onError: TracingOptions["onError"]): SpanExporter {
  let isFailing = false;
  return {
    export: (spans, done) =>
      exporter.export(spans, (result) => {
        const { error } = result;
        if (error && !isFailing) onError?.(error);
        isFailing = error !== undefined;
        done(result);
      }),
    forceFlush: () => exporter.forceFlush?.() ?? Promise.resolve(),
    shutdown: () => exporter.shutdown(),
  };
}

/** The server ends on time also where the collector does not answer. */
async function closeSoon(provider: TracerProvider): Promise<void> {
  const { promise: late, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, closeMsMax);
  await Promise.race([provider.shutdown().catch(() => undefined), late]);
  clearTimeout(timer);
}

function tracesUrl(text: string): string {
  const url = URL.parse(text);
  if (!url || (url.protocol !== "http:" && url.protocol !== "https:")) {
    throw new SutradharError(
      "config_invalid",
      "the collector of traces must be an http or https address, such as http://localhost:4318",
    );
  }
  // As the specification has it: a base address takes the signal's path (OTLP exporter, §endpoint URLs).
  if (url.pathname === "/") url.pathname = "/v1/traces";
  return url.href;
}
