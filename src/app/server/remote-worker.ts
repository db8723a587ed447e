import { SutradharError } from "../../core/index.ts";
import { describeDatabase } from "../../store/index.ts";
import type { Config } from "../config.ts";
import { findDatabase } from "../find-database.ts";
import { countNotice } from "./count-notice.ts";
import { hearWorker } from "./hear-worker.ts";
import { openInstallation } from "./installation.ts";
import { listen } from "./listen.ts";
import { openTelemetry } from "./open-telemetry.ts";
import { openWorker } from "./open-worker.ts";
import { createHealthApi, type ServerApiOptions } from "./server-api.ts";
import { createWorkerMetrics } from "./server-metrics.ts";

/** A worker that joined an installation from this machine. */
export interface RemoteWorker {
  /** Where its health and metrics are, if anywhere. */
  readonly url: string | undefined;
  close(): Promise<void>;
}

/**
 * Joins an installation as a worker. Its server is elsewhere, so that the database and the blobs must be where both reach them.
 * @throws SutradharError `config_invalid`, `egress_denied`, `database_unavailable`, `database_outdated`, `store_unavailable`
 */
export async function startRemoteWorker(config: Config): Promise<RemoteWorker> {
  const url = await getSharedDatabase(config);
  await refuseOlderSchema(url);
  const telemetry = await openTelemetry(config);
  const { log, tracing } = telemetry;
  const installation = await openInstallation(config, log, { url, mayMigrate: false, tracing });
  const { database } = installation;
  const metrics = createWorkerMetrics({ database });
  try {
    await installation.stores.probe();
    const onEvent = hearWorker({ log, database, tell: (notice) => countNotice(metrics, notice) });
    const health = await openHealth({ ...telemetry, config, installation, metrics });
    const worker = await openWorker({ ...telemetry, config, installation, onEvent });
    return {
      url: health?.url,
      async close() {
        await worker.drain(config.graceMs);
        await health?.close();
        await installation.close();
        await tracing.close();
      },
    };
  } catch (error) {
    await installation.close();
    throw error;
  }
}

async function getSharedDatabase(config: Config): Promise<string> {
  const { blobs } = config;
  const databaseUrl = await findDatabase(config);
  if (databaseUrl && blobs && blobs !== "files") return databaseUrl;
  const missing = [
    ...(databaseUrl ? [] : ["DATABASE_URL (the Postgres of the installation)"]),
    ...(blobs && blobs !== "files" ? [] : ["SUTRADHAR_BLOBS (s3://bucket/prefix, where its blobs are)"]),
  ];
  throw new SutradharError(
    "config_invalid",
    `a worker that joins from outside needs ${missing.join(" and ")}: the embedded database and files serve one machine, whose \`sutradhar serve\` brings its own worker`,
  );
}

/** An older worker may do what it knows on a newer schema; a newer one would fail what it took on an older. */
async function refuseOlderSchema(url: string): Promise<void> {
  const { pending } = await describeDatabase(url);
  if (pending.length === 0) return;
  throw new SutradharError(
    "database_outdated",
    `the database lacks ${pending.join(", ")}, which this version of sutradhar works with: start a server of this version first, which brings the schema up to date`,
  );
}

/** No server counts what it does: its metrics are its own, on a port that is off unless it is asked for. */
async function openHealth(options: ServerApiOptions) {
  const { host, metricsPort: port } = options.config;
  if (port === undefined) return undefined;
  return listen(createHealthApi(options), { host, port, variable: "SUTRADHAR_METRICS_PORT" });
}
