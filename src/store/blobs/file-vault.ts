import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { BlobStore } from "./blob-store.ts";
import { createFileBlobStore } from "./file-blob-store.ts";
import { keepRoom } from "./free-room.ts";
import { removeLeftovers } from "./leftovers.ts";
import { markedName, ownMark } from "./process-mark.ts";
import { createShelf } from "./shelf.ts";
import { makeDirectory } from "./write-whole.ts";

export interface FileVaultOptions {
  /** Made when it is not there. Several processes may share it. */
  readonly directory: string;
  /** What has to stay free on its file system; unset: nothing. */
  readonly freeBytesMin?: number;
  /** The clock, in ms since 1970. */
  readonly now: () => number;
}

/** Blobs in a folder, laid out as a file store's, of which none is ever evicted. */
export async function createFileVault({ directory, freeBytesMin = 0, now }: FileVaultOptions): Promise<BlobStore> {
  const tempDirectory = join(directory, "temp");
  await makeDirectory(directory);
  await mkdir(tempDirectory, { recursive: true });
  await removeLeftovers(tempDirectory, now());
  const own = ownMark();
  const tempPath = (): string => join(tempDirectory, markedName(own, "write"));
  const shelf = await createShelf({ directory: join(directory, "blobs"), own, tempPath, now });
  const blobs = createFileBlobStore({ shelf, tempPath, onWritten: async () => {} });
  return freeBytesMin > 0 ? keepRoom(blobs, { directory, freeBytesMin }) : blobs;
}
