import { readFile, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { SutradharError } from "../../core/index.ts";
import { asDiskFull, errorCodeOf, writeWhole } from "./write-whole.ts";

/** Enough to need room of its own on any file system. */
const probe = Buffer.alloc(65_536, "written and read back ");

/**
 * Writes a file to a path that nothing uses, and reads it back.
 * @throws SutradharError `store_unavailable`, `disk_full`
 */
export async function probeFolder(path: string, nowMs: number): Promise<void> {
  try {
    await writeWhole(path, nowMs, (file) => file.writeFile(probe));
    if (probe.equals(await readFile(path))) return;
  } catch (error) {
    throw asFolderFailure(error, dirname(path));
  } finally {
    await rm(path, { force: true });
  }
  throw new SutradharError(
    "store_unavailable",
    `${dirname(path)} gave back other bytes than were written: look at the disk`,
  );
}

/** What a file system refuses to a store, in our words. */
export function asFolderFailure(error: unknown, directory: string): unknown {
  const failure = asDiskFull(error, directory);
  const reason = errorCodeOf(failure);
  if (failure instanceof SutradharError || reason === undefined) return failure;
  return new SutradharError(
    "store_unavailable",
    `the folder ${directory} cannot be used (${reason}): see that it is there, and that this user may write to it`,
    { cause: error, details: { directory, reason } },
  );
}
