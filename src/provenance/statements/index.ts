/** What others' tools read of a making: OpenLineage events, and in-toto statements with SLSA provenance in signed envelopes. Pure. */
export { toLineageEvents } from "./lineage-events.ts";
export { toModelStatement, toVideoStatement } from "./statement.ts";
export type { Teller, UsedVersion, VideoFacts } from "./video-facts.ts";
