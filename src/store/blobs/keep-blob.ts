import { constants } from "node:fs";
import { chmod, copyFile, rm } from "node:fs/promises";
import type { Digest } from "../../core/index.ts";
import { corruptBlob } from "./blob-loss.ts";
import type { BlobStore } from "./blob-store.ts";
import { copyWithinBucket } from "./s3/index.ts";
import { plainFor, plainOf, planSealedCopy } from "./sealed-blob-store.ts";
import { asDiskFull, errorCodeOf } from "./write-whole.ts";

/** How often a file is looked for that was evicted between its being located and its being opened. */
const looksMax = 3;

/**
 * Copies a blob from where it may be evicted to where it stays: by the server where both lie in one bucket, else as a file
 * of its own. Not as a hard link: the two would share the time of their last use, and the bytes that somebody alters. Where
 * the file system can share blocks until one of the two is changed, it does.
 * @throws SutradharError `blob_missing`, `blob_corrupt` and what `put` throws.
 */
export async function keepBlob(options: {
  readonly cache: BlobStore;
  readonly vault: BlobStore;
  readonly digest: Digest;
}): Promise<void> {
  const { cache, vault, digest } = options;
  const sealed = await planSealedCopy(cache, vault, digest);
  if (sealed) {
    // What is encrypted is copied as it lies there.
    await keepBlob({ cache: sealed.from, vault: sealed.to, digest: sealed.sealedDigest });
    await sealed.note();
    return;
  }
  if (await vault.has(digest)) return;
  if (await copyWithinBucket(plainOf(cache), plainFor(vault), digest)) return;
  const path = vault.temporaryPath();
  try {
    await copyOut(cache, digest, path);
    const kept = await vault.takeFile(path);
    if (kept !== digest) throw corruptBlob(digest);
  } finally {
    await rm(path, { force: true });
  }
}

async function copyOut(cache: BlobStore, digest: Digest, path: string): Promise<void> {
  for (let look = 1; ; look += 1) {
    try {
      await copyFile(await cache.locate(digest), path, constants.COPYFILE_FICLONE);
      // The copy is read only as its original is, until it has been taken.
      return await chmod(path, 0o600);
    } catch (error) {
      if (errorCodeOf(error) !== "ENOENT" || look === looksMax) throw asDiskFull(error, path);
    }
  }
}
