import { link, mkdir, open, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { digestBytes, partBeside, SutradharError } from "../../core/index.ts";

/** What a witness remembers of one log: each checkpoint that it has cosigned, the last of them in force. */
export interface WitnessState {
  /** The last cosigned checkpoint, and the key that the log then had. */
  latest(): Promise<WitnessRecord | undefined>;
  /** All of them, oldest first. */
  list(): Promise<readonly WitnessRecord[]>;
  /**
   * Keeps a checkpoint, on the disk when this resolves.
   * @returns false where another process was faster: look at `latest` again, the decision was made on an older state.
   */
  advance(from: WitnessRecord | undefined, next: Omit<WitnessRecord, "number">): Promise<boolean>;
}

export interface WitnessRecord {
  /** Counts up from 1. */
  readonly number: number;
  /** The checkpoint as the log has signed it, with the cosignature below. */
  readonly note: string;
  /** The log's verifier key at that moment. */
  readonly logKey: string;
}

/**
 * A folder with one file for each cosigned checkpoint, numbered. A new one is linked into place under the next number, which
 * only one process can: so to look and to keep is one step, whatever else runs, and a kill leaves a whole state.
 */
export function createWitnessState(directory: string, origin: string): WitnessState {
  const folder = join(directory, digestBytes(origin).slice(0, 16));

  async function list(): Promise<WitnessRecord[]> {
    const names = (await readdir(folder).catch(() => [] as string[]))
      .filter((name) => /^\d{12}\.json$/.test(name))
      .sort();
    return Promise.all(names.map((name) => readRecord(join(folder, name))));
  }

  return {
    list,
    latest: async () => (await list()).at(-1),
    async advance(from, next) {
      const number = (from?.number ?? 0) + 1;
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const path = join(folder, `${String(number).padStart(12, "0")}.json`);
      const temporary = partBeside(path);
      try {
        await writeSynced(temporary, `${JSON.stringify({ number, ...next }, undefined, 2)}\n`);
        await link(temporary, path);
        await syncFolder(folder);
        return true;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
        throw error;
      } finally {
        await rm(temporary, { force: true });
      }
    },
  };
}

const recordSchema = z.object({ number: z.int().positive(), note: z.string(), logKey: z.string() });

async function readRecord(path: string): Promise<WitnessRecord> {
  try {
    return recordSchema.parse(JSON.parse(await readFile(path, "utf8")));
  } catch (cause) {
    // A witness that forgets would cosign a second history.
    throw new SutradharError(
      "config_invalid",
      `the witness's memory ${path} cannot be read: restore it from a backup`,
      { cause },
    );
  }
}

async function writeSynced(path: string, text: string): Promise<void> {
  const file = await open(path, "w", 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
