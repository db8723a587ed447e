/** What an auditor or a court asks for about a video, as one file. */
export { createEvidenceRoutes, type EvidenceServices, type PackedEvidence } from "./evidence-routes.ts";
