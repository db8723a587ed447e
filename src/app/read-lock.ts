import { readFile, stat } from "node:fs/promises";
import { limits, SutradharError } from "../core/index.ts";
import { parseLock, type VideoLock } from "../planner/index.ts";

/** @throws SutradharError `file_missing`, `lock_invalid` */
export async function readLock(path: string): Promise<VideoLock> {
  const info = await stat(path).catch(() => undefined);
  if (!info?.isFile()) throw new SutradharError("file_missing", `there is no lock ${path}`);
  if (info.size > limits.lockCharsMax) {
    throw new SutradharError("lock_invalid", `${path} has ${info.size} bytes; a lock may have ${limits.lockCharsMax}`);
  }
  return parseLock(await readFile(path, "utf8"), path);
}
