import type { Digest } from "../../core/index.ts";

/** Where bytes live, under the digest of their content. Blobs are never changed. */
export interface BlobStore {
  /**
   * Stores `bytes` and returns their address. Storing the same bytes again does nothing.
   * @throws SutradharError `disk_full` (nothing half-written stays behind), `limit_exceeded`.
   */
  put(bytes: Uint8Array): Promise<Digest>;
  /** Stores what comes piece by piece, never holding more than one piece. Throws what `put` throws. */
  putStream(pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<Digest>;
  /** Copies a file into the store. Throws what `put` throws, and `file_missing`. */
  putFile(path: string): Promise<Digest>;
  /** @throws SutradharError `blob_missing`, or `blob_corrupt` where the bytes do not match; a corrupt blob is dropped. */
  get(digest: Digest): Promise<Uint8Array>;
  /** The path of a local file with these bytes, checked just now; to be read only. Throws what `get` throws. */
  locate(digest: Digest): Promise<string>;
  /** Whether the bytes are here and whole: they are read and checked, and dropped where they are not. */
  has(digest: Digest): Promise<boolean>;
  remove(digest: Digest): Promise<void>;
}
