/** The audit trail: the ledger's entries of the caller's workspace, to be searched and exported. */
export { createAuditRoutes, type AuditServices } from "./audit-routes.ts";
