import { createReadStream } from "node:fs";
import { open, readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import pg from "pg";
import { SutradharError } from "../../../core/index.ts";
import { clusterPrefix } from "./backup-manifest.ts";
import type { BackupWriter } from "./backup-writer.ts";
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
 * @returns the folders of the cluster
 */
export async function copyCluster(writer: BackupWriter, adminUrl: string, cluster: string): Promise<readonly string[]> {
  const client = new pg.Client({ connectionString: adminUrl, application_name: "sutradhar-backup" });
  client.on("error", () => undefined);
  await client.connect();
  try {
    await checkTablespaces(cluster);
    // Keeps the log from being recycled before it is copied; temporary, so that it is gone with this connection.
    await client.query("select pg_create_physical_replication_slot($1, true, true)", [
      `sutradhar_backup_${process.pid}`,
    ]);
    const { rows: begun } = await client.query<{ wal: string }>(
      "select pg_walfile_name(pg_backup_start('sutradhar', true)) as wal",
    );
    const folders = await copyFiles(writer, cluster);
    const { rows: ended } = await client.query<{ labelfile: string }>(
      "select labelfile from pg_backup_stop(wait_for_archive => false)",
    );
    await copyLog(writer, cluster, begun[0]?.wal ?? "");
    await writer.add(`${clusterPrefix}backup_label`, once(ended[0]?.labelfile ?? ""), { compress: false, mode: 0o600 });
    return folders;
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

async function copyFiles(writer: BackupWriter, cluster: string): Promise<string[]> {
  const folders: string[] = [];
  async function copyFolder(folder: string): Promise<void> {
    for (const name of (await readdir(join(cluster, folder)).catch(ifGone)) ?? []) {
      const path = folder === "" ? name : `${folder}/${name}`;
      const found = await stat(join(cluster, path)).catch(ifGone);
      if (found?.isDirectory()) {
        folders.push(path);
        if (!emptied.has(path)) await copyFolder(path);
      } else if (found?.isFile() && !ofThisServer.test(name) && path !== controlFile) {
        await addFile(writer, cluster, path);
      }
    }
  }
  await copyFolder("");
  folders.push("pg_wal/archive_status", "pg_wal/summaries");
  // Last, as pg_basebackup does: it says how far the rest is.
  await addFile(writer, cluster, controlFile);
  return folders;
}

/** The log from the segment that the backup began in. */
async function copyLog(writer: BackupWriter, cluster: string, first: string): Promise<void> {
  const names = await readdir(join(cluster, "pg_wal"));
  for (const name of names.sort()) {
    const isNeeded = /^[0-9A-F]{24}$/.test(name) ? name >= first : name.endsWith(".history");
    if (isNeeded) await addFile(writer, cluster, `pg_wal/${name}`);
  }
}

/** A file may be gone by now, or grow as it is read: what the log says about it counts. */
async function addFile(writer: BackupWriter, cluster: string, path: string): Promise<void> {
  const file = await open(join(cluster, path), "r").catch(ifGone);
  if (!file) return;
  const { size } = await file.stat();
  const pieces = size === 0 ? once("") : createReadStream("", { fd: file, end: size - 1 });
  await writer.add(`${clusterPrefix}${path}`, pieces, { compress: true, mode: 0o600 });
  if (size === 0) await file.close();
}

async function* once(text: string): AsyncGenerator<Uint8Array> {
  if (text !== "") yield Buffer.from(text);
}
