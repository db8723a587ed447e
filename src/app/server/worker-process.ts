import type { WorkerEvent } from "../../executors/index.ts";
import type { Log } from "../../telemetry/log/index.ts";
import { readConfig } from "../config.ts";
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
  const installation = await openInstallation(config, log, { url, mayMigrate: false });
  const worker = await openWorker({
    config,
    installation,
    log,
    tracing,
    onEvent: (event) => {
      logEvent(log, event);
      const notice = toNotice(event);
      if (notice && process.connected) process.send?.(notice);
    },
  });
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
  process.send?.({ kind: "ready" } satisfies WorkerNotice);
}

function toNotice(event: WorkerEvent): WorkerNotice | undefined {
  if (event.kind === "started") {
    const { node, run, queuedMs } = event.taken;
    return { kind: "started", step: node.step, priority: run.priority, queuedMs };
  }
  if (event.kind !== "ended") return undefined;
  const { outcome, usage } = event.report;
  return { kind: "ended", step: event.taken.node.step, outcome, usage };
}

function logEvent(log: Log, event: WorkerEvent): void {
  if (event.kind === "trouble") log.warn("trouble in a worker", { error: event.error });
  else if (event.kind === "planned" && event.error)
    log.error("planning failed", { video: event.video, error: event.error });
  else if (event.kind === "ended" && event.report.error) {
    const { run, node, fence } = event.taken;
    const { outcome, error } = event.report;
    log.warn("a step did not succeed", { video: run.videoId, run: run.id, node: node.id, fence, outcome, error });
  }
}

await runWorkerProcess();
