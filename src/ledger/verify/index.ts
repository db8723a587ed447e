/** Whether a log, a proof or a stamp holds: pure, offline, on nothing but node:crypto and canonical JSON. */
export { auditLog, type AuditOptions } from "./audit.ts";
export type { AuditReport, DeclaredRecovery, Finding, FindingKind } from "./audit-report.ts";
export type { EarlierView } from "./audit-views.ts";
