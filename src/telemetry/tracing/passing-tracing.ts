import { AsyncLocalStorage } from "node:async_hooks";
import { formatTraceparent, parseTraceparent, type TracePlace } from "./traceparent.ts";
import type { Span, Tracing } from "./tracing.ts";

/** The place in a trace that the work at hand stands at. */
export type CurrentPlace = AsyncLocalStorage<TracePlace | undefined>;

/** What both kinds of tracing know without recording anything. */
export function createPlaceKeeper(
  current: CurrentPlace,
): Pick<Tracing, "currentTraceparent" | "currentTraceId" | "withRemoteParent"> {
  return {
    currentTraceparent() {
      const place = current.getStore();
      return place && formatTraceparent(place);
    },
    currentTraceId: () => current.getStore()?.traceId,
    withRemoteParent: (traceparent, work) => current.run(parseTraceparent(traceparent), work),
  };
}

/** Records nothing, and hands a caller's trace on, so that it does not break here and the log can name it. */
export function createPassingTracing(): Tracing {
  const keeper = createPlaceKeeper(new AsyncLocalStorage());
  const startSpan = (parent: string | undefined): Span => ({
    traceparent: parent ?? keeper.currentTraceparent(),
    add: () => undefined,
    fail: () => undefined,
    end: () => undefined,
  });
  return {
    ...keeper,
    startSpan: (_name, _attributes, parent) => startSpan(parent),
    inSpan: async (_name, _attributes, work, parent) =>
      parent === undefined
        ? work(startSpan(undefined))
        : keeper.withRemoteParent(parent, () => work(startSpan(parent))),
    recordSpan: () => undefined,
    close: async () => undefined,
  };
}
