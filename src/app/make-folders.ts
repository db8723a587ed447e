import { mkdir, stat } from "node:fs/promises";
import { dirname } from "node:path";

/**
 * Makes a folder and what is missing above it, and returns what it made, the deepest last. Not by `recursive`, which
 * never ends where a file system refuses with ENOENT, as Linux's /proc does (seen with Node 24.21).
 */
export async function makeFolders(path: string): Promise<string[]> {
  if (await stat(path).catch(() => undefined)) return [];
  const above = dirname(path) === path ? [] : await makeFolders(dirname(path));
  try {
    await mkdir(path);
  } catch (error) {
    // Another process was faster.
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return above;
    throw error;
  }
  return [...above, path];
}
