/** The rig that `sutradhar avatar new` starts with: plain layers drawn on the spot, which already turn, blink and talk. */
export { drawStarter, type StarterPicture } from "./draw-starter.ts";
export { describeStarter } from "./describe-starter.ts";
export { createStarterRig } from "./starter-rig.ts";
