import { readFile } from "node:fs/promises";
import { createChunkEncoder, type ChunkEncoder } from "../media/encode/index.ts";
import { readBakedSlide } from "../media/layout/index.ts";
import { poseParameters, restPose, type Pose, type PoseParameter } from "../media/pose.ts";
import { createStillness, type Stillness } from "../media/rig/index.ts";
import type { StagePlanes } from "../media/stage/index.ts";
import { drawMark } from "../media/watermark/index.ts";
import { openShotStage, type ShotStage, type ShotStageTask } from "./open-shot-stage.ts";
import { canvasOf, openMarkLevels, type LevelMark } from "./shot-mark.ts";
import { openShotLook, type LookTask, type ShotLook } from "./shot-look.ts";
import { createOverlays, type ShotOverlays } from "./shot-overlays.ts";

/** One chunk of a shot, with all that a worker needs to draw it. */
export interface RenderChunkTask extends ShotStageTask, ShotOverlays {
  /** Names the stage: a worker keeps the last one and uses it again where this is equal. */
  readonly stage: string;
  /** The brand's; without it the product's own. */
  readonly look?: LookTask;
  /** Of the slides that the content counts. */
  readonly slidePaths: readonly string[];
  readonly startFrame: number;
  /** Of each of the watermark's cells which sign it has: the shot's mark. Absent in an unmarked picture. */
  readonly mark?: Int8Array;
  /** Float32, a row of pose parameters for each frame of the chunk. */
  readonly poses: Uint8Array;
}

export interface RenderChunkResult {
  readonly chunk: Uint8Array;
  /** Int16: x, y, width, height of the mouth's box for each frame. */
  readonly mouth: Uint8Array;
}

const progressFrames = 15;

interface Workbench {
  readonly key: string;
  readonly shotStage: ShotStage;
  readonly dress: ShotLook;
  /** Holds what hardly moves, from a chunk's first frame on. */
  readonly holdStill: () => Stillness | undefined;
  /** Of how many levels the watermark is in each of its cells. Absent where there is no mark. */
  readonly levelMark: LevelMark | undefined;
  readonly encoder: ChunkEncoder;
}

let workbench: Workbench | undefined;

/** Draws and encodes one chunk. The bytes depend on the task alone, not on what this process did before. */
export async function renderChunk(
  task: RenderChunkTask,
  context: { progress(progress: { done: number; total: number; unit: string }): void },
): Promise<RenderChunkResult> {
  const { encoder } = await prepare(task);
  encoder.begin();
  const mouth = await drawChunk(task, (planes, frame, frames) => {
    encoder.encode(planes);
    if ((frame + 1) % progressFrames === 0) context.progress({ done: frame + 1, total: frames, unit: "frames" });
  });
  return { chunk: encoder.finish(), mouth };
}

/** Draws a chunk and shows frame after frame, valid until `show` returns. Returns the mouth's boxes. */
export async function drawChunk(
  task: RenderChunkTask,
  show: (planes: StagePlanes, frame: number, frames: number) => void,
): Promise<Uint8Array> {
  const { shotStage, dress, holdStill, levelMark } = await prepare(task);
  const { set, moving } = shotStage;
  const clock = { ...task.backdrop, frameRate: task.picture.frameRate };
  const values = new Float32Array(Uint8Array.from(task.poses).buffer);
  const frames = values.length / poseParameters.length;
  const mouth = new Int16Array(frames * 4);
  const slides = await Promise.all(task.slidePaths.map(async (path) => readBakedSlide(await readFile(path))));
  const overlays = createOverlays(task, { ...shotStage, ...dress, slides });
  set.stage.setPattern(task.mark && levelMark && drawMark(task.mark, canvasOf(task, set.stage), levelMark(task)));
  const stillness = holdStill();
  for (let frame = 0; frame < frames; frame++) {
    overlays.show(((task.startFrame + frame) * 1000) / task.picture.frameRate);
    moving?.show(task.startFrame + frame, clock);
    const pose = readPose(values, frame);
    set.stage.draw(stillness?.settle(pose) ?? pose);
    const box = set.stage.mouthBox();
    mouth.set([box.x, box.y, box.width, box.height], frame * 4);
    show(set.stage.planes, frame, frames);
  }
  return new Uint8Array(mouth.buffer);
}

/** Row `frame` of a pose track. */
function readPose(values: Float32Array, frame: number): Pose {
  // A copy has the shape of every other pose, which an object that grows name by name does not: it is read faster.
  const pose: Record<PoseParameter, number> = { ...restPose };
  let at = frame * poseParameters.length;
  for (const name of poseParameters) pose[name] = values[at++] as number;
  return pose;
}

async function prepare(task: RenderChunkTask): Promise<Workbench> {
  const key = JSON.stringify([task.stage, task.picture, task.layout, task.label, task.look, task.mark !== undefined]);
  if (workbench?.key === key) return workbench;
  workbench?.encoder.close();
  workbench?.shotStage.moving?.close();
  workbench = undefined;
  const dress = await openShotLook(task.look);
  const shotStage = await openShotStage(task, dress.look);
  const { presenter } = shotStage;
  workbench = {
    key,
    shotStage,
    dress,
    holdStill: () => presenter && createStillness(presenter.rig, presenter.baked.scale),
    levelMark: task.mark && openMarkLevels(task, shotStage),
    encoder: createChunkEncoder(task.picture),
  };
  return workbench;
}
