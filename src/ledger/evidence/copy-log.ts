import { mkdir, open, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { partBeside, SutradharError } from "../../core/index.ts";
import { createDirectorySource } from "../tiles/index.ts";
import {
  formatTilePath,
  listTiles,
  parseCheckpoint,
  parseNote,
  readText,
  tileWidth,
  type LogSource,
} from "../verify/index.ts";
import { evidencePath } from "./evidence.ts";

/**
 * Brings a folder up to what a log shows: only what is new is read, and the checkpoint is written last, so that a copy that
 * was cut short is a whole copy of an earlier tree. Nothing is judged here.
 * @returns how many entries the copy has now.
 */
export async function copyLog(source: LogSource, directory: string): Promise<number> {
  const note = await readText(source, "checkpoint");
  const size = sizeOf(note);
  const from = await copiedSize(directory);
  for (const tile of listTiles(size, Math.min(from, size))) {
    const path = formatTilePath(tile);
    const bytes = await source.read(path);
    if (!bytes) throw new SutradharError("file_missing", `the log has no ${path}, which its checkpoint speaks of`);
    await writeDurably(join(directory, path), bytes);
    // Smaller pieces of a tile are of use to nobody once it is whole.
    if (tile.width === tileWidth) await rm(join(directory, `${path}.p`), { recursive: true, force: true });
  }
  for (const extra of [evidencePath, "checkpoint"]) {
    const bytes = extra === "checkpoint" ? Buffer.from(note) : await source.read(extra);
    if (bytes) await writeDurably(join(directory, extra), bytes);
  }
  return size;
}

async function copiedSize(directory: string): Promise<number> {
  const source = createDirectorySource(directory);
  return (await source.read("checkpoint")) ? sizeOf(await readText(source, "checkpoint")) : 0;
}

function sizeOf(note: string): number {
  return parseCheckpoint(parseNote(note).text).size;
}

/** Whole under its name, and on the disk, or not there. */
async function writeDurably(path: string, bytes: Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const temporary = partBeside(path);
  const file = await open(temporary, "w");
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(temporary, path);
}
