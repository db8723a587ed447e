import { stat } from "node:fs/promises";
import { SutradharError, type Digest } from "../../../core/index.ts";
import { isBlobLoss } from "../blob-loss.ts";
import type { Store } from "../store.ts";
import type { S3Bucket } from "./s3-bucket.ts";
import { readObject } from "./s3-read.ts";
import { uploadFile } from "./s3-upload.ts";

export interface S3BlobStoreOptions {
  readonly bucket: S3Bucket;
  /** Which the name of every object begins with, without a slash at either end; "" for none. */
  readonly prefix: string;
  /** A file store where what is read and written lies on this machine while it is used; its limit is how much that may be. */
  readonly local: Pick<Store, "blobs" | "openLease">;
  /**
   * Who asks for an object that was written longer ago makes it young again: so a rule of the bucket that removes what is
   * old removes what nobody asks for.
   */
  readonly refreshAfterMs?: number;
  /** The clock, in ms since 1970. */
  readonly now: () => number;
}

/** How often an object is fetched before it is taken for corrupt: the bytes may have been altered on their way. */
const fetchesMax = 2;

/** `whole` by what was noted when it was stored, `unproven` where nothing was, or what does not fit. */
type Standing = "whole" | "unproven" | "absent";

/** The objects that stand for blobs. */
export interface BlobObjects {
  nameOf(digest: Digest): string;
  look(digest: Digest): Promise<Standing>;
  add(digest: Digest, path: string): Promise<void>;
  /**
   * Brings one into the local store, but once however many ask; one that does not have the bytes of its name is removed.
   * Throws what `BlobStore.get` throws.
   */
  bring(digest: Digest): Promise<void>;
  /** Fetches one to see whether it is whole, and notes that it is. */
  prove(digest: Digest): Promise<boolean>;
}

export function createBlobObjects({
  bucket,
  prefix,
  local,
  refreshAfterMs = Infinity,
  now,
}: S3BlobStoreOptions): BlobObjects {
  const nameOf = (digest: Digest): string => [prefix, digest.slice(0, 2), digest].filter(Boolean).join("/");

  /** Makes an object as young as this instant, by a copy onto itself; says whether there is one. */
  async function renew(key: string, note: Readonly<Record<string, string>>): Promise<boolean> {
    const metadata = { ...note, renewed: String(now()) };
    return (await bucket.copy({ from: key, to: key, metadata })) !== undefined;
  }

  async function fetch(digest: Digest): Promise<void> {
    const key = nameOf(digest);
    for (let fetches = 1; ; fetches += 1) {
      try {
        await local.blobs.putStream(readObject(bucket, key, digest));
        return;
      } catch (error) {
        if (!isCorrupt(error)) throw error;
        if (fetches < fetchesMax) continue;
        await bucket.remove(key);
        throw error;
      }
    }
  }

  return {
    nameOf,
    // Who came to ask after another had begun may ask when that has ended: what it brought is here.
    bring: shareCalls(async (digest) => {
      if (!(await local.blobs.has(digest))) await fetch(digest);
    }),
    async look(digest) {
      const head = await bucket.head(nameOf(digest));
      if (!head) return "absent";
      const { sha256, size, renewed = "0" } = head.metadata;
      if (sha256 !== digest || size !== String(head.sizeBytes)) return "unproven";
      // Servers that keep files take one that was copied onto itself for as old as it was: when that was done is noted, too.
      if (now() - Math.max(head.writtenAtMs, Number(renewed)) <= refreshAfterMs) return "whole";
      return (await renew(nameOf(digest), head.metadata)) ? "whole" : "absent";
    },
    async add(digest, path) {
      const { size: sizeBytes } = await stat(path);
      await uploadFile(bucket, { key: nameOf(digest), path, digest, sizeBytes, metadata: noteOf(digest, sizeBytes) });
    },
    async prove(digest) {
      try {
        await fetch(digest);
      } catch (error) {
        if (isBlobLoss(error)) return false;
        throw error;
      }
      const { size: sizeBytes } = await stat(await local.blobs.locate(digest));
      return renew(nameOf(digest), noteOf(digest, sizeBytes));
    },
  };
}

/** What an object says of itself; who replaces one by other means leaves it out. */
function noteOf(digest: Digest, sizeBytes: number): Readonly<Record<string, string>> {
  return { sha256: digest, size: String(sizeBytes) };
}

function isCorrupt(error: unknown): boolean {
  return error instanceof SutradharError && error.code === "blob_corrupt";
}

/** Who asks for what is on its way already waits for that. */
function shareCalls(call: (digest: Digest) => Promise<void>): (digest: Digest) => Promise<void> {
  const calls = new Map<Digest, Promise<void>>();
  return (digest) => {
    const known = calls.get(digest);
    if (known) return known;
    const started = call(digest).finally(() => calls.delete(digest));
    calls.set(digest, started);
    return started;
  };
}
