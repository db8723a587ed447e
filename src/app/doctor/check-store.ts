import { createReadStream } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { createDigester, isDigest } from "../../core/index.ts";
import type { Stores } from "../../store/index.ts";
import type { Check } from "./examine.ts";

/** Whether something can be written and read back. */
export function checkStores(openStores: () => Pick<Stores, "probe" | "describe" | "close">): Check {
  return {
    name: "store",
    async look() {
      const stores = openStores();
      try {
        await stores.probe();
        return { state: "ok", detail: `what is written comes back: ${stores.describe()}` };
      } finally {
        await stores.close();
      }
    },
  };
}

export interface SpotCheck {
  /** Folders of blobs: `ab/abcd…`. Those that are not there hold nothing. */
  readonly folders: readonly string[];
  readonly filesMax: number;
  readonly bytesMax: number;
}

/** Reads some of what is kept, evenly over all of it, and compares it with its name. */
export function checkWhole({ folders, filesMax, bytesMax }: SpotCheck): Check {
  return {
    name: "what is kept",
    async look() {
      const files = (await Promise.all(folders.map(listBlobs))).flat();
      const step = Math.max(1, files.length / filesMax);
      const picked = Array.from(
        { length: Math.min(files.length, filesMax) },
        (_, index) => files[Math.floor(index * step)],
      );
      const damaged: string[] = [];
      let left = bytesMax;
      let read = 0;
      for (const file of picked) {
        if (!file || left <= 0) break;
        const found = await digestOf(file.path);
        // It may have been evicted this instant.
        if (!found) continue;
        left -= found.sizeBytes;
        read += 1;
        if (found.digest !== file.name) damaged.push(file.path);
      }
      if (damaged.length === 0)
        return { state: "ok", detail: `${read} of ${files.length} files were read, and are whole` };
      return {
        state: "fail",
        detail: `${damaged.length} of ${read} files that were read are damaged: ${damaged[0]}`,
        mend: "look at the disk and the system's log; what is damaged in a cache is made again, what is damaged in a vault comes back from a backup",
      };
    },
  };
}

interface BlobFile {
  readonly name: string;
  readonly path: string;
}

async function listBlobs(folder: string): Promise<BlobFile[]> {
  const shelves = await readdir(folder).catch(() => []);
  const lists = shelves
    .filter((name) => /^[0-9a-f]{2}$/.test(name))
    .map(async (shelf) =>
      (await readdir(join(folder, shelf))).map((name) => ({ name, path: join(folder, shelf, name) })),
    );
  return (await Promise.all(lists)).flat().filter(({ name }) => isDigest(name));
}

async function digestOf(path: string): Promise<{ digest: string; sizeBytes: number } | undefined> {
  const digester = createDigester();
  let sizeBytes = 0;
  try {
    for await (const piece of createReadStream(path) as AsyncIterable<Uint8Array>) {
      digester.update(piece);
      sizeBytes += piece.length;
    }
  } catch {
    return undefined;
  }
  return { digest: digester.digest(), sizeBytes };
}
