/** Where artifacts live: bytes under their digest, and which step key stands for which bytes. */
export {
  createFileStore,
  type BlobStore,
  type EvictionReport,
  type FileStoreOptions,
  type Lease,
  type ResultIndex,
  type StepResult,
  type Store,
} from "./blobs/index.ts";
