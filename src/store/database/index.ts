export { backUp, restoreBackup, type BackupReport } from "./backup/index.ts";
export { describeDatabase, type DatabaseStatus } from "./describe-database.ts";
export {
  bringsMajor,
  clusterPaths,
  findPostmaster,
  startEmbeddedPostgres,
  type EmbeddedPostgres,
} from "./embedded/index.ts";
export { upgradeCluster, type UpgradeReport } from "./upgrade-cluster.ts";
export type { CampaignRowState, CampaignState, RowProblem } from "./campaign-tables.ts";
export type { AgeKnown, ConsentMethod, ConsentRequestState, ConsentStatus } from "./consent-tables.ts";
export type { DeliveryAttempt, DeliveryState } from "./event-tables.ts";
export type { BudgetPeriod, MeteredOutcome } from "./meter-tables.ts";
export type { StopKind } from "./people-tables.ts";
export type { TakedownState, TakedownTargetKind } from "./takedown-tables.ts";
export { listMigrations, migrate } from "./migrate.ts";
export type { BlobShelf, HoldScope } from "./retention-tables.ts";
export type { RightsAsker, RightsKind, RightsState } from "./rights-tables.ts";
export type { RolloutState } from "./rollout-tables.ts";
export { isMaking, makingPurposes } from "./run-purposes.ts";
export { openDatabase, type Database, type DatabaseOptions, type Trx } from "./open-database.ts";
export {
  toJson,
  type AttemptOutcome,
  type ProblemRecord,
  type RunPurpose,
  type RunState,
  type StepState,
  type Tables,
  type VideoPriority,
  type VideoState,
} from "./tables.ts";
