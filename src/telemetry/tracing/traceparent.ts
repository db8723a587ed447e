/** Where work stands in a trace, as it goes from process to process (W3C Trace Context, `traceparent`). */
export interface TracePlace {
  /** 32 lower-case hexadecimal digits, not all zero. */
  readonly traceId: string;
  /** 16 of them: the span that what follows belongs under. */
  readonly spanId: string;
  /** Whether the one who began the trace wants it recorded. */
  readonly isSampled: boolean;
}

/** Undefined where the text is none: a broken header begins no error, only a new trace (W3C Trace Context §2.2.2). */
export function parseTraceparent(text: string | undefined): TracePlace | undefined {
  const match = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/.exec(text?.trim() ?? "");
  if (!match) return undefined;
  const [, version, traceId, spanId, flags, more] = match as unknown as [
    string,
    string,
    string,
    string,
    string,
    string?,
  ];
  // ff is never a version, and version 00 ends with its flags; later ones may go on.
  if (version === "ff" || (version === "00" && more !== undefined)) return undefined;
  if (/^0+$/.test(traceId) || /^0+$/.test(spanId)) return undefined;
  return { traceId, spanId, isSampled: (Number.parseInt(flags, 16) & 1) === 1 };
}

export function formatTraceparent({ traceId, spanId, isSampled }: TracePlace): string {
  return `00-${traceId}-${spanId}-${isSampled ? "01" : "00"}`;
}
