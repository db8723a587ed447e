import type { Digest } from "../../core/index.ts";

/** Where bytes live, under the digest of their content. Blobs are never changed. */
export interface BlobStore {
  /**
   * Stores `bytes` and returns their address. Storing the same bytes again does nothing.
   * @throws SutradharError `disk_full` (nothing half-written stays behind), `limit_exceeded`, and as every method of a
   * store that is not on this machine, `store_unavailable`.
   */
  put(bytes: Uint8Array): Promise<Digest>;
  /** Stores what comes piece by piece, never holding more than one piece. Throws what `put` throws. */
  putStream(pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<Digest>;
  /** A fresh path beside the store, for a file that is written before it is stored. What lies there after a kill is removed. */
  temporaryPath(): string;
  /** Moves a file from a `temporaryPath` into the store: it is gone from there, also after a failure. Throws what `put` throws, and `file_missing`. */
  takeFile(path: string): Promise<Digest>;
  /** @throws SutradharError `blob_missing`, or `blob_corrupt` where the bytes do not match; a corrupt blob is dropped. */
  get(digest: Digest): Promise<Uint8Array>;
  /**
   * The path of a local file with these bytes, checked just now; to be read only. It stays while a lease is held that was
   * opened before; without one, it is to be opened at once. Throws what `get` throws.
   */
  locate(digest: Digest): Promise<string>;
  /**
   * Whether the bytes are here and whole; dropped where they are not. Files are read for that. Of an object in a bucket what
   * was noted when it was stored is enough, and `get` finds out if its bytes have changed under that.
   */
  has(digest: Digest): Promise<boolean>;
  remove(digest: Digest): Promise<void>;
}
