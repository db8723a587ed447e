/** What an auditor or a court asks for about a video, in one file that is checked offline. */
export { createEvidenceService, type EvidenceOptions } from "./evidence-service.ts";
