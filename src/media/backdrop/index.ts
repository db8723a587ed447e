/** What stands behind a presenter: pictures composed for each shape, lights that flicker on them, clips that loop. */
export {
  composeBackground,
  listBackgroundFiles,
  parseBackground,
  pictureShapes,
  type BackgroundFile,
  type BackgroundLight,
  type PictureShape,
} from "./background-file.ts";
export { bakeLoop, type LoopRequest } from "./bake-loop.ts";
export { checkClip } from "./clip-source.ts";
export { openLoop } from "./loop-reader.ts";
export { createMovingLoop } from "./moving-loop.ts";
export { bakeLights, type BakedLights } from "./bake-lights.ts";
export { flickerCell, type ShotClock } from "./flicker.ts";
export { readLights, writeLights } from "./lights-file.ts";
export { createMovingLights, type MovingPlate } from "./moving-lights.ts";
