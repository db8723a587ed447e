import { SutradharError } from "../../core/index.ts";
import type { Config } from "../config.ts";
import { openInstallation } from "./installation.ts";
import { openTelemetry } from "./open-telemetry.ts";
import { openWorker } from "./open-worker.ts";

/** A worker that joined an installation from this machine. */
export interface RemoteWorker {
  close(): Promise<void>;
}

/**
 * Joins an installation as a worker. Its server is elsewhere, so that the database and the blobs must be where both reach them.
 * @throws SutradharError `config_invalid`, `database_unavailable`, `store_unavailable`
 */
export async function startRemoteWorker(config: Config): Promise<RemoteWorker> {
  const { databaseUrl, blobs } = config;
  if (!databaseUrl || !blobs || blobs === "files") {
    const missing = [
      ...(databaseUrl ? [] : ["DATABASE_URL (the Postgres of the installation)"]),
      ...(blobs && blobs !== "files" ? [] : ["SUTRADHAR_BLOBS (s3://bucket/prefix, where its blobs are)"]),
    ];
    throw new SutradharError(
      "config_invalid",
      `a worker that joins from outside needs ${missing.join(" and ")}: the embedded database and files serve one machine, whose \`sutradhar serve\` brings its own worker`,
    );
  }
  const { log, tracing } = await openTelemetry(config);
  const installation = await openInstallation(config, log, { url: databaseUrl, mayMigrate: false });
  try {
    await installation.stores.probe();
    const worker = await openWorker({
      config,
      installation,
      log,
      tracing,
      onEvent: (event) => {
        if (event.kind === "trouble") log.warn("trouble in a worker", { error: event.error });
      },
    });
    return {
      async close() {
        await worker.drain(config.graceMs);
        await installation.close();
        await tracing.close();
      },
    };
  } catch (error) {
    await installation.close();
    throw error;
  }
}
