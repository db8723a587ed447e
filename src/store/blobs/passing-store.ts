import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { createFileStore, type FileStoreOptions } from "./file-store.ts";
import { livenessOf, markedName, ownMark, parseMarkedName } from "./process-mark.ts";
import type { Store } from "./store.ts";
import { makeDirectory } from "./write-whole.ts";

/** A store that nothing outlives: for a run that is to keep nothing. */
export interface PassingStore extends Store {
  remove(): Promise<void>;
}

/** @param options.directory holds such stores, each in a folder of its own; those of processes that were killed are removed. */
export async function createPassingStore(options: FileStoreOptions): Promise<PassingStore> {
  const { directory } = options;
  await makeDirectory(directory);
  await removeDead(directory);
  const own = join(directory, markedName(ownMark(), "store"));
  const store = await createFileStore({ ...options, directory: own });
  return { ...store, remove: () => rm(own, { recursive: true, force: true }) };
}

async function removeDead(directory: string): Promise<void> {
  for (const name of await readdir(directory)) {
    const parsed = parseMarkedName(name);
    if (parsed && livenessOf(parsed.mark) === "dead") await rm(join(directory, name), { recursive: true, force: true });
  }
}
