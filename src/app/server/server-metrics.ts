import { observeFleet } from "../../fleet/index.ts";
import type { StoreBytes } from "../../store/index.ts";
import { createMetrics, type Metrics } from "../../telemetry/metrics/index.ts";
import type { Config } from "../config.ts";
import type { Installation } from "./installation.ts";
import type { Telemetry } from "./open-telemetry.ts";

export interface ServerMetricsOptions extends Pick<Telemetry, "log"> {
  readonly config: Pick<Config, "timeZone">;
  readonly installation: Installation;
  readonly storeBytes: () => StoreBytes | undefined;
}

const workerSilenceMsMax = 30_000;

/** What a server counts, and what it sees of its installation. */
export function createServerMetrics({ config, installation, storeBytes, log }: ServerMetricsOptions): Metrics {
  const { database } = installation;
  const { timeZone } = config;
  return createMetrics({
    async observe() {
      const bytes = storeBytes();
      return {
        ...(await observeFleet(database.engine, { now: new Date(), timeZone, silenceMsMax: workerSilenceMsMax })),
        databaseConnections: database.connections(),
        ...(bytes ? { storeBytes: bytes } : {}),
      };
    },
    onError: (error) => log.warn("the metrics of the installation cannot be read", { error }),
  });
}

/** What a worker on another machine counts. The installation is its server's to see. */
export function createWorkerMetrics({ database }: Pick<Installation, "database">): Metrics {
  return createMetrics({ observe: async () => ({ databaseConnections: database.connections() }) });
}
