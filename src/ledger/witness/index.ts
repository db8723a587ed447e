/** What an auditor runs: a memory of what a log has shown, and signatures only under what continues it. */
export { createWitnessState, type WitnessRecord, type WitnessState } from "./witness-state.ts";
export { witnessLog, type RefusalReason, type Witnessed, type WitnessOptions } from "./witness-log.ts";
