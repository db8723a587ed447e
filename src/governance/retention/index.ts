/** How long what is kept, and whose it is: floors and ceilings by the calendar, lineage, holds, and what becomes of stored data now. */
export { holdBlob, isOnHold } from "./held-blobs.ts";
export { liftHold, listHolds, placeHold, type HoldVisitor, type LegalHold } from "./legal-holds.ts";
export {
  decideHoldings,
  type RetentionAction,
  type RetentionOptions,
  type RetentionVerdict,
} from "./decide-holding.ts";
export { type Holding, type HoldingsQuestion } from "./holdings.ts";
export { deleteMonth, logKinds, type LogKind } from "./logs.ts";
export { beginReceipt, endReceipt, listReceipts, type Purged, type PurgeReceipt } from "./receipts.ts";
export {
  findOwnersOfFiles,
  inheritOwners,
  listHeldArtifacts,
  type ArtifactKind,
  type HeldArtifact,
  type InheritingNode,
  type Owner,
} from "./lineage.ts";
export { readRetentionRules, type RetentionClass, type RetentionRules } from "./rules.ts";
