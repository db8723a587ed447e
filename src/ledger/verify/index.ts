/** Whether a log, a proof or a stamp holds: pure, offline, on nothing but node:crypto and canonical JSON. */
export { auditLog, type AuditOptions } from "./audit.ts";
export { parseEntry } from "./audit-order.ts";
export { readEntries } from "./audit-replay.ts";
export type { AuditReport, DeclaredRecovery, Finding, FindingKind } from "./audit-report.ts";
export type { EarlierView } from "./audit-views.ts";
export { decodeBase64, encodeBase64 } from "./base64.ts";
export { formatCheckpoint, parseCheckpoint, type Checkpoint } from "./checkpoint.ts";
export { checkOpening, commitmentOf, type Commitment, type Opening } from "./commitment.ts";
export {
  countSubtrees,
  emptyRange,
  extendRange,
  rootOfRange,
  type CompactRange,
  type CompletedNode,
} from "./compact-range.ts";
export { describeAudit, describeVerdict } from "./describe.ts";
export { createHashReader, largestPowerBelow, type HashReader } from "./hash-reader.ts";

export { hmacSha256 } from "./hmac.ts";
export { createKeyHistory, type KeyHistory } from "./key-history.ts";
export { readText, type LogSource } from "./log-source.ts";
export {
  emptyRoot,
  hashLeaf,
  hashSizeBytes,
  isSameHash,
  verifyConsistency,
  verifyInclusion,
  type Hash,
} from "./merkle.ts";
export { formatNote, formatSignatureLine, parseNote, type Note, type NoteSignature } from "./note.ts";
export {
  describePacket,
  packetFormat,
  packetManifest,
  packetSignature,
  verifyPacket,
  type PacketClaim,
  type PacketManifest,
  type PacketVerdict,
} from "./packet.ts";
export { createPolicy, openCheckpoint, parsePolicy, type OpenedCheckpoint, type TrustPolicy } from "./policy.ts";
export {
  formatBundle,
  parseBundle,
  verifyBundle,
  type ProofBundle,
  type ProvenBundle,
  type ProvenEntry,
} from "./proof-bundle.ts";
export { cosignedMessage, openNote, type VerifiedSignature } from "./signature.ts";
export {
  formatRecovery,
  formatRotation,
  keyRotatedType,
  openRecovery,
  recoveredType,
  type RecoveryStatement,
} from "./statement.ts";
export { readStoredZip } from "./stored-zip.ts";
export {
  formatEntryBundle,
  formatTilePath,
  listTiles,
  parseTilePath,
  splitTile,
  tileOf,
  tileWidth,
  type Tile,
} from "./tile-path.ts";
export { createTimeStampRequest, verifyTimeStamp } from "./time-stamp.ts";
export { formatTlogProof, parseTlogProof, type TlogProof } from "./tlog-proof.ts";
export { VerificationFailure, type FailureReason, type Refused } from "./verification-failure.ts";
export {
  checkKeyName,
  createVerifierKey,
  formatVerifierKey,
  parseVerifierKey,
  type SignatureType,
  type VerifierKey,
} from "./verifier-key.ts";
