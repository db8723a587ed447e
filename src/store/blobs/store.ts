import type { BlobStore } from "./blob-store.ts";
import type { ResultIndex } from "./result-index.ts";

/** While it is held, nothing is evicted that was used since it was opened. */
export interface Lease {
  release(): Promise<void>;
}

export interface EvictionReport {
  readonly sizeBytes: number;
  readonly evictedBytes: number;
  readonly evictedFiles: number;
}

/** Artifacts and the keys that they were made under, with a limit on the room they take. */
export interface Store {
  readonly blobs: BlobStore;
  readonly results: ResultIndex;
  /** Every run holds one from before its first look-up to its end. A dead process's lease does not count. */
  openLease(): Promise<Lease>;
  /** Until what it returns is called, files stay that `locate` decrypted; absent where nothing is encrypted. A lease does it too. */
  keepOpened?(): () => Promise<void>;
  /** Removes what was least recently used until the store is within its limit; called by `put` as needed. */
  evict(): Promise<EvictionReport>;
}
