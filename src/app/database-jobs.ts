import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { SutradharError } from "../core/index.ts";
import {
  backUp,
  bringsMajor,
  clusterPaths,
  describeDatabase,
  findPostmaster,
  findRunningServer,
  lockDataDirectory,
  restoreBackup,
  startEmbeddedPostgres,
  upgradeCluster,
  type BackupReport,
  type DatabaseStatus,
  type DataDirectoryLock,
  type EmbeddedPostgres,
  type RunningServer,
  type UpgradeReport,
} from "../store/index.ts";
import type { Config } from "./config.ts";
import { findDatabase, type DatabasePlace } from "./find-database.ts";
import { productVersion } from "./product-version.ts";

const now = (): number => Date.now();

type Place = DatabasePlace & Pick<Config, "homeDirectory" | "blobs">;

/** Told of what takes long. */
type Tell = (line: string) => void;

export interface BackupRequest {
  readonly file: string;
  /** Rows instead of files: what another server, or another major version of Postgres, takes. */
  readonly isLogical: boolean;
}

/** Backs up an installation, whose server may go on working. */
export async function backUpInstallation(request: BackupRequest, config: Place): Promise<BackupReport> {
  const { homeDirectory, blobs } = config;
  const databaseUrl = await findDatabase(config);
  const common = {
    file: request.file,
    homeDirectory,
    version: productVersion(),
    now,
    ...(blobs === "files" ? {} : { blobsElsewhere: blobs }),
  };
  if (databaseUrl && !request.isLogical) {
    throw new SutradharError(
      "option_invalid",
      "DATABASE_URL names a Postgres that is not embedded: back it up by its own tools (pg_basebackup, snapshots), or its rows and the data directory by --logical",
    );
  }
  if (databaseUrl) return backUp({ ...common, source: { kind: "logical", url: databaseUrl } });
  return withEmbedded(homeDirectory, ({ url, adminUrl }) => {
    const postgresDirectory = postgresFolder(homeDirectory);
    const source = request.isLogical
      ? ({ kind: "logical", url } as const)
      : ({ kind: "physical", url, adminUrl, postgresDirectory } as const);
    return backUp({ ...common, source });
  });
}

/** Makes an installation again from a backup, where there is none. */
export async function restoreInstallation(
  { file, tell }: { readonly file: string; readonly tell: Tell },
  place: Place,
): Promise<{ readonly homeDirectory: string; readonly createdAt: string; readonly blobsElsewhere?: string }> {
  const { homeDirectory } = place;
  const databaseUrl = await findDatabase(place);
  const { createdAt, blobsElsewhere } = await withLock(homeDirectory, () =>
    restoreBackup({
      file: resolve(file),
      homeDirectory,
      postgresDirectory: postgresFolder(homeDirectory),
      log: tell,
      ...(databaseUrl ? { databaseUrl } : {}),
    }),
  );
  return { homeDirectory, createdAt, ...(blobsElsewhere ? { blobsElsewhere } : {}) };
}

/** Brings the embedded Postgres to the major version that this build brings. */
export async function upgradeDatabase(
  { programsDirectory, tell }: { readonly programsDirectory?: string; readonly tell: Tell },
  { homeDirectory, databaseUrl }: Pick<Place, "homeDirectory" | "databaseUrl">,
): Promise<UpgradeReport> {
  if (databaseUrl) {
    throw new SutradharError(
      "option_invalid",
      "DATABASE_URL names a Postgres that is not embedded: upgrade it by its own tools; Sutradhar's schema is brought up to date when a server starts",
    );
  }
  const postgresDirectory = postgresFolder(homeDirectory);
  const named = programsDirectory ? { programsDirectory: resolve(programsDirectory) } : {};
  const options = { postgresDirectory, ...named, version: productVersion(), now, log: tell };
  return withLock(homeDirectory, async () => upgradeCluster(options, await bringsMajor()));
}

/** The database of an installation, as it stands. */
export interface DatabaseReport {
  readonly kind: "embedded" | "external";
  /** The folder, or the address without its secrets. */
  readonly where: string;
  /** The server that works with it on this machine. */
  readonly server: RunningServer | null;
  /** Null where the embedded Postgres does not run. */
  readonly status: DatabaseStatus | null;
  /** The major version of the embedded Postgres's files, and what this build brings. */
  readonly major: number | null;
  readonly brings: number | null;
}

/** Looks, and starts nothing. @throws SutradharError `database_unavailable` where an external one does not answer. */
export async function showDatabase(place: Omit<Place, "blobs">): Promise<DatabaseReport> {
  const { homeDirectory } = place;
  const databaseUrl = await findDatabase(place);
  const server = (await findRunningServer(homeDirectory, now)) ?? null;
  if (databaseUrl) {
    const { protocol, host, pathname } = new URL(databaseUrl);
    const where = `${protocol}//${host}${pathname}`;
    const status = await describeDatabase(databaseUrl);
    return { kind: "external", where, server, status, major: null, brings: null };
  }
  const directory = postgresFolder(homeDirectory);
  const isRunning = findPostmaster(clusterPaths(directory)) !== undefined;
  const status = isRunning ? await describeDatabase((await startEmbeddedPostgres({ directory })).url) : null;
  const major = readMajor(directory);
  return { kind: "embedded", where: directory, server, status, major, brings: await bringsMajor() };
}

const postgresFolder = (homeDirectory: string): string => join(homeDirectory, "postgres");

function readMajor(directory: string): number | null {
  try {
    return Number.parseInt(readFileSync(join(clusterPaths(directory).cluster, "PG_VERSION"), "utf8"), 10);
  } catch {
    return null;
  }
}

/** Works with the embedded Postgres: beside a server, or alone, and then leaves it stopped as it was. */
export async function withEmbedded<T>(
  homeDirectory: string,
  work: (postgres: EmbeddedPostgres) => Promise<T>,
): Promise<T> {
  const directory = postgresFolder(homeDirectory);
  if (readMajor(directory) === null) {
    throw new SutradharError(
      "state_conflict",
      `there is no database in ${homeDirectory}: no server has been started on it; SUTRADHAR_HOME names another folder`,
    );
  }
  const lock = await lockDataDirectory(homeDirectory, now).catch(ifServerRuns);
  try {
    const postgres = await startEmbeddedPostgres({ directory });
    try {
      return await work(postgres);
    } finally {
      if (lock) await postgres.stop();
    }
  } finally {
    await lock?.release();
  }
}

function ifServerRuns(error: unknown): undefined {
  if (!(error instanceof SutradharError) || error.code !== "server_running") throw error;
}

/** While no server runs. @throws SutradharError `server_running` */
async function withLock<T>(homeDirectory: string, work: () => Promise<T>): Promise<T> {
  const lock: DataDirectoryLock = await lockDataDirectory(homeDirectory, now);
  try {
    return await work();
  } finally {
    await lock.release();
  }
}
