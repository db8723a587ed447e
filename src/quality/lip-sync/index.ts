/** Lip-sync, measured on the pixels and the sound of a delivered file. */
export { boxHeightMin } from "./lip-opening.ts";
export { lipSyncTargets } from "./lip-sync-targets.ts";
export {
  judgeLips,
  listLipFrames,
  measureLipSync,
  type LipSyncReport,
  type LipSyncRequest,
} from "./measure-lip-sync.ts";
export { createProfile, planes, profileRows, readProfile, type MouthProfile } from "./mouth-profile.ts";
export { createBandEnergy, createSoundEnvelope, envelopeStepSamples, joinEnvelope } from "./sound-envelope.ts";
