/** How long what is kept, and whose it is: floors and ceilings by the calendar, lineage, holds, and what becomes of stored data now. */
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
