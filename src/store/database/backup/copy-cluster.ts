import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import pg from "pg";
import { SutradharError } from "../../../core/index.ts";
import { clusterEntry } from "./backup-manifest.ts";
import type { BackupWriter } from "./backup-writer.ts";
import { packFile, packFolder, packText } from "./file-pack.ts";
import { ifGone } from "./home-files.ts";

/** Folders of a cluster whose content is of the running server alone (postgresql.org/docs/18/continuous-archiving.html). */
const emptied: ReadonlySet<string> = new Set([
  "pg_wal",
  "pg_replslot",
  "pg_dynshmem",
  "pg_notify",
  "pg_serial",
  "pg_snapshots",
  "pg_stat_tmp",
  "pg_subtrans",
]);

/** Files that would tell a Postgres of another one. */
const ofThisServer = /^(postmaster\.(pid|opts)|current_logfiles|.*pg_internal\.init.*|.*pgsql_tmp.*|.*~.*)$/;

const controlFile = "global/pg_control";

/**
 * Copies the files of a running Postgres as they are, with the log of what changed meanwhile: whoever starts on the copy
 * replays that, and has everything that was committed when this ended.
 */
export async function copyCluster(writer: BackupWriter, adminUrl: string, cluster: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl, application_name: "sutradhar-backup" });
  client.on("error", () => undefined);
  await client.connect();
  try {
    await checkTablespaces(cluster);
    await writer.add(clusterEntry, packCluster(client, cluster), { compress: true, mode: 0o600 });
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function checkTablespaces(cluster: string): Promise<void> {
  if ((await readdir(join(cluster, "pg_tblspc"))).length === 0) return;
  throw new SutradharError(
    "state_conflict",
    "the database has tablespaces of its own, which a physical backup does not hold: use --logical",
  );
}

async function* packCluster(client: pg.Client, cluster: string): AsyncGenerator<Uint8Array> {
  // Keeps the log from being recycled before it is copied; temporary, so that it is gone with this connection.
  await client.query("select pg_create_physical_replication_slot($1, true, true)", [`sutradhar_backup_${process.pid}`]);
  const { rows: begun } = await client.query<{ wal: string }>(
    "select pg_walfile_name(pg_backup_start('sutradhar', true)) as wal",
  );
  yield* packBelow(cluster, "");
  // Last, as pg_basebackup does: it says how far the rest is.
  yield* packFile(join(cluster, controlFile), controlFile);
  const { rows: ended } = await client.query<{ labelfile: string }>(
    "select labelfile from pg_backup_stop(wait_for_archive => false)",
  );
  yield* packLog(cluster, begun[0]?.wal ?? "");
  yield* packText(ended[0]?.labelfile ?? "", "backup_label");
}

async function* packBelow(cluster: string, folder: string): AsyncGenerator<Uint8Array> {
  for (const name of (await readdir(join(cluster, folder)).catch(ifGone)) ?? []) {
    const path = folder === "" ? name : `${folder}/${name}`;
    // It may be gone by now: what the log says about it counts.
    const found = await stat(join(cluster, path)).catch(ifGone);
    if (found?.isDirectory()) {
      yield packFolder(path);
      if (!emptied.has(path)) yield* packBelow(cluster, path);
    } else if (found?.isFile() && !ofThisServer.test(name) && path !== controlFile) {
      yield* packFileIfThere(cluster, path);
    }
  }
}

async function* packFileIfThere(cluster: string, path: string): AsyncGenerator<Uint8Array> {
  try {
    yield* packFile(join(cluster, path), path);
  } catch (error) {
    ifGone(error);
  }
}

/** The log from the segment that the backup began in. */
async function* packLog(cluster: string, first: string): AsyncGenerator<Uint8Array> {
  const names = await readdir(join(cluster, "pg_wal"));
  yield packFolder("pg_wal/archive_status");
  for (const name of names.sort()) {
    const isNeeded = /^[0-9A-F]{24}$/.test(name) ? name >= first : name.endsWith(".history");
    if (isNeeded) yield* packFile(join(cluster, "pg_wal", name), `pg_wal/${name}`);
  }
}
