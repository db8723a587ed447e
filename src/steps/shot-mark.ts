import type { Stage } from "../media/stage/index.ts";
import { openGroundLevels, type MarkCanvas } from "../media/watermark/index.ts";
import type { ShotStage, ShotStageTask } from "./open-shot-stage.ts";

/** What a shot's mark is drawn on. */
export function canvasOf({ picture: { width, height } }: ShotStageTask, { planes }: Stage): MarkCanvas {
  return { width, height, stride: planes.lumaStride, rows: planes.luma.length / planes.lumaStride };
}

/** Says of how many levels a mark is in each of its cells, shot after shot on one stage. */
export type LevelMark = (task: ShotStageTask & { readonly durationMs: number }) => Uint8Array;

/** It is opened before anything has moved: what the plate shows then is the stage's alone. It draws: the chunk begins after it. */
export function openMarkLevels(first: ShotStageTask, { set, composition, moving }: ShotStage): LevelMark {
  const { stage } = set;
  const { content, text, presenter } = composition;
  const covered = stage.presenterCover();
  const canvas = canvasOf(first, stage);
  const ground = openGroundLevels(canvas, {
    covered,
    // What was drawn may have moved the kernel's memory: views of it are taken last.
    plate: stage.plate.pixels(),
    texts: [text.caption, text.lowerThird, text.label],
    ...(content ? { content } : {}),
    ...(presenter?.window ? { window: presenter.window } : {}),
  });
  // What moves behind it may look otherwise at any time, and another task may have moved it.
  const hasMore = !moving && (content !== undefined || presenter?.window !== undefined);
  const plateLevels = hasMore ? undefined : ground.levels();
  return ({ durationMs }) => {
    if (plateLevels) return plateLevels;
    // Texts that come and go are not needed: where they may be, colours are left alone.
    set.show(durationMs / 2);
    return ground.levels(stage.drawSet());
  };
}
