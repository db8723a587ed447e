/** What this installation tells others' tools of how videos and models were made, under its own key. */
export { openStatementSigner } from "./open-statement-signer.ts";
export { gatherVideoFacts } from "./gather-video-facts.ts";
export { postRunEvent, type LineageServer } from "./post-run-event.ts";
export { createStatementService } from "./statement-service.ts";
