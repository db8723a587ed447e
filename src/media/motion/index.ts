/** How a figure lives while it speaks: blinks, gaze, head, brows and breath, and the pose track of a shot. */
export { canonicalRest, mouthColumns, poseTrack } from "./pose-track.ts";
export {
  ordinaryTemperament,
  type MotionPhone,
  type MotionWord,
  type PoseTrackRequest,
  type Temperament,
} from "./motion-request.ts";
export { poseRanges } from "./pose-ranges.ts";
