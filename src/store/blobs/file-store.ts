import type { Store } from "./store.ts";

export interface FileStoreOptions {
  /** Made when it is not there. Several processes may share it. */
  readonly directory: string;
  readonly sizeBytesMax: number;
  /** The clock, in ms since 1970: what "least recently used" is told by. */
  readonly now: () => number;
}

/** A store in a folder: `blobs/ab/abcd…`, `results/ab/abcd…`, `leases/`, `temp/`. */
export declare function createFileStore(options: FileStoreOptions): Promise<Store>;
