/** From a request with every name bound to the plan that makes the video, and to the lock that says what it was made of. */
export { adviseOnMarks, type MarkAdvice } from "./advise-marks.ts";
export { buildDigest } from "./build-digest.ts";
export { compareLocks, describeDifference, type LockDifference, type LockPart } from "./compare-locks.ts";
export {
  completeLock,
  createLock,
  formatLock,
  type LockedAsset,
  type LockedNode,
  type LockedModeration,
  type LockedPolicy,
  type LockRequest,
  type VideoLock,
} from "./lock.ts";
export { parseLock } from "./parse-lock.ts";
export { planVideo } from "./plan-video.ts";
export type {
  CaptionMode,
  NamedModelRequest,
  Examiners,
  Makers,
  PictureRequest,
  PointCount,
  PlannedShot,
  ResolvedScene,
  ShotStaging,
  SlideRequest,
  VideoPlan,
  VideoRequest,
  VoiceTrackRequest,
} from "./video-request.ts";
