/** The delivered picture's profiles, and when everything in a video happens. */
export { defaultProfile, fitDurationMs, fitRateKbps, getProfile, smallestLike, type Profile } from "./profiles.ts";
export { chunkFrames, composeTimeline, durationOf, type ShotTiming, type Timeline } from "./timeline.ts";
