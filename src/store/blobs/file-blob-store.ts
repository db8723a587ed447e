import { createReadStream } from "node:fs";
import { readFile, rm, stat, type FileHandle } from "node:fs/promises";
import { createDigester, digestBytes, limits, SutradharError, type Digest } from "../../core/index.ts";
import { corruptBlob, missingBlob } from "./blob-loss.ts";
import type { BlobStore } from "./blob-store.ts";
import type { Shelf } from "./shelf.ts";
import { errorCodeOf } from "./write-whole.ts";

export interface FileBlobStoreOptions {
  readonly shelf: Shelf;
  readonly tempPath: () => string;
  /** Called after a blob was written, with its length. */
  readonly onWritten: (sizeBytes: number) => Promise<void>;
}

/**
 * Blobs as files. Every read checks the bytes, unless this process has done so and nobody has changed the file since: one
 * that was torn or altered is dropped, so that it is made again.
 */
export function createFileBlobStore({ shelf, tempPath, onWritten }: FileBlobStoreOptions): BlobStore {
  const checks = createChecks(shelf);

  async function has(digest: Digest): Promise<boolean> {
    const found = await checks.measure(digest);
    if (found !== undefined && found !== digest) await shelf.drop(digest);
    return found === digest;
  }

  return {
    has,
    putStream: (pieces) => putPieces({ shelf, onWritten }, pieces),
    async put(bytes) {
      checkSize(bytes.length);
      const digest = digestBytes(bytes);
      if (await has(digest)) return digest;
      await shelf.add(
        () => digest,
        (file) => writeAll(file, bytes),
      );
      await onWritten(bytes.length);
      return digest;
    },
    temporaryPath: tempPath,
    async takeFile(path) {
      try {
        const sizeBytes = await sizeOf(path);
        checkSize(sizeBytes);
        const digest = await digestFile(path);
        if (await has(digest)) return digest;
        await shelf.take(digest, path);
        checks.trust(digest);
        await onWritten(sizeBytes);
        return digest;
      } finally {
        await rm(path, { force: true });
      }
    },
    async get(digest) {
      const bytes = await checks.read(digest);
      if (bytes === undefined) throw missingBlob(digest);
      if (digestBytes(bytes) === digest) return bytes;
      await shelf.drop(digest);
      throw corruptBlob(digest, bytes.length);
    },
    async locate(digest) {
      const found = await checks.measure(digest);
      if (found === undefined) throw missingBlob(digest);
      if (found === digest) return shelf.pathOf(digest);
      await shelf.drop(digest);
      throw corruptBlob(digest);
    },
    remove: (digest) => shelf.drop(digest),
  };
}

/** Reads a blob's file to check it once, and not again while nobody has changed it. */
function createChecks(shelf: Shelf): {
  /** The digest of the file under this name, if there is one. */
  measure(name: Digest): Promise<Digest | undefined>;
  /** The file's bytes, unchecked. */
  read(name: Digest): Promise<Uint8Array | undefined>;
  /** Takes the file under this name to be whole as it is now. */
  trust(name: Digest): void;
} {
  const whole = new Set<Digest>();
  const use = <T>(name: Digest, action: (path: string) => Promise<T>): Promise<T | undefined> =>
    shelf.use(name, (path, isUnchanged) => {
      if (!isUnchanged) whole.delete(name);
      return action(path);
    });
  return {
    measure: (name) =>
      use(name, async (path) => {
        if (whole.has(name)) return name;
        const found = await digestFile(path);
        if (found === name) whole.add(name);
        return found;
      }),
    read: (name) => use(name, (path) => readFile(path)),
    trust: (name) => void whole.add(name),
  };
}

async function putPieces(
  { shelf, onWritten }: Pick<FileBlobStoreOptions, "shelf" | "onWritten">,
  pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): Promise<Digest> {
  const digester = createDigester();
  let sizeBytes = 0;
  let digest: Digest | undefined;
  const name = (): Digest => (digest ??= digester.digest());
  await shelf.add(name, async (file) => {
    for await (const piece of pieces) {
      sizeBytes += piece.length;
      checkSize(sizeBytes);
      digester.update(piece);
      await writeAll(file, piece);
    }
  });
  await onWritten(sizeBytes);
  return name();
}

async function digestFile(path: string): Promise<Digest> {
  const digester = createDigester();
  for await (const piece of createReadStream(path, { highWaterMark: 1 << 20 })) digester.update(piece as Uint8Array);
  return digester.digest();
}

/** A write may take less than it was given. */
async function writeAll(file: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let written = 0; written < bytes.length;) {
    written += (await file.write(bytes, written, bytes.length - written)).bytesWritten;
  }
}

async function sizeOf(path: string): Promise<number> {
  try {
    const status = await stat(path);
    if (status.isFile()) return status.size;
  } catch (cause) {
    if (errorCodeOf(cause) !== "ENOENT") throw cause;
    throw new SutradharError("file_missing", `there is no file ${path} to store`, { cause, details: { path } });
  }
  throw new SutradharError("file_missing", `a file was expected to store, ${path} is none`, { details: { path } });
}

function checkSize(sizeBytes: number): void {
  if (sizeBytes <= limits.blobBytesMax) return;
  throw new SutradharError(
    "limit_exceeded",
    `a blob may have ${limits.blobBytesMax} bytes (limits.blobBytesMax), got ${sizeBytes}: store it in parts`,
    { details: { sizeBytes } },
  );
}
