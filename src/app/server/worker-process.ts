import { readConfig } from "../config.ts";
import { hearWorker } from "./hear-worker.ts";
import { openInstallation } from "./installation.ts";
import { openTelemetry } from "./open-telemetry.ts";
import { openWorker } from "./open-worker.ts";
import type { WorkerNotice } from "./worker-notice.ts";

/**
 * What a server's worker process runs: it works until it is told to end or its server is gone. What it does it tells the
 * server, which counts it.
 */
export async function runWorkerProcess(): Promise<void> {
  const config = readConfig();
  const { log, tracing } = await openTelemetry(config, { process: "worker" });
  const url = config.databaseUrl;
  if (!url) throw new Error("a worker process is told the database's address by its server");
  const installation = await openInstallation(config, log, { url, mayMigrate: false, tracing });
  const tell = (notice: WorkerNotice): void => {
    if (process.connected) process.send?.(notice);
  };
  const onEvent = hearWorker({ log, database: installation.database, tell });
  const worker = await openWorker({ config, installation, log, tracing, onEvent });
  let isEnding = false;
  const end = async (graceMs: number): Promise<void> => {
    if (isEnding) return;
    isEnding = true;
    await worker.drain(graceMs);
    await installation.close();
    await tracing.close();
    process.exit(0);
  };
  process.on("SIGTERM", () => void end(config.graceMs));
  // Ctrl-C goes to the whole group of processes: the server tells its workers by itself.
  process.on("SIGINT", () => undefined);
  process.on("disconnect", () => void end(0));
  tell({ kind: "ready" });
}

await runWorkerProcess();
