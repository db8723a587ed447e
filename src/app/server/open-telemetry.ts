import { createLog, type Log, type LogFields } from "../../telemetry/log/index.ts";
import { createTracing, type Tracing } from "../../telemetry/tracing/index.ts";
import type { Config } from "../config.ts";
import { createLazyDoor } from "../open-lazy-door.ts";
import type { DoorConfig } from "../open-door.ts";
import { productVersion } from "../product-version.ts";

/** How a process of an installation says what it does. */
export interface Telemetry {
  /** Each line carries the trace that it was written in. */
  readonly log: Log;
  readonly tracing: Tracing;
}

/** @param fields stand in every line: which process it is. */
export async function openTelemetry(
  config: DoorConfig & Pick<Config, "logLevel" | "otlpUrl">,
  fields: LogFields = {},
): Promise<Telemetry> {
  const { logLevel, otlpUrl } = config;
  // A collector elsewhere is asked about once, before its exporter is made: that has one address, and follows no redirect.
  if (otlpUrl !== undefined) await createLazyDoor(config).pass({ place: "trace-collector", dataClass: "log" }, otlpUrl);
  let tell: (error: Error) => void = () => undefined;
  const tracing = await createTracing({
    exporterUrl: otlpUrl,
    version: productVersion(),
    onError: (error) => tell(error),
  });
  const log = createLog({
    level: logLevel,
    stream: process.stderr,
    now: () => new Date(),
    traceId: () => tracing.currentTraceId(),
  }).child(fields);
  tell = (error) => log.warn("the collector takes no traces", { error: error.message });
  return { log, tracing };
}
