import { realpath } from "node:fs/promises";
import { dirname, relative, resolve } from "node:path";
import pg from "pg";
import { SutradharError } from "../../../core/index.ts";
import { clusterPaths } from "../embedded/index.ts";
import { homePrefix, type BackupManifest } from "./backup-manifest.ts";
import { openBackup } from "./backup-reader.ts";
import { createBackup, type BackupWriter } from "./backup-writer.ts";
import { copyCluster } from "./copy-cluster.ts";
import { exportRows } from "./export-rows.ts";
import { addHomeFiles } from "./home-files.ts";

/** Where the database is that is backed up. The files of an embedded one can be copied; of any other only the rows. */
export type BackupSource =
  | { readonly kind: "physical"; readonly url: string; readonly adminUrl: string; readonly postgresDirectory: string }
  | { readonly kind: "logical"; readonly url: string };

export interface BackUpOptions {
  readonly file: string;
  readonly source: BackupSource;
  /** Whose files beside the database are kept as well; absent: the database alone. */
  readonly homeDirectory?: string;
  /** Of Sutradhar. */
  readonly version: string;
  /** Where the blobs are, if not in the data directory. */
  readonly blobsElsewhere?: string;
  readonly now: () => number;
}

/** What is in a backup, for people. */
export interface BackupReport {
  readonly file: string;
  readonly kind: "physical" | "logical";
  readonly createdAt: string;
  /** Of the data directory: finished videos, assets, keys, the configuration. */
  readonly homeFiles: number;
  readonly rows?: number;
  readonly sizeBytes: number;
  readonly blobsElsewhere?: string;
}

/**
 * Writes everything that cannot be made again into one file, while the server works on: first the database as it is at one
 * moment, then the data directory, which has by then every blob that the database names. The file is read back before it
 * gets its name.
 * @throws SutradharError `output_unwritable`, `disk_full`, `database_unavailable`
 */
export async function backUp(options: BackUpOptions): Promise<BackupReport> {
  const { source, homeDirectory, version, now } = options;
  const file = resolve(options.file);
  await checkPlace(file, homeDirectory);
  const writer = await createBackup(file);
  try {
    const createdAt = new Date(now()).toISOString();
    const database = await addDatabase(writer, source);
    if (homeDirectory) await addHomeFiles(writer, homeDirectory);
    const elsewhere = options.blobsElsewhere ? { blobsElsewhere: options.blobsElsewhere } : {};
    await writer.finish({ format: 1, kind: source.kind, version, createdAt, ...elsewhere, ...database });
  } finally {
    await writer.discard();
  }
  return describeBackup(file);
}

async function checkPlace(file: string, homeDirectory: string | undefined): Promise<void> {
  const folder = await realpath(dirname(file)).catch((cause: unknown) => {
    throw new SutradharError("output_unwritable", `there is no folder ${dirname(file)} for the backup`, { cause });
  });
  if (!homeDirectory || relative(await realpath(homeDirectory), folder).startsWith("..")) return;
  throw new SutradharError(
    "output_unwritable",
    `a backup in the data directory ${homeDirectory} would be lost with it: name a file elsewhere`,
  );
}

type DatabaseFacts = Pick<BackupManifest, "rows" | "migrations" | "postgresMajor">;

async function addDatabase(writer: BackupWriter, source: BackupSource): Promise<DatabaseFacts> {
  const client = new pg.Client({ connectionString: source.url, application_name: "sutradhar-backup" });
  client.on("error", () => undefined);
  await client.connect().catch((cause: unknown) => {
    throw new SutradharError("database_unavailable", `the database cannot be reached: ${(cause as Error).message}`, {
      cause,
    });
  });
  try {
    const facts = await readFacts(client);
    if (source.kind === "logical") return { ...facts, rows: await exportRows(writer, client) };
    await copyCluster(writer, source.adminUrl, clusterPaths(source.postgresDirectory).cluster);
    return { ...facts, rows: {} };
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function readFacts(client: pg.Client): Promise<Pick<BackupManifest, "migrations" | "postgresMajor">> {
  const found = await client.query<{ migrations: string | null; major: number }>(
    "select to_regclass('migrations')::text as migrations, current_setting('server_version_num')::int / 10000 as major",
  );
  if (!found.rows[0]?.migrations) {
    throw new SutradharError(
      "state_conflict",
      "there is nothing to back up: no server has made its schema in this database yet",
    );
  }
  const { rows } = await client.query<{ name: string; sha256: string }>(
    "select name, sha256 from migrations where name ~ '^[0-9]' order by name",
  );
  return { migrations: rows, postgresMajor: found.rows[0].major };
}

/** What a backup holds. @throws SutradharError `archive_invalid`, `file_missing` */
export async function describeBackup(file: string): Promise<BackupReport> {
  const reader = await openBackup(file);
  try {
    const { kind, createdAt, rows, files, blobsElsewhere } = reader.manifest;
    const counts = Object.values(rows);
    return {
      file,
      kind,
      createdAt,
      homeFiles: reader.list(homePrefix).length,
      ...(kind === "logical" ? { rows: counts.reduce((sum, count) => sum + count, 0) } : {}),
      sizeBytes: Object.values(files).reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
      ...(blobsElsewhere ? { blobsElsewhere } : {}),
    };
  } finally {
    reader.close();
  }
}
