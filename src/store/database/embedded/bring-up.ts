import { spawn, type ChildProcess } from "node:child_process";
import { closeSync, fchownSync, openSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";
import { limits, SutradharError } from "../../../core/index.ts";
import { asDiskFull, errorCodeOf } from "../../blobs/index.ts";
import { adminRole, writeSettings } from "./cluster-settings.ts";
import { socketUrl, type ClusterPaths } from "./cluster-paths.ts";
import { nameSeenBy, startedIn, type ClusterUser } from "./cluster-user.ts";
import type { PostgresPrograms } from "./postgres-programs.ts";
import { findPostmaster, removeStaleLocks } from "./postmaster.ts";
import { dropLongLogs, explainEnd, measureLogs, type LogSizes } from "./start-failure.ts";

/** A cluster that is there, and what it takes to start it. */
export interface Cluster {
  readonly paths: ClusterPaths;
  readonly user: ClusterUser;
  readonly programs: PostgresPrograms;
  /** Settings over ours. */
  readonly settings: Readonly<Record<string, string>>;
  readonly log: (line: string) => void;
}

export interface RunningPostgres {
  readonly socketDirectory: string;
  readonly wasAdopted: boolean;
}

interface Attempt {
  readonly child: ChildProcess;
  readonly logs: LogSizes;
}

const pollMs = 20;
const reportEveryMs = 5_000;

/**
 * Resolves when the cluster's Postgres answers: the one that runs already, or one that is started. One that recovers is
 * waited for, and one that dies of what a killed one left is started again.
 */
export async function bringUp(cluster: Cluster): Promise<RunningPostgres> {
  const startedMs = performance.now();
  let reportMs = startedMs + reportEveryMs;
  let attempt: Attempt | undefined;
  while (performance.now() - startedMs < limits.databaseStartMsMax) {
    const running = findPostmaster(cluster.paths);
    if (running?.socketDirectory && (await isAnswering(running.socketDirectory))) {
      return { socketDirectory: running.socketDirectory, wasAdopted: attempt?.child.pid !== running.processId };
    }
    if (!running && hasEnded(attempt)) attempt = await startAgain(cluster, attempt);
    await delay(pollMs);
    if (performance.now() > reportMs) {
      cluster.log("Postgres is not ready yet: it may be recovering what it wrote before it was killed");
      reportMs += reportEveryMs;
    }
  }
  throw new SutradharError(
    "database_unavailable",
    `Postgres has not come up within ${limits.databaseStartMsMax / 1000} s; see ${cluster.paths.logDirectory}`,
  );
}

function hasEnded(attempt: Attempt | undefined): boolean {
  return !attempt || attempt.child.exitCode !== null || attempt.child.signalCode !== null;
}

async function startAgain(cluster: Cluster, before: Attempt | undefined): Promise<Attempt> {
  const { paths, user, settings } = cluster;
  const failure = before && explainEnd(paths, before.logs);
  if (failure) throw failure;
  try {
    removeStaleLocks(paths);
    dropLongLogs(paths);
    await writeSettings(paths, user, settings);
    return await spawnPostgres(cluster);
  } catch (error) {
    throw asDiskFull(error, paths.cluster);
  }
}

/** Detached: neither our death nor a signal to our terminal ends it. */
async function spawnPostgres({ paths, user, programs }: Cluster): Promise<Attempt> {
  const output = openSync(paths.startLog, "a", 0o600);
  try {
    if (user.isOther) fchownSync(output, user.userId, user.groupId);
    const logs = measureLogs(paths);
    const child = spawn(programs.postgres, ["-D", await nameSeenBy(user, paths.cluster)], {
      ...startedIn(paths.cluster, user),
      detached: true,
      stdio: ["ignore", output, output],
    });
    await new Promise<void>((done, fail) => {
      child.once("spawn", done);
      child.once("error", fail);
    });
    child.unref();
    return { child, logs };
  } finally {
    closeSync(output);
  }
}

/** What a Postgres that starts, stops or recovers answers, and what a socket without one does. */
const passingCodes: ReadonlySet<string> = new Set(["57P03", "ENOENT", "ECONNREFUSED", "ECONNRESET", "EPIPE"]);

const answerMsMax = 5_000;

/** @throws SutradharError where it answers, but will not have us. */
async function isAnswering(socketDirectory: string): Promise<boolean> {
  const client = new pg.Client({
    connectionString: socketUrl(socketDirectory, adminRole, "postgres"),
    connectionTimeoutMillis: answerMsMax,
  });
  client.on("error", () => undefined);
  try {
    await client.connect();
    return true;
  } catch (cause) {
    const code = errorCodeOf(cause);
    if (code === undefined || passingCodes.has(code)) return false;
    throw new SutradharError(
      "database_unavailable",
      `the Postgres in ${socketDirectory} refuses us: ${(cause as Error).message}`,
      { cause },
    );
  } finally {
    await client.end().catch(() => undefined);
  }
}
