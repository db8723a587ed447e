import { limits, SutradharError } from "../../core/index.ts";

/** Where a collector listens. */
export interface Collector {
  /** The address of its logs, as in http://127.0.0.1:4318/v1/logs. */
  readonly url: string;
  /** Sent as `Authorization: Bearer …`. */
  readonly token?: string | undefined;
  /** Told with everything, as `service.version`. */
  readonly version: string;
  /** The way out. */
  readonly fetch: typeof fetch;
}

/** Something that happened, as a collector is told it. */
export interface LogRecord {
  /** `sutradhar.events` */
  readonly scope: string;
  /** `sutradhar.video.ready` */
  readonly name: string;
  readonly at: Date;
  readonly body: string;
  readonly attributes: Readonly<Record<string, string | number>>;
}

/** opentelemetry-proto, `SeverityNumber`: something of note, and no fault. */
const info = { severityNumber: 9, severityText: "INFO" };

/**
 * Sends records, all of them or none.
 * @returns how many the collector has taken in and thrown away (OTLP, "Partial Success"): they are not to be sent again
 * @throws SutradharError `collector_unavailable` where they have to be sent again
 */
export async function postLogRecords(collector: Collector, records: readonly LogRecord[]): Promise<number> {
  const { url, token, fetch: send } = collector;
  const answer = await send(url, {
    method: "POST",
    redirect: "error",
    headers: { "Content-Type": "application/json", ...(token ? { Authorization: `Bearer ${token}` } : {}) },
    body: JSON.stringify(toRequest(collector, records)),
    signal: AbortSignal.timeout(limits.collectorAnswerMsMax),
  }).catch((cause: unknown) => {
    if (cause instanceof SutradharError) throw cause;
    throw new SutradharError("collector_unavailable", `the collector did not answer: ${(cause as Error).message}`, {
      cause,
    });
  });
  const text = await answer.text();
  if (answer.ok) return countRejected(text);
  throw new SutradharError("collector_unavailable", `the collector answered ${answer.status}, where 2xx takes them in`);
}

function toRequest({ version }: Collector, records: readonly LogRecord[]): object {
  const resource = { attributes: toAttributes({ "service.name": "sutradhar", "service.version": version }) };
  const scopeLogs = [...Map.groupBy(records, ({ scope }) => scope)].map(([name, some]) => ({
    scope: { name },
    logRecords: some.map(({ name: eventName, at, body, attributes }) => ({
      timeUnixNano: `${at.getTime()}000000`,
      ...info,
      eventName,
      body: { stringValue: body },
      attributes: toAttributes(attributes),
    })),
  }));
  return { resourceLogs: [{ resource, scopeLogs }] };
}

/** Whole numbers are text in it (proto3's mapping of 64 bits to JSON). */
function toAttributes(attributes: LogRecord["attributes"]): object[] {
  return Object.entries(attributes).map(([key, value]) => ({
    key,
    value: typeof value === "number" ? { intValue: String(value) } : { stringValue: value },
  }));
}

function countRejected(text: string): number {
  try {
    const { partialSuccess } = JSON.parse(text) as { partialSuccess?: { rejectedLogRecords?: string | number } };
    return Number(partialSuccess?.rejectedLogRecords ?? 0);
  } catch {
    // A 2xx stands, whatever is said with it.
    return 0;
  }
}
