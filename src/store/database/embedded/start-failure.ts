import { readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { limits, SutradharError } from "../../../core/index.ts";
import { asDiskFull } from "../../blobs/index.ts";
import type { ClusterPaths } from "./cluster-paths.ts";

export function saysDiskFull(text: string): boolean {
  return /No space left on device|Disk quota exceeded/.test(text);
}

/** Postgres begins each day with an empty log, and asks nothing about its length until then. */
export function dropLongLogs(paths: ClusterPaths): void {
  for (const [path, sizeBytes] of measureLogs(paths)) if (sizeBytes > limits.databaseLogBytesMax) rmSync(path);
}

/** How long each log is now, so that `readSince` gives what a start adds. */
export type LogSizes = ReadonlyMap<string, number>;

export function measureLogs(paths: ClusterPaths): LogSizes {
  return new Map(logFiles(paths).map((path) => [path, statSync(path).size]));
}

function logFiles(paths: ClusterPaths): string[] {
  return readdirSync(paths.logDirectory)
    .filter((name) => name.endsWith(".log"))
    .map((name) => join(paths.logDirectory, name));
}

function readSince(paths: ClusterPaths, before: LogSizes): string {
  return logFiles(paths)
    .map((path) => readFileSync(path).subarray(before.get(path) ?? 0))
    .join("");
}

/**
 * Why a Postgres that was started has ended, in our words; undefined where it made way for another, or for what a killed one
 * left dying, so that it is worth another try.
 */
export function explainEnd(paths: ClusterPaths, before: LogSizes): unknown {
  const said = readSince(paths, before);
  if (/pre-existing shared memory block|lock file ".*" already exists|received \w+ shutdown request/.test(said)) {
    return undefined;
  }
  if (saysDiskFull(said)) {
    return asDiskFull(Object.assign(new Error("Postgres has no room"), { code: "ENOSPC" }), paths.cluster);
  }
  const reason = said.split("\n").findLast((line) => /(FATAL|PANIC|error while loading|could not):? /.test(line));
  return new SutradharError(
    "database_unavailable",
    `Postgres ended as it started: ${reason?.replace(/^.*?(FATAL|PANIC): +/, "") ?? "it said nothing"}; see ${paths.logDirectory}`,
  );
}
