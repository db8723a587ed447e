/** The append-only log of what happened: written in batches, signed, witnessed, and checked by anyone offline. */
export {
  defineEntry,
  field,
  hide,
  createOpening,
  type Actor,
  type BodyOf,
  type EntryDraft,
  type EntryType,
  type Fields,
  type Hidden,
} from "./entries/index.ts";
export { copyLog, findEntry, proveEntry, readEvidence } from "./evidence/index.ts";
export {
  addCosignatures,
  addTimeStamp,
  commitmentKeyCheck,
  createDatabaseSource,
  createLedgerWriter,
  createSizeMemory,
  declareRecovery,
  keepLedger,
  openLedger,
  requestTimeStamp,
  rotateKey,
  type Ledger,
  type LedgerKeeper,
  type LedgerOptions,
  type LedgerWriter,
} from "./log/index.ts";
export { createKeyFile, openSecretFile, readKeyFile, createSigner, type Signer } from "./signing/index.ts";
export { createDirectorySource, createHttpSource } from "./tiles/index.ts";
export {
  exportTrail,
  listTrail,
  readLog,
  type LoggedEntry,
  type TrailEntry,
  type TrailFilter,
  type TrailPage,
} from "./trail/index.ts";
export {
  auditLog,
  createPolicy,
  describeAudit,
  describeVerdict,
  formatBundle,
  formatVerifierKey,
  parseBundle,
  parsePolicy,
  parseVerifierKey,
  VerificationFailure,
  verifyBundle,
  type AuditReport,
  type EarlierView,
  type LogSource,
  type Opening,
  type ProofBundle,
  type ProvenBundle,
  type Refused,
  type TrustPolicy,
} from "./verify/index.ts";
export { createWitnessState, witnessLog, type Witnessed } from "./witness/index.ts";
