/** What is shown to auditors: proofs of single entries, and what others vouch for. */
export { copyLog } from "./copy-log.ts";
export { evidencePath, formatEvidence, readEvidence, type Evidence, type StampedCheckpoint } from "./evidence.ts";
export { findEntry, proveEntry } from "./prove-entry.ts";
