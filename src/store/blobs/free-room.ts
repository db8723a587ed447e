import { rm, statfs } from "node:fs/promises";
import { digestBytes, limits, SutradharError } from "../../core/index.ts";
import type { BlobStore } from "./blob-store.ts";

export interface FreeRoomOptions {
  readonly directory: string;
  /** What has to stay free on its file system, whatever is stored. */
  readonly freeBytesMin: number;
  /** Called with how much is wanting, where something is stored that can be done without. */
  readonly makeRoom?: (bytes: number) => Promise<void>;
}

/** Files that come piece by piece are looked after so often. */
const lookBytes = limits.storePartBytesMax;

/**
 * A store that refuses what would leave too little room on its file system. A database that lies there too stops at once
 * when it cannot write, and takes everything with it; blobs can wait.
 */
export function keepRoom(blobs: BlobStore, options: FreeRoomOptions): BlobStore {
  const see = (sizeBytes: number): Promise<void> => seeToRoom(options, sizeBytes);
  return {
    ...blobs,
    async put(bytes) {
      try {
        await see(bytes.length);
      } catch (error) {
        const digest = digestBytes(bytes);
        // Storing the same bytes again takes no room.
        if (await blobs.has(digest)) return digest;
        throw error;
      }
      return blobs.put(bytes);
    },
    putStream: (pieces) => blobs.putStream(seenPieces(pieces, see)),
    async takeFile(path) {
      try {
        await see(0);
      } catch (error) {
        await rm(path, { force: true });
        throw error;
      }
      return blobs.takeFile(path);
    },
  };
}

async function* seenPieces(
  pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  see: (sizeBytes: number) => Promise<void>,
): AsyncGenerator<Uint8Array> {
  let unseenBytes: number = lookBytes;
  for await (const piece of pieces) {
    unseenBytes += piece.length;
    if (unseenBytes >= lookBytes) {
      await see(piece.length);
      unseenBytes = 0;
    }
    yield piece;
  }
}

/** @throws SutradharError `disk_full` */
export async function seeToRoom(
  { directory, freeBytesMin, makeRoom }: FreeRoomOptions,
  sizeBytes: number,
): Promise<void> {
  const wanting = async (): Promise<number> => freeBytesMin + sizeBytes - (await measureFree(directory));
  const bytes = await wanting();
  if (bytes <= 0) return;
  await makeRoom?.(bytes);
  if ((await wanting()) <= 0) return;
  throw new SutradharError(
    "disk_full",
    `the file system of ${directory} has less than ${freeBytesMin} bytes left (storeFreeBytesMin), which the database beside it needs to go on: free some space there`,
    { details: { directory, freeBytesMin, wantingBytes: bytes } },
  );
}

/** What those may use who are not root. */
async function measureFree(directory: string): Promise<number> {
  const { bavail, bsize } = await statfs(directory);
  return bavail * bsize;
}
