import { spawn, type ChildProcess } from "node:child_process";
import { closeSync, fchownSync, openSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";
import { limits, SutradharError } from "../../../core/index.ts";
import { clusterPaths, socketUrl, type ClusterPaths } from "./cluster-paths.ts";
import { adminRole, ownerRole, writeSettings } from "./cluster-settings.ts";
import { getClusterUser, type ClusterUser } from "./cluster-user.ts";
import {
  folderSeenBy,
  initialiseCluster,
  makeClusterFolders,
  postgresEnvironment,
  startedAs,
} from "./initialise-cluster.ts";
import { findPostgresBinaries, type PostgresBinaries } from "./postgres-binaries.ts";
import { findPostmaster, stopPostmaster } from "./postmaster.ts";

export interface EmbeddedPostgresOptions {
  /** Where it keeps everything; made where it is not there. */
  readonly directory: string;
  readonly log?: (line: string) => void;
  /** Settings over ours, as `postgresql.conf` would have them. For tests. */
  readonly settings?: Readonly<Record<string, string>>;
}

export interface EmbeddedPostgres {
  /** For the role that owns our database, and may do nothing outside it. */
  readonly url: string;
  /** For the cluster's superuser: backups and tests. */
  readonly adminUrl: string;
  /** True where it ran already, left by a server that was killed. */
  readonly wasAdopted: boolean;
  /** A fast shutdown; resolves when it is down. */
  stop(): Promise<void>;
}

/**
 * Brings up the Postgres of a folder: makes it the first time, adopts it where one runs there already, starts it else. It
 * runs on when this process dies, so that a killed server loses no time to recovery.
 * @throws SutradharError `database_unavailable`, `data_directory_foreign`, `disk_full`
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const paths = clusterPaths(options.directory);
  const user = await getClusterUser();
  const binaries = findPostgresBinaries();
  await makeClusterFolders(paths, user);
  await initialiseCluster(paths, user, binaries);
  const { socketDirectory, wasAdopted } = await bringUp({ paths, user, binaries, options });
  const adminUrl = socketUrl(socketDirectory, adminRole, "postgres");
  await prepareDatabase(adminUrl);
  return {
    url: socketUrl(socketDirectory, ownerRole, ownerRole),
    adminUrl,
    wasAdopted,
    stop: () => stopPostmaster(paths),
  };
}

interface Start {
  readonly paths: ClusterPaths;
  readonly user: ClusterUser;
  readonly binaries: PostgresBinaries;
  readonly options: EmbeddedPostgresOptions;
}

async function bringUp(start: Start): Promise<{ socketDirectory: string; wasAdopted: boolean }> {
  const deadlineMs = performance.now() + limits.databaseStartMsMax;
  let started: ChildProcess | undefined;
  while (performance.now() < deadlineMs) {
    const running = findPostmaster(start.paths);
    if (!running) {
      if (!started || started.exitCode !== null || started.signalCode !== null) {
        await writeSettings(start.paths, start.user, start.options.settings);
        started = spawnPostgres(start);
      }
    } else if (running.socketDirectory) {
      const url = socketUrl(running.socketDirectory, adminRole, "postgres");
      if (await isAnswering(url)) {
        return { socketDirectory: running.socketDirectory, wasAdopted: started?.pid !== running.processId };
      }
    }
    await delay(20);
  }
  throw new SutradharError(
    "database_unavailable",
    `Postgres did not come up within ${limits.databaseStartMsMax / 1000} s`,
  );
}

function spawnPostgres({ paths, user, binaries }: Start): ChildProcess {
  const output = openSync(paths.startLog, "w", 0o600);
  try {
    if (user.isOther) fchownSync(output, user.userId, user.groupId);
    const child = spawn(binaries.postgres, ["-D", folderSeenBy(user, paths.cluster)], {
      cwd: paths.cluster,
      env: postgresEnvironment,
      detached: true,
      stdio: ["ignore", output, output],
      ...startedAs(user),
    });
    child.unref();
    return child;
  } finally {
    closeSync(output);
  }
}

async function isAnswering(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url });
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** The role that owns everything of ours, and its database. */
async function prepareDatabase(adminUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    await client.query("select pg_advisory_lock(1)");
    const roles = await client.query("select from pg_roles where rolname = $1", [ownerRole]);
    if (roles.rowCount === 0) await client.query(`create role ${ownerRole} login createrole`);
    const databases = await client.query("select from pg_database where datname = $1", [ownerRole]);
    if (databases.rowCount === 0) await client.query(`create database ${ownerRole} owner ${ownerRole}`);
  } finally {
    await client.end();
  }
}
