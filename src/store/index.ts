/** Where artifacts live: bytes under their digest, and which step key stands for which bytes. */
export {
  asDiskFull,
  createFileStore,
  createPassingStore,
  keepBlob,
  type BlobStore,
  type EvictionReport,
  type FileStoreOptions,
  type Lease,
  type PassingStore,
  type ResultIndex,
  type S3Credentials,
  type StepResult,
  type Store,
} from "./blobs/index.ts";
export {
  listMigrations,
  migrate,
  openDatabase,
  startEmbeddedPostgres,
  toJson,
  type AttemptOutcome,
  type BudgetPeriod,
  type Database,
  type DatabaseOptions,
  type MeteredOutcome,
  type EmbeddedPostgres,
  type ProblemRecord,
  type RunPurpose,
  type RunState,
  type StepState,
  type Tables,
  type Trx,
  type VideoPriority,
  type VideoState,
} from "./database/index.ts";
export { findRunningServer, lockDataDirectory, type DataDirectoryLock, type RunningServer } from "./data-directory.ts";
export { openStores } from "./open-stores.ts";
export { parseStoreLocation, type S3Settings, type StoreLocation } from "./store-location.ts";
export { firstWorkspace, type Stores, type StoresOptions } from "./stores.ts";
