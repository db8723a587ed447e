/** Artifacts by digest and step results by key: what both are, and both in a folder. */
export type { BlobStore } from "./blob-store.ts";
export { createFileStore, type FileStoreOptions } from "./file-store.ts";
export { createPassingStore, type PassingStore } from "./passing-store.ts";
export {
  livenessOf,
  markedName,
  ownMark,
  parseMarkedName,
  type Liveness,
  type ProcessMark,
} from "./process-mark.ts";
export { asDiskFull, errorCodeOf, syncDirectory } from "./write-whole.ts";
export type { ResultIndex, StepResult } from "./result-index.ts";
export type { EvictionReport, Lease, Store } from "./store.ts";
