import { chown, rename, writeFile } from "node:fs/promises";
import { platform } from "node:os";
import { join } from "node:path";
import { partBeside } from "../../../core/index.ts";
import { socketPort, type ClusterPaths } from "./cluster-paths.ts";
import type { ClusterUser } from "./cluster-user.ts";

/** The role that owns everything of ours, and the one that made the cluster. */
export const ownerRole = "sutradhar";
export const adminRole = "postgres";

/**
 * Settings for a machine that does other work as well: little memory, everything on the disk when it says so. Its log
 * holds no statement and no row, since both are people's words; a week of days, each over the one of last week.
 */
const settings: Readonly<Record<string, string | number>> = {
  listen_addresses: "''",
  port: socketPort,
  unix_socket_permissions: "0700",
  max_connections: 100,
  shared_buffers: "64MB",
  max_wal_size: "512MB",
  min_wal_size: "64MB",
  fsync: "on",
  full_page_writes: "on",
  synchronous_commit: "on",
  // One call for all of its files before it recovers; on Linux alone.
  ...(platform() === "linux" ? { recovery_init_sync_method: "syncfs" } : {}),
  password_encryption: "'scram-sha-256'",
  jit: "off",
  timezone: "'UTC'",
  log_timezone: "'UTC'",
  lc_messages: "'C'",
  logging_collector: "on",
  log_directory: "'../log'",
  log_filename: "'postgres-%u.log'",
  log_file_mode: "0600",
  log_rotation_age: "1d",
  log_rotation_size: 0,
  log_truncate_on_rotation: "on",
  log_min_messages: "warning",
  log_min_error_statement: "panic",
  log_error_verbosity: "terse",
  log_parameter_max_length_on_error: 0,
  log_checkpoints: "off",
};

/** Line of `postgresql.conf` that reads ours, after what initdb found out about the machine. */
export const includeLine = "include 'sutradhar.conf'\n";

/** Writes what this build wants of Postgres, anew at each start, since an older one may have been here before. */
export async function writeSettings(
  paths: ClusterPaths,
  user: ClusterUser,
  more: Readonly<Record<string, string>> = {},
): Promise<void> {
  // Relative to the cluster: a path that Postgres cannot reach by its name may still be its own folder.
  const socketDirectory = paths.socketDirectory === paths.directory ? ".." : paths.socketDirectory;
  const all = { ...settings, unix_socket_directories: quote(socketDirectory), ...more };
  const lines = Object.entries(all).map(([name, value]) => `${name} = ${value}\n`);
  await write(paths, user, "sutradhar.conf", lines.join(""));
  // The kernel says who is at the other end of the socket: no password that could leak. Nobody else is let in.
  await write(
    paths,
    user,
    "pg_hba.conf",
    `local replication all reject\nlocal all ${ownerRole},${adminRole} peer map=sutradhar\n`,
  );
  const names = user.isOther ? [user.name, "root"] : [user.name];
  const maps = names.flatMap((name) => [ownerRole, adminRole].map((role) => `sutradhar "${name}" ${role}\n`));
  await write(paths, user, "pg_ident.conf", maps.join(""));
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** Whole or not at all, also where two start at once. */
async function write(paths: ClusterPaths, user: ClusterUser, name: string, text: string): Promise<void> {
  const path = join(paths.cluster, name);
  const part = partBeside(path);
  await writeFile(part, text, { mode: 0o600 });
  if (user.isOther) await chown(part, user.userId, user.groupId);
  await rename(part, path);
}
