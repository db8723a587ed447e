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
  backUp,
  bringsMajor,
  clusterPaths,
  describeDatabase,
  findPostmaster,
  listMigrations,
  migrate,
  openDatabase,
  restoreBackup,
  startEmbeddedPostgres,
  toJson,
  upgradeCluster,
  type AttemptOutcome,
  type BackupReport,
  type BudgetPeriod,
  type Database,
  type DatabaseOptions,
  type DatabaseStatus,
  type DeliveryAttempt,
  type DeliveryState,
  type MeteredOutcome,
  type EmbeddedPostgres,
  type ProblemRecord,
  type RunPurpose,
  type RunState,
  type StepState,
  type Tables,
  type Trx,
  type UpgradeReport,
  type VideoPriority,
  type VideoState,
} from "./database/index.ts";
export { findRunningServer, lockDataDirectory, type DataDirectoryLock, type RunningServer } from "./data-directory.ts";
export { isPassingFailure } from "./passing-failure.ts";
export { openStores } from "./open-stores.ts";
export { parseStoreLocation, type S3Settings, type StoreLocation } from "./store-location.ts";
export { firstWorkspace, type Stores, type StoresOptions } from "./stores.ts";
