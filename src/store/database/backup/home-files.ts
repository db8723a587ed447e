import { createReadStream } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { errorCodeOf, parseMarkedName } from "../../blobs/index.ts";
import { homePrefix } from "./backup-manifest.ts";
import type { BackupWriter } from "./backup-writer.ts";

/**
 * What of a data directory a backup leaves out: the database, which has its own part; what can be made again; and who uses
 * the directory now. Whatever else lies there is kept: what is forgotten is lost.
 */
const leftOut: ReadonlySet<string> = new Set([
  "postgres",
  "store",
  "workspaces",
  "passing",
  "fetched",
  "server.json",
  "server-lock",
  "restoring",
  // A restored backup must not bring back the key of a person who was forgotten since: they have a backup of their own.
  "person-keys",
]);

/** Adds what a data directory keeps beside its database: finished videos, keys, the configuration. */
export async function addHomeFiles(writer: BackupWriter, homeDirectory: string): Promise<void> {
  for (const name of await readdir(homeDirectory)) {
    if (!leftOut.has(name)) await addTree(writer, homeDirectory, name);
  }
}

async function addTree(writer: BackupWriter, root: string, name: string): Promise<void> {
  const path = join(root, name);
  const found = await stat(path).catch(ifGone);
  if (found?.isDirectory() && !name.endsWith("/temp")) {
    for (const below of (await readdir(path)).sort()) await addTree(writer, root, `${name}/${below}`);
  } else if (found?.isFile() && !isUnfinished(name)) {
    // Videos and pictures are as small as they get.
    await writer.add(`${homePrefix}${name}`, createReadStream(path), { compress: false, mode: found.mode });
  }
}

/** Half of a file that somebody writes. */
function isUnfinished(name: string): boolean {
  const last = name.slice(name.lastIndexOf("/") + 1);
  return last.includes("~") || parseMarkedName(last) !== undefined;
}

export function ifGone(error: unknown): undefined {
  if (errorCodeOf(error) !== "ENOENT") throw error;
}
