/** Attitude: how a sentence speaks of the group that it names, weighed from sentences rather than told by a pattern. */
export { attitudeOf, parseAttitude, printAttitude, type Attitude } from "./attitude.ts";
export { featuresOf } from "./features.ts";
export { fitAttitude, type AttitudeSample } from "./fit-attitude.ts";
