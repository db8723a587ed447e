/** Artifacts by digest and step results by key: what both are, in a folder, a bucket or a database. */
export type { BlobCipher } from "./blob-cipher.ts";
export type { BlobStore } from "./blob-store.ts";
export { createDatabaseResultIndex, type DatabaseResultIndexOptions } from "./database-result-index.ts";
export { createFileStore, type FileStoreOptions } from "./file-store.ts";
export { createFileVault, type FileVaultOptions } from "./file-vault.ts";
export { isBlobLoss } from "./blob-loss.ts";
export { seeToRoom } from "./free-room.ts";
export { keepBlob } from "./keep-blob.ts";
export { createLayeredResults } from "./layered-results.ts";
export { createPassingStore, type PassingStore } from "./passing-store.ts";
export { livenessOf, markedName, ownMark, parseMarkedName, type Liveness, type ProcessMark } from "./process-mark.ts";
export { removeLeftovers } from "./leftovers.ts";
export { asFolderFailure, probeFolder } from "./probe-folder.ts";
export {
  createS3BlobStore,
  describeS3,
  openS3Bucket,
  probeBucket,
  type S3BlobStoreOptions,
  type S3Bucket,
  type S3Credentials,
  type S3Location,
} from "./s3/index.ts";
export { createSealedShelf, protectBlob, type SealedShelf } from "./sealed-blob-store.ts";
export { createSealedIndex, ownersText, type SealedBlob, type SealedIndex } from "./sealed-index.ts";
export { asDiskFull, errorCodeOf, syncDirectory } from "./write-whole.ts";
export type { ResultIndex, StepResult } from "./result-index.ts";
export type { EvictionReport, Lease, Store } from "./store.ts";
