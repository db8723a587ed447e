import { alignPicture, type Picture } from "../raster/index.ts";
import type { BakedLights } from "./bake-lights.ts";
import type { ShotClock } from "./flicker.ts";
import { createMovingLights } from "./moving-lights.ts";

const tile = 16;

/** At a shot's first frame every light is at rest, whatever the shot. */
const atRest: ShotClock = { frames: 1, frameRate: 30, seed: 0 };

/** A plate with its lights on it, as they are at rest. */
export function lightStill(plate: Picture, lights: BakedLights): Picture {
  if (lights.lights.length === 0) return plate;
  const { width, height } = plate;
  const aligned = alignPicture(plate, { step: tile, frameWidth: width, frameHeight: height });
  const surface = {
    columns: aligned.width / tile,
    rows: aligned.height / tile,
    pixels: () => aligned.data,
    mark: () => undefined,
  };
  createMovingLights(surface, lights).show(0, atRest);
  const data = new Uint8Array(width * height * 4);
  for (let y = 0; y < height; y++) {
    data.set(aligned.data.subarray(4 * y * aligned.width, 4 * (y * aligned.width + width)), 4 * y * width);
  }
  return { ...plate, data };
}
