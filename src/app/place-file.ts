import { rename, rm, rmdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { partBeside, SutradharError } from "../core/index.ts";
import { makeFolders } from "./make-folders.ts";

/**
 * Writes beside the target and renames, so that a reader never sees half a file.
 * @throws SutradharError `output_unwritable`, `disk_full`, and what `write` throws
 */
export async function placeFile<T>(path: string, write: (temporary: string) => Promise<T>): Promise<T> {
  const temporary = partBeside(path);
  try {
    await makeFolders(dirname(path));
    const written = await write(temporary);
    await rename(temporary, path);
    return written;
  } catch (cause) {
    await rm(temporary, { force: true }).catch(() => undefined);
    if (cause instanceof SutradharError) throw cause;
    throw unwritable(path, cause);
  }
}

/** Tries to write beside a target and leaves nothing behind. @throws SutradharError `output_unwritable`, `disk_full` */
export async function probeFile(path: string): Promise<void> {
  const temporary = partBeside(path);
  let made: string[] = [];
  try {
    made = await makeFolders(dirname(path));
    await writeFile(temporary, "");
    await rm(temporary);
  } catch (cause) {
    throw unwritable(path, cause);
  } finally {
    // Those that are still empty: rmdir refuses any other.
    for (const folder of made.reverse()) await rmdir(folder).catch(() => undefined);
  }
}

function unwritable(path: string, cause: unknown): SutradharError {
  const code = (cause as NodeJS.ErrnoException).code ?? "unknown";
  if (fullCodes.has(code)) {
    return new SutradharError("disk_full", `the disk is full (${code}): could not write ${path}; free some space`, {
      cause,
    });
  }
  return new SutradharError("output_unwritable", `could not write ${path}: ${code}; choose another place`, { cause });
}

/** Full, over quota, or over the process's own limit. */
const fullCodes: ReadonlySet<string> = new Set(["ENOSPC", "EDQUOT", "EFBIG"]);
