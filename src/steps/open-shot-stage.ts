import { readFile } from "node:fs/promises";
import { lightStill, readLights, type MovingPlate } from "../media/backdrop/index.ts";
import { getWritingSystem } from "../media/captions/index.ts";
import type { EncodeSettings } from "../media/encode/index.ts";
import {
  composeLayout,
  createLayoutStage,
  measureRig,
  type Composition,
  type LayoutName,
  type LayoutStage,
  type LookStyle,
} from "../media/layout/index.ts";
import type { Picture } from "../media/raster/index.ts";
import { parseRig, readBakedRig, type BakedRig, type Rig } from "../media/rig/index.ts";
import { openBackdrop, type BackdropTask } from "./open-backdrop.ts";

/** What a stage is set from: one stage serves every shot that has all of this in common. */
export interface ShotStageTask {
  readonly picture: EncodeSettings;
  readonly layout: LayoutName;
  /** The scene's language: a layout is mirrored for those that are read from the right. */
  readonly label: string;
  /** Absent where nobody is seen. */
  readonly rigPath?: string;
  readonly bakedPath?: string;
  readonly platePath: string;
  readonly backdrop: BackdropTask;
}

export interface ShotStage {
  readonly set: LayoutStage;
  readonly composition: Composition;
  readonly presenter: { readonly rig: Rig; readonly baked: BakedRig } | undefined;
  readonly moving: MovingPlate | undefined;
}

/** Opens the stage of a shot: the presenter in the layout's place, before the scene's background. */
export async function openShotStage(task: ShotStageTask, look: LookStyle): Promise<ShotStage> {
  const { width, height } = task.picture;
  const presenter = await readPresenter(task);
  const isRightToLeft = getWritingSystem(task.label).direction === "rtl";
  const composition = composeLayout(task.layout, task.picture, {
    isMirrored: isRightToLeft,
    ...(presenter ? { rig: measureRig(presenter.rig) } : {}),
  });
  const bare: Picture = { width, height, x: 0, y: 0, data: await readFile(task.platePath) };
  // Lights flicker on a whole background; where it is seen through a window, or out of focus, they burn still.
  const isWhole = composition.presenter !== undefined && composition.presenter.window === undefined;
  const set = createLayoutStage({
    picture: { width, height },
    plate: isWhole ? bare : lightStill(bare, readLights(await readFile(task.backdrop.lightsPath))),
    composition,
    look,
    isRightToLeft,
    ...(presenter ? { presenter } : {}),
  });
  const moving = isWhole ? await openBackdrop(set.stage.plate, task.backdrop) : undefined;
  return { set, composition, presenter, moving };
}

async function readPresenter({ rigPath, bakedPath }: ShotStageTask) {
  if (rigPath === undefined || bakedPath === undefined) return undefined;
  const [text, bytes] = await Promise.all([readFile(rigPath, "utf8"), readFile(bakedPath)]);
  return { rig: parseRig(text, "rig.json"), ...readBakedRig(bytes) };
}
