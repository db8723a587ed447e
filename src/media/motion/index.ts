/** How a figure lives while it speaks: blinks, gaze, head, brows and breath, and the pose track of a shot. */
export { canonicalRest, poseTrack } from "./pose-track.ts";
export { canBeGiven, takeMotion, type GivenMotion } from "./given-motion.ts";
