/** From phones to mouths: the viseme of every phone, and the coarticulated motion of a mouth that says them. */
export { mouthLeadMs, mouthTrack, type MouthTrackRequest } from "./mouth-track.ts";
export { mouthParameters, type MouthParameter } from "./mouth-shape.ts";
export type { Loudness } from "./mouth-gestures.ts";
export { timedVisemes, type TimedViseme } from "./timed-visemes.ts";
export { visemeOf } from "./viseme-of.ts";
export { visemes, type Viseme } from "./viseme.ts";
