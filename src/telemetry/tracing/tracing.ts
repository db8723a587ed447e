export interface TracingOptions {
  /** Where a collector takes OTLP over HTTP (`http://localhost:4318`); absent: nothing is recorded. */
  readonly exporterUrl?: string | undefined;
  /** For a collector that asks who is there. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Of traces that begin here, the share that is recorded; all of them by default. A caller's own choice stands. */
  readonly sampledShare?: number;
  /** Of the product. */
  readonly version: string;
  /** Told when the collector stops taking spans, once until it takes them again. */
  readonly onError?: (error: Error) => void;
}

/** What is known of a span: short words and numbers, never a secret, never what somebody says. */
export type SpanAttributes = Readonly<Record<string, string | number | boolean>>;

/** A piece of work in a trace, from its start to its end. */
export interface Span {
  /** For those who go on with it in another process; undefined where nothing is traced. */
  readonly traceparent: string | undefined;
  add(attributes: SpanAttributes): void;
  /** Marks it as failed, by the error's code: messages may hold what somebody wrote. */
  fail(error: unknown): void;
  end(): void;
}

/** Work that has been done already, by a process that knows no tracing. */
export interface PastSpan {
  readonly name: string;
  /** Milliseconds since 1970, by the clock of whoever did it. */
  readonly startedAtMs: number;
  readonly wallMs: number;
  readonly attributes?: SpanAttributes;
  readonly error?: unknown;
  /** Else it belongs to the span that is current. */
  readonly parent?: string | undefined;
}

/**
 * One trace from a request through queue, worker and render process. A parent is named by its `traceparent`, wherever it
 * lives; without one, a span belongs to the one that is current, and begins a trace where there is none.
 */
export interface Tracing {
  startSpan(name: string, attributes?: SpanAttributes, parent?: string): Span;
  /** Does `work` in a span of its own that is current meanwhile. What it throws marks the span and passes on. */
  inSpan<T>(name: string, attributes: SpanAttributes, work: (span: Span) => Promise<T>, parent?: string): Promise<T>;
  recordSpan(span: PastSpan): void;
  /** What to hand on to another process or to write beside a job; undefined outside a trace. */
  currentTraceparent(): string | undefined;
  /** For the log. */
  currentTraceId(): string | undefined;
  /** Does `work` under a span of another process. A text that is no `traceparent` counts as none. */
  withRemoteParent<T>(traceparent: string | undefined, work: () => T): T;
  /** Sends what is left, for a few seconds at most. Never throws. */
  close(): Promise<void>;
}
