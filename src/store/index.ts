/** Where artifacts live: bytes under their digest, and which step key stands for which bytes. */
export type { BlobStore } from "./blobs/blob-store.ts";
export type { ResultIndex, StepResult } from "./blobs/result-index.ts";
export type { EvictionReport, Lease, Store } from "./blobs/store.ts";
export { createFileStore, type FileStoreOptions } from "./blobs/file-store.ts";
