/** Where artifacts live: bytes under their digest, and which step key stands for which bytes. */
export {
  asDiskFull,
  createFileStore,
  createPassingStore,
  type BlobStore,
  type EvictionReport,
  type FileStoreOptions,
  type Lease,
  type PassingStore,
  type ResultIndex,
  type StepResult,
  type Store,
} from "./blobs/index.ts";
