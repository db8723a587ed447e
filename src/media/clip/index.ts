/** A company's clip behind a presenter: checked, made into a loop once, and read back for each shot. Loads the codec. */
export { bakeLoop, type LoopRequest } from "./bake-loop.ts";
export { checkClip } from "./clip-source.ts";
export { openLoop } from "./loop-reader.ts";
export { createMovingLoop } from "./moving-loop.ts";
