import type { Stage } from "../media/stage/index.ts";
import { findLevels, type MarkCanvas } from "../media/watermark/index.ts";
import type { ShotStage, ShotStageTask } from "./open-shot-stage.ts";

/** What a shot's mark is drawn on. */
export function canvasOf({ picture: { width, height } }: ShotStageTask, { planes }: Stage): MarkCanvas {
  return { width, height, stride: planes.lumaStride, rows: planes.luma.length / planes.lumaStride };
}

/**
 * Of how many levels a mark is in each cell of the lattice. It is asked before anything has moved: what the plate shows then is
 * the task's alone.
 */
export function levelShotMark(task: ShotStageTask, { set, composition }: ShotStage): Uint8Array {
  const { content, text, presenter } = composition;
  return findLevels(canvasOf(task, set.stage), {
    covered: set.stage.presenterCover(),
    luma: takeLuma(set.stage.plate.pixels()),
    hidden: [...(content ? [content] : []), text.caption, text.lowerThird, text.label],
    ...(presenter?.window ? { window: presenter.window } : {}),
  });
}

function takeLuma(yuva: Uint8Array): Uint8Array {
  const luma = new Uint8Array(yuva.length / 4);
  for (let at = 0; at < luma.length; at++) luma[at] = yuva[4 * at] as number;
  return luma;
}
