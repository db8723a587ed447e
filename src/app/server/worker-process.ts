import { setTimeout as delay } from "node:timers/promises";
import { SutradharError } from "../../core/index.ts";
import type { Log } from "../../telemetry/log/index.ts";
import { readConfig } from "../config.ts";
import { findDatabase } from "../find-database.ts";
import { hearWorker } from "./hear-worker.ts";
import { openInstallation, type Installation } from "./installation.ts";
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
  const url = await findDatabase(config);
  if (!url) throw new Error("a worker process is told the database's address by its server");
  const installation = await openWhenReached(() => openInstallation(config, log, { url, mayMigrate: false, tracing }), {
    log,
    told,
  });
  if (!installation) process.exit(0);
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

const againMs = 500;

/**
 * A database that restarts while its worker starts is waited for: it is the server that brings it back. Undefined where the
 * worker is told to end before.
 */
async function openWhenReached(
  open: () => Promise<Installation>,
  { log, told }: { readonly log: Log; readonly told: Promise<unknown> },
): Promise<Installation | undefined> {
  for (;;) {
    try {
      return await open();
    } catch (error) {
      if (!(error instanceof SutradharError && error.code === "database_unavailable")) throw error;
      log.warn("a worker that starts waits for the database", { error: error.message });
    }
    const isTold = await Promise.race([told.then(() => true), delay(againMs, false)]);
    if (isTold) return undefined;
  }
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
