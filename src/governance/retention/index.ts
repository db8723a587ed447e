/** How long what is kept, and whose it is: floors and ceilings by the calendar, lineage, holds, and what becomes of stored data now. */
export { holdBlob, isOnHold, type HeldThing } from "./held-blobs.ts";
export { liftHold, listHolds, placeHold, type HoldVisitor, type LegalHold } from "./legal-holds.ts";
export {
  decideHolding,
  decideHoldings,
  type HoldingFacts,
  type RetentionAction,
  type RetentionOptions,
  type RetentionVerdict,
} from "./decide-holding.ts";
export { holdingsMax, listHoldings, type Holding, type HoldingKind, type HoldingsQuestion } from "./holdings.ts";
export { beginReceipt, endReceipt, listReceipts, type Purged, type PurgeReceipt } from "./receipts.ts";
export { endOfSpan, type Span } from "./calendar.ts";
export {
  findOwnersOfFiles,
  heldArtifactsMax,
  inheritOwners,
  listHeldArtifacts,
  listOwnersOfVideo,
  type ArtifactKind,
  type HeldArtifact,
  type InheritingNode,
  type Owner,
} from "./lineage.ts";
export {
  readRetentionRules,
  retentionClasses,
  type ClassRule,
  type RetentionClass,
  type RetentionRules,
} from "./rules.ts";
