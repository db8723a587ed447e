import { opendir, stat } from "node:fs/promises";
import { join } from "node:path";

/**
 * How many bytes the files of a folder and below have; 0 where it is not there. One file after another, so that it is in
 * nobody's way. What goes meanwhile does not count.
 */
export async function sumFolderBytes(path: string): Promise<number> {
  const folder = await opendir(path).catch(() => undefined);
  if (!folder) return 0;
  let sum = 0;
  for await (const entry of folder) {
    const below = join(path, entry.name);
    if (entry.isDirectory()) sum += await sumFolderBytes(below);
    else if (entry.isFile())
      sum += await stat(below).then(
        ({ size }) => size,
        () => 0,
      );
  }
  return sum;
}
