/** What a finished video must pass before it may leave: each gate judges what was measured on its own bytes. */
export type { Gate, GateResult, Verdict } from "./gate.ts";
export {
  gatherEvidence,
  nameParts,
  type KeptEvidence,
  type NamedParts,
  type MasterEvidence,
  type PlannedMaster,
} from "./master-evidence.ts";
export { judgeMaster, masterGates } from "./master-gates.ts";
export { roundNumber } from "./tell-result.ts";
export { judgeSound } from "./judge-sound.ts";
export { listenToSound } from "./listen-to-sound.ts";
