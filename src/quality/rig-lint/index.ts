/** What tears, slides or cannot be told apart in a rig: found by drawing it at its extremes, before an audience does. */
export { lintRig, type RigFinding, type RigLint } from "./lint-rig.ts";
