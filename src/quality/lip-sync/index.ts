/** Lip-sync, measured on the pixels and the sound of a delivered file. */
export { boxHeightMin } from "./lip-opening.ts";
export { lipSyncTargets } from "./lip-sync-targets.ts";
export {
  createLipSyncWatch,
  measureLipSync,
  type LipSyncReport,
  type LipSyncRequest,
  type LipSyncWatch,
} from "./measure-lip-sync.ts";
