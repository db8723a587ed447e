/** From phones to mouths: the viseme of every phone, and the coarticulated motion of a mouth that says them. */
export { mouthParameters } from "./mouth-shape.ts";
export { mouthLeadMs, mouthTrack } from "./mouth-track.ts";
export { phoneParts } from "./phone-parts.ts";
export { timedVisemes } from "./timed-visemes.ts";
export { visemes } from "./viseme.ts";
