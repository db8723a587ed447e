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
  const told = untilTold(config.graceMs);
  const { log, tracing } = await openTelemetry(config, { process: "worker" });
  const url = config.databaseUrl;
  if (!url) throw new Error("a worker process is told the database's address by its server");
  const installation = await openInstallation(config, log, { url, mayMigrate: false, tracing });
  const tell = (notice: WorkerNotice): void => {
    // A server that has just died hears nothing, and its worker must outlive that to hand its steps back.
    if (process.connected) process.send?.(notice, undefined, undefined, () => undefined);
  };
  const onEvent = hearWorker({ log, database: installation.database, tell });
  const worker = await openWorker({ config, installation, log, tracing, onEvent });
  tell({ kind: "ready" });
  await worker.drain(await told);
  await installation.close();
  await tracing.close();
  process.exit(0);
}

/** Handing back takes a moment; where the database is away as well, the queue finds out by itself. */
const handBackMsMax = 15_000;

/**
 * Resolves with the time that running steps still have, when it is told to end or its server is gone. It hears of that from
 * its first moment on, since a server may die while its worker starts; and it ends then, whatever it waits for.
 */
function untilTold(graceMs: number): Promise<number> {
  return new Promise((resolve) => {
    const end = (restMs: number): void => {
      setTimeout(() => process.exit(1), restMs + handBackMsMax).unref();
      resolve(restMs);
    };
    process.on("SIGTERM", () => end(graceMs));
    // Ctrl-C goes to the whole group of processes: the server tells its workers by itself.
    process.on("SIGINT", () => undefined);
    process.on("disconnect", () => end(0));
    if (!process.connected) end(0);
  });
}

await runWorkerProcess();
