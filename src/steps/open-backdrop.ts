import { readFile } from "node:fs/promises";
import { createMovingLights, readLights, type MovingPlate } from "../media/backdrop/index.ts";
import { createMovingLoop, openLoop } from "../media/clip/index.ts";
import type { PlateSurface } from "../media/stage/index.ts";

/** What moves behind a shot. */
export interface BackdropTask {
  readonly lightsPath: string;
  /** Where a clip plays. */
  readonly loopPath?: string;
  /** Frames of the whole shot: what moves is at rest in the first and the last. */
  readonly frames: number;
  readonly seed: number;
}

/** @returns undefined where nothing moves. */
export async function openBackdrop(surface: PlateSurface, task: BackdropTask): Promise<MovingPlate | undefined> {
  if (task.loopPath !== undefined) return createMovingLoop(surface, openLoop(task.loopPath));
  const lights = readLights(await readFile(task.lightsPath));
  return lights.lights.length === 0 ? undefined : createMovingLights(surface, lights);
}
