import { createForwarder, startForwarding } from "../../productions/index.ts";
import { postLogRecords, type Collector } from "../../telemetry/collector/index.ts";
import type { Log } from "../../telemetry/log/index.ts";
import type { Config } from "../config.ts";
import { createLazyDoor } from "../open-lazy-door.ts";
import type { DoorConfig } from "../open-door.ts";
import { productVersion } from "../product-version.ts";
import type { Installation } from "./installation.ts";

type CollectorConfig = DoorConfig & Pick<Config, "collectorUrl" | "collectorToken">;

/** The collector that is configured, and the way to it; undefined where there is none. */
export function openCollector(config: CollectorConfig, log?: Log): Collector | undefined {
  const { collectorUrl: url, collectorToken: token } = config;
  if (url === undefined) return undefined;
  const send = createLazyDoor(config, log).fetchTo({ place: "event-collector", dataClass: "log" });
  return { url, token, version: productVersion(), fetch: send };
}

/** Streams events and the ledger to the collector that is configured; undefined where none is. */
export function startCollecting(
  config: CollectorConfig,
  { database, log }: Pick<Installation, "database"> & { readonly log: Log },
): { close(): Promise<void> } | undefined {
  const collector = openCollector(config, log);
  if (!collector) return undefined;
  const forwarder = createForwarder({
    database,
    async send(records) {
      const rejected = await postLogRecords(collector, records);
      if (rejected > 0)
        log.warn("the collector threw some of what it was sent away, and will not have it again", { rejected });
    },
  });
  return startForwarding(forwarder, (error, againMs) =>
    log.warn("events and the ledger are not streamed to the collector: nothing is lost, and it is tried again", {
      error,
      againMs,
    }),
  );
}
