import { createWriteStream } from "node:fs";
import { mkdir, readdir, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import pg from "pg";
import { SutradharError } from "../../../core/index.ts";
import { asDiskFull, syncDirectory } from "../../blobs/index.ts";
import { placeCluster, startEmbeddedPostgres } from "../embedded/index.ts";
import { listMigrations } from "../migrate.ts";
import { clusterEntry, homePrefix, type BackupManifest } from "./backup-manifest.ts";
import { openBackup, type BackupReader } from "./backup-reader.ts";
import { unpackFiles } from "./file-pack.ts";
import { importRows } from "./import-rows.ts";

export interface RestoreOptions {
  readonly file: string;
  /** Where nothing is yet, and nobody else is at work: its lock is the caller's to hold. */
  readonly homeDirectory: string;
  readonly postgresDirectory: string;
  /** An empty database of a Postgres that is not embedded, for a logical backup. */
  readonly databaseUrl?: string;
  readonly log?: (line: string) => void;
}

/** Entries of a data directory that say who uses it. */
const ofTheLock: ReadonlySet<string> = new Set(["server-lock", "server.json"]);
const stageName = "restoring";

/**
 * Makes a data directory again from a backup, which is read through before anything is written. What was broken off half-way
 * is begun anew.
 * @throws SutradharError `archive_invalid`, `state_conflict`, `database_newer`, `database_outdated`, `disk_full`
 */
export async function restoreBackup(options: RestoreOptions): Promise<BackupManifest> {
  const { file, homeDirectory, log } = options;
  const reader = await openBackup(file);
  try {
    checkTarget(reader, options);
    log?.("reading the backup through");
    await reader.verify();
    await clearHome(homeDirectory);
    await extract(reader, options).catch((error: unknown) => {
      throw asDiskFull(error, homeDirectory);
    });
    log?.("starting its database");
    await (reader.manifest.kind === "physical" ? tryCluster(options) : fillDatabase(reader, options));
    await rm(join(homeDirectory, stageName), { recursive: true });
    return reader.manifest;
  } finally {
    reader.close();
  }
}

function checkTarget({ manifest }: BackupReader, { databaseUrl }: RestoreOptions): void {
  if (manifest.kind !== "physical") return;
  if (databaseUrl) {
    throw new SutradharError(
      "state_conflict",
      "this backup holds the files of an embedded Postgres, and DATABASE_URL names another: unset it, or restore a backup made with --logical",
    );
  }
  const known = new Set(listMigrations().map(({ name }) => name));
  const unknown = manifest.migrations.filter(({ name }) => !known.has(name));
  if (unknown.length === 0) return;
  throw new SutradharError(
    "database_newer",
    `the backup was made by Sutradhar ${manifest.version}, whose schema this one does not know: restore it with that version or a later one`,
  );
}

/** Only where nothing is; what stands beside a stage is of the restore that left it, since there was nothing before. */
async function clearHome(homeDirectory: string): Promise<void> {
  const names = (await readdir(homeDirectory)).filter((name) => !ofTheLock.has(name));
  if (names.length > 0 && !names.includes(stageName)) {
    throw new SutradharError(
      "state_conflict",
      `${homeDirectory} is in use (${names.slice(0, 5).join(", ")}), and a backup goes into an empty folder only: name another by SUTRADHAR_HOME, or move what is there away`,
    );
  }
  // The stage goes last, since it says whose all of this is.
  for (const name of names) {
    if (name !== stageName) await rm(join(homeDirectory, name), { recursive: true, maxRetries: 10 });
  }
  await rm(join(homeDirectory, stageName), { recursive: true, force: true });
  await mkdir(join(homeDirectory, stageName), { mode: 0o700 });
  await syncDirectory(homeDirectory);
}

async function extract(reader: BackupReader, { homeDirectory, postgresDirectory }: RestoreOptions): Promise<void> {
  const stage = join(homeDirectory, stageName);
  const home = join(stage, "home");
  await mkdir(home);
  for (const name of reader.list(homePrefix))
    await extractFile(reader, name, join(home, name.slice(homePrefix.length)));
  for (const name of await readdir(home)) await rename(join(home, name), join(homeDirectory, name));
  if (reader.manifest.kind === "physical") {
    const postgres = join(stage, "postgres");
    // Postgres itself brings these to the disk before it replays anything.
    await unpackFiles(await reader.open(clusterEntry), join(postgres, "cluster"));
    await placeCluster(postgres);
    await rename(postgres, postgresDirectory);
  }
  await syncDirectory(homeDirectory);
}

async function extractFile(reader: BackupReader, name: string, path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const output = createWriteStream(path, { flags: "wx", mode: reader.modeOf(name), flush: true });
  await pipeline(await reader.open(name), output);
}

/** Lets Postgres replay what was written during the backup, and asks it for what it has. */
async function tryCluster({ postgresDirectory, log }: RestoreOptions): Promise<void> {
  const postgres = await startEmbeddedPostgres({ directory: postgresDirectory, ...(log ? { log } : {}) });
  try {
    const client = new pg.Client({ connectionString: postgres.url });
    await client.connect();
    await client.query("select count(*) from migrations");
    await client.end();
  } finally {
    await postgres.stop();
  }
}

async function fillDatabase(reader: BackupReader, options: RestoreOptions): Promise<void> {
  const { postgresDirectory, databaseUrl, log } = options;
  if (databaseUrl) return importRows(reader, databaseUrl);
  const postgres = await startEmbeddedPostgres({ directory: postgresDirectory, ...(log ? { log } : {}) });
  try {
    await importRows(reader, postgres.url);
  } finally {
    await postgres.stop();
  }
}
