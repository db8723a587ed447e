import { readFile, rename, writeFile } from "node:fs/promises";
import { partBeside } from "../../core/index.ts";

/** The last checkpoint that this installation has signed, kept outside of the database. */
export interface SizeMemory {
  read(): Promise<string | undefined>;
  /** Soon, not at once: what is remembered may lag behind, and never runs ahead. */
  write(checkpoint: string): void;
  /** Resolves once what was handed over is written. */
  settle(): Promise<void>;
}

/** In a file, beside the key. Only the newest of what comes in while a write runs is written. */
export function createSizeMemory(path: string): SizeMemory {
  let next: string | undefined;
  let running: Promise<void> | undefined;

  async function run(): Promise<void> {
    while (next !== undefined) {
      const checkpoint = next;
      next = undefined;
      const temporary = partBeside(path);
      await writeFile(temporary, checkpoint);
      await rename(temporary, path);
    }
  }

  return {
    async read() {
      try {
        return await readFile(path, "utf8");
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
        throw error;
      }
    },
    write(checkpoint) {
      next = checkpoint;
      // It is a help, and no promise: a disk that is full is told by what must be written.
      running ??= run()
        .catch(() => undefined)
        .finally(() => (running = undefined));
    },
    settle: () => running ?? Promise.resolve(),
  };
}
