import { createReadStream } from "node:fs";
import { readdir, realpath, stat } from "node:fs/promises";
import { basename, join, sep } from "node:path";
import { limits, SutradharError } from "../../core/index.ts";
import type { PackedFile } from "../../registry/archive/index.ts";

/** How an asset was made stays out of it, and so does what systems leave. */
const leftOut = (name: string, depth: number): boolean =>
  name.startsWith(".") || name === "node_modules" || (depth === 0 && name === "source");

/**
 * The files of a folder, or the one file, that are to be pushed. A link is followed where it stays inside the folder.
 * @throws SutradharError `file_missing`, `path_outside`, `file_too_large`, `limit_exceeded`
 */
export async function gatherFiles(path: string): Promise<readonly PackedFile[]> {
  const info = await stat(path).catch((cause: unknown) => {
    throw new SutradharError("file_missing", `there is no file or folder ${path}`, { cause });
  });
  if (!info.isDirectory()) return [await describe(path, basename(path))];
  const root = await realpath(path);
  const files: PackedFile[] = [];
  await walk(root, "", files);
  if (files.length === 0) throw new SutradharError("file_missing", `the folder ${path} has no files to push`);
  return files;
}

async function walk(root: string, below: string, files: PackedFile[]): Promise<void> {
  const depth = below === "" ? 0 : below.split("/").length;
  if (depth >= limits.archiveDepthMax) {
    throw new SutradharError(
      "limit_exceeded",
      `${below} lies ${depth} levels deep; ${limits.archiveDepthMax} are allowed`,
    );
  }
  for (const name of (await readdir(join(root, below))).toSorted()) {
    if (leftOut(name, depth)) continue;
    const path = below === "" ? name : `${below}/${name}`;
    const real = await realpath(join(root, path));
    if (!real.startsWith(root + sep)) {
      throw new SutradharError("path_outside", `${path} is a link that leads out of the folder: copy the file into it`);
    }
    const info = await stat(real);
    if (info.isDirectory()) await walk(root, path, files);
    else if (info.isFile()) files.push(await describe(real, path));
    if (files.length > limits.archiveEntriesMax) {
      throw new SutradharError(
        "limit_exceeded",
        `${root} has more than ${limits.archiveEntriesMax} files: leave some out`,
      );
    }
  }
}

async function describe(location: string, path: string): Promise<PackedFile> {
  const { size } = await stat(location);
  if (size > limits.archiveEntryBytesMax) {
    throw new SutradharError(
      "file_too_large",
      `${path} has ${size} bytes; a file of an asset may have ${limits.archiveEntryBytesMax}`,
    );
  }
  return { path, sizeBytes: size, open: () => Promise.resolve(createReadStream(location)) };
}
