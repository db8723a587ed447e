import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import type { Log } from "../../telemetry/log/index.ts";
import type { WorkerNotice } from "./worker-notice.ts";

export interface WorkerKeeper {
  readonly processId: () => number | undefined;
  /** Tells the worker to end, and ends it when the time is over. */
  close(graceMs: number): Promise<void>;
}

export interface WorkerKeeperOptions {
  readonly env: Readonly<Record<string, string>>;
  readonly log: Log;
  readonly onNotice: (notice: WorkerNotice) => void;
}

/** A worker that dies again at once is not started again at once: half a second, then twice as long each time. */
const waitFirstMs = 500;
const waitMaxMs = 30_000;
/** Who was ready, and has worked for so long, did not die of its start. */
const steadyMs = 5_000;

/** Keeps a worker process alive beside the server: steps that block it keep nobody from being answered. */
export function keepWorker({ env, log, onNotice }: WorkerKeeperOptions): WorkerKeeper {
  let child: ChildProcess | undefined;
  let isClosing = false;
  let waitMs = waitFirstMs;
  let timer: NodeJS.Timeout | undefined;
  const start = (): void => {
    let readyMs = Number.POSITIVE_INFINITY;
    const entry = new URL(
      import.meta.url.endsWith(".ts") ? "./worker-process.ts" : "./worker-process.js",
      import.meta.url,
    );
    const next = fork(entry, [], { stdio: ["ignore", "ignore", "inherit", "ipc"], env: { ...env }, execArgv: [] });
    child = next;
    next.on("message", (message) => {
      const notice = message as WorkerNotice;
      if (notice.kind === "ready") readyMs = performance.now();
      onNotice(notice);
    });
    next.on("error", (error) => log.error("the worker process cannot be started", { error }));
    next.on("exit", (code, signal) => {
      if (isClosing) return;
      waitMs = performance.now() - readyMs > steadyMs ? waitFirstMs : Math.min(waitMaxMs, waitMs * 2);
      log.warn("the worker process ended and is started again", { code, signal, waitMs });
      timer = setTimeout(start, waitMs);
    });
  };
  start();
  return {
    processId: () => child?.pid,
    async close(graceMs) {
      isClosing = true;
      clearTimeout(timer);
      if (!child || child.exitCode !== null || child.signalCode !== null) return;
      const exit = once(child, "exit");
      child.kill("SIGTERM");
      const killer = setTimeout(() => child?.kill("SIGKILL"), graceMs + killAfterMs);
      await exit;
      clearTimeout(killer);
    },
  };
}

/** What runs when the time is over is handed back first, which takes a moment. */
const killAfterMs = 10_000;
