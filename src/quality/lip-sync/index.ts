/** Lip-sync, measured on the pixels and the sound of a delivered file. */
export { boxHeightMin } from "./lip-opening.ts";
export { lipSyncTargets } from "./lip-sync-targets.ts";
export { measureLipSync, type LipSyncReport, type LipSyncRequest } from "./measure-lip-sync.ts";
