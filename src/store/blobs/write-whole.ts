import { mkdir, open, rm, utimes, type FileHandle } from "node:fs/promises";
import { dirname } from "node:path";
import { SutradharError } from "../../core/index.ts";

/** What a file system says when it will take no more: full, over quota, or over the process's own limit. */
const fullCodes: ReadonlySet<string> = new Set(["ENOSPC", "EDQUOT", "EFBIG"]);

/** The same failure in our words where it means that there is no room, else as it came. */
export function asDiskFull(error: unknown, path: string): unknown {
  const code = errorCodeOf(error);
  if (code === undefined || !fullCodes.has(code)) return error;
  return new SutradharError(
    "disk_full",
    `the file system of ${dirname(path)} takes no more (${code}): free some space there, or put the store elsewhere`,
    { cause: error, details: { path, reason: code } },
  );
}

export function errorCodeOf(error: unknown): string | undefined {
  return error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
}

/**
 * Writes a file that has its whole content on the disk when this resolves, or is not there at all. `usedAtMs` becomes its
 * time of last use. What is written is never changed again, so it is made read only.
 */
export async function writeWhole(
  path: string,
  usedAtMs: number,
  write: (file: FileHandle) => Promise<void>,
): Promise<void> {
  try {
    const file = await open(path, "wx", 0o444);
    try {
      await write(file);
      await file.sync();
    } finally {
      await file.close();
    }
    await utimes(path, usedAtMs / 1000, usedAtMs / 1000);
  } catch (error) {
    await rm(path, { force: true });
    throw asDiskFull(error, path);
  }
}

/** Makes of a file that somebody has written what `writeWhole` makes: on the disk, last used at `usedAtMs`, read only. */
export async function settleWhole(path: string, usedAtMs: number): Promise<void> {
  const file = await open(path, "r+");
  try {
    await file.sync();
    await file.chmod(0o444);
  } finally {
    await file.close();
  }
  await utimes(path, usedAtMs / 1000, usedAtMs / 1000);
}

/** A name in a folder is on the disk only once the folder is. */
export async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, "r");
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}

/** Makes a folder that will outlive a power cut. */
export async function makeDirectory(path: string): Promise<void> {
  const first = await mkdir(path, { recursive: true });
  if (first !== undefined) await syncDirectory(dirname(first));
}
