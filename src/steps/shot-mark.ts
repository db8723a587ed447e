import { restPose } from "../media/pose.ts";
import type { Stage } from "../media/stage/index.ts";
import { findLevels, type MarkCanvas } from "../media/watermark/index.ts";
import type { ShotStage, ShotStageTask } from "./open-shot-stage.ts";

/** What a shot's mark is drawn on. */
export function canvasOf({ picture: { width, height } }: ShotStageTask, { planes }: Stage): MarkCanvas {
  return { width, height, stride: planes.lumaStride, rows: planes.luma.length / planes.lumaStride };
}

/** Whether a shot's picture is more than a presenter before a background. */
export function hasMoreThanPlate({ composition: { content, presenter } }: ShotStage): boolean {
  return content !== undefined || presenter?.window !== undefined;
}

/**
 * Of how many levels a mark is in each of its cells. It is asked before anything has moved: what the plate shows then is
 * the task's alone. It draws: the chunk begins after it.
 * @param showMiddle where there is more than the plate: changes the stage to what the middle of the shot shows
 */
export function levelShotMark(
  task: ShotStageTask,
  { set: { stage }, composition }: ShotStage,
  showMiddle?: () => void,
): Uint8Array {
  const { content, text, presenter } = composition;
  const ground = {
    covered: stage.presenterCover(),
    texts: [text.caption, text.lowerThird, text.label],
    ...(content ? { content } : {}),
    ...(presenter?.window ? { window: presenter.window } : {}),
  };
  if (showMiddle) {
    showMiddle();
    stage.setPattern(undefined);
    stage.beginChunk();
    stage.draw(restPose);
  }
  // What is drawn may move the kernel's memory: views of it are taken last.
  const levels = findLevels(canvasOf(task, stage), {
    ...ground,
    plate: stage.plate.pixels(),
    ...(showMiddle ? { shown: stage.planes } : {}),
  });
  stage.beginChunk();
  return levels;
}
