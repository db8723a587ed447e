import { readFileSync, readlinkSync, realpathSync, rmSync } from "node:fs";
import { hostname } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { limits, SutradharError } from "../../../core/index.ts";
import { errorCodeOf, livenessOf } from "../../blobs/index.ts";
import { socketPort, type ClusterPaths } from "./cluster-paths.ts";

/** A Postgres that runs on a cluster, as its `postmaster.pid` tells. */
export interface Postmaster {
  readonly processId: number;
  /** Where its socket is; undefined in its first instant, before it listens. */
  readonly socketDirectory?: string;
}

/** The living Postgres of a cluster; undefined where there is none, or what is written is of a dead one. */
export function findPostmaster(paths: ClusterPaths): Postmaster | undefined {
  const lines = readLines(paths.postmasterFile);
  const processId = Number(lines?.[0]);
  if (!lines || !Number.isInteger(processId) || processId <= 0 || !isPostmaster(processId, paths)) return undefined;
  const socketDirectory = lines[4];
  return socketDirectory ? { processId, socketDirectory: resolve(paths.cluster, socketDirectory) } : { processId };
}

function readLines(path: string): string[] | undefined {
  try {
    return readFileSync(path, "utf8").split("\n");
  } catch (error) {
    if (errorCodeOf(error) === "ENOENT") return undefined;
    throw error;
  }
}

/** Whether a process is there and works in the cluster's folder, as a Postgres of it does from its first moment on. */
function isPostmaster(processId: number, paths: ClusterPaths): boolean {
  if (!isProcessAlive(processId)) return false;
  try {
    return readlinkSync(`/proc/${processId}/cwd`) === realpathSync(paths.cluster);
  } catch {
    return isNamedPostgres(processId);
  }
}

function isProcessAlive(processId: number): boolean {
  return livenessOf({ host: hostname(), processId, started: "" }) === "alive";
}

/** Where a process may not be looked into, its name is at least no secret; whoever connects will see the rest. */
function isNamedPostgres(processId: number): boolean {
  try {
    return readFileSync(`/proc/${processId}/comm`, "utf8").trim() === "postgres";
  } catch {
    return process.platform !== "linux";
  }
}

/**
 * Removes what a killed Postgres left where its number is that of another living process by now: Postgres itself would take
 * that for its own kind, and not start. The dead it sees through by itself, and leaves shared memory to be checked by.
 */
export function removeStaleLocks(paths: ClusterPaths): void {
  for (const path of [paths.postmasterFile, join(paths.socketDirectory, `.s.PGSQL.${socketPort}.lock`)]) {
    const processId = Number(readLines(path)?.[0]);
    if (Number.isInteger(processId) && isProcessAlive(processId) && !isPostmaster(processId, paths)) {
      rmSync(path, { force: true });
    }
  }
}

/** Ends a Postgres at once but in order: transactions are broken off, everything committed is on the disk. */
export async function stopPostmaster(paths: ClusterPaths): Promise<void> {
  const running = findPostmaster(paths);
  if (!running) return;
  const deadlineMs = performance.now() + limits.databaseStopMsMax;
  signal(running.processId, "SIGINT");
  while (isPostmaster(running.processId, paths)) {
    if (performance.now() > deadlineMs) {
      throw new SutradharError(
        "database_unavailable",
        `Postgres (process ${running.processId}) has not stopped within ${limits.databaseStopMsMax / 1000} s: it may be writing to a slow disk; look into ${paths.logDirectory}`,
      );
    }
    await delay(10);
  }
}

function signal(processId: number, name: NodeJS.Signals): void {
  try {
    process.kill(processId, name);
  } catch (error) {
    if (errorCodeOf(error) !== "ESRCH") throw error;
  }
}
