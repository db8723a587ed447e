/** From a request with every name bound to the plan that makes the video, and to the lock that says what it was made of. */
export { buildDigest } from "./build-digest.ts";
export { compareLocks, describeDifference, type LockDifference, type LockPart } from "./compare-locks.ts";
export {
  completeLock,
  createLock,
  formatLock,
  type LockedAsset,
  type LockedNode,
  type LockedPolicy,
  type LockRequest,
  type VideoLock,
} from "./lock.ts";
export { parseLock } from "./parse-lock.ts";
export {
  planVideo,
  type CaptionMode,
  type PictureRequest,
  type PointCount,
  type PlannedShot,
  type ResolvedScene,
  type ShotStaging,
  type SlideRequest,
  type VideoPlan,
  type VideoRequest,
} from "./plan-video.ts";
