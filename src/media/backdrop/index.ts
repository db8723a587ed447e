/** What stands behind a presenter: pictures composed for each shape, and lights that flicker on them. */
export {
  composeBackground,
  listBackgroundFiles,
  parseBackground,
  type BackgroundFile,
  type BackgroundLight,
  type PictureShape,
} from "./background-file.ts";
export { bakeLights, type BakedLights } from "./bake-lights.ts";
export type { ShotClock } from "./flicker.ts";
export { lightStill } from "./light-still.ts";
export { readLights, writeLights } from "./lights-file.ts";
export { createMovingLights, type MovingPlate } from "./moving-lights.ts";
