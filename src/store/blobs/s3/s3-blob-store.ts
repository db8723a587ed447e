import type { Digest } from "../../../core/index.ts";
import { isBlobLoss } from "../blob-loss.ts";
import type { BlobStore } from "../blob-store.ts";
import type { Store } from "../store.ts";
import { createBlobObjects, type S3BlobStoreOptions } from "./s3-blob-objects.ts";
import type { S3Bucket } from "./s3-bucket.ts";

/**
 * Blobs as objects of a bucket, named `prefix/ab/abcd…` as they would lie in a folder. They are written to the local store
 * first, and read from there while it holds them whole; what is fetched is checked as it comes. Whether the bucket has a blob
 * is told by what was noted with the object when it was stored: only what somebody else has put there is fetched for that.
 */
export function createS3BlobStore(options: S3BlobStoreOptions): BlobStore {
  const { bucket, local } = options;
  const objects = createBlobObjects(options);

  /** Stores what `write` gives to the local store, where it is not evicted before the bucket has it. */
  function store(write: () => Promise<Digest>): Promise<Digest> {
    return underLease(local, async () => {
      const digest = await write();
      const path = await local.blobs.locate(digest);
      if ((await objects.look(digest)) !== "whole") await objects.add(digest, path);
      return digest;
    });
  }

  async function read<T>(digest: Digest, from: (digest: Digest) => Promise<T>): Promise<T> {
    try {
      return await from(digest);
    } catch (error) {
      if (!isBlobLoss(error)) throw error;
    }
    return underLease(local, async () => {
      await objects.bring(digest);
      return from(digest);
    });
  }

  const blobs: BlobStore = {
    put: (bytes) => store(() => local.blobs.put(bytes)),
    putStream: (pieces) => store(() => local.blobs.putStream(pieces)),
    takeFile: (path) => store(() => local.blobs.takeFile(path)),
    temporaryPath: () => local.blobs.temporaryPath(),
    get: (digest) => read(digest, (known) => local.blobs.get(known)),
    locate: (digest) => read(digest, (known) => local.blobs.locate(known)),
    async has(digest) {
      const standing = await objects.look(digest);
      return standing === "unproven" ? objects.prove(digest) : standing === "whole";
    },
    async remove(digest) {
      await local.blobs.remove(digest);
      await bucket.remove(objects.nameOf(digest));
    },
  };
  places.set(blobs, { bucket, nameOf: (digest) => objects.nameOf(digest) });
  return blobs;
}

interface Place {
  readonly bucket: S3Bucket;
  readonly nameOf: (digest: Digest) => string;
}

/** Where the stores of this process keep their blobs, for copies that the server makes by itself. */
const places = new WeakMap<BlobStore, Place>();

/**
 * Has the server copy a blob from one store to another in the same bucket; says whether it did so, and found the bytes to be
 * those that the digest names.
 */
export async function copyWithinBucket(from: BlobStore, to: BlobStore, digest: Digest): Promise<boolean> {
  const [source, target] = [places.get(from), places.get(to)];
  if (!source || !target || source.bucket !== target.bucket) return false;
  const { bucket } = target;
  const copied = await bucket.copy({ from: source.nameOf(digest), to: target.nameOf(digest) });
  if (!copied) return false;
  if (copied.sha256 === Buffer.from(digest, "hex").toString("base64")) return true;
  await bucket.remove(target.nameOf(digest));
  return false;
}

async function underLease<T>(local: Pick<Store, "openLease">, work: () => Promise<T>): Promise<T> {
  const lease = await local.openLease();
  try {
    return await work();
  } finally {
    await lease.release();
  }
}
