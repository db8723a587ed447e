import { readFile } from "node:fs/promises";
import type { MovingPlate } from "../media/backdrop/index.ts";
import { drawOverlay, type Cue, type Overlay, type OverlayPicture } from "../media/captions/index.ts";
import { createChunkEncoder, type ChunkEncoder, type EncodeSettings } from "../media/encode/index.ts";
import { poseParameters, type Pose, type PoseParameter } from "../media/pose.ts";
import { toYuva, type Picture } from "../media/raster/index.ts";
import { createStillness, parseRig, readBakedRig, type Stillness } from "../media/rig/index.ts";
import { createStage, frameMedium, type Stage, type StagePlanes } from "../media/stage/index.ts";
import { openBackdrop, type BackdropTask } from "./open-backdrop.ts";

/** The speaker's name over a shot. A shot knows its own part only: whether the name comes in it, and whether it goes. */
export interface LowerThird {
  readonly name: string;
  readonly title?: string;
  readonly enters: boolean;
  readonly leaves: boolean;
}

/** One chunk of a shot, with all that a worker needs to draw it. */
export interface RenderChunkTask {
  /** Names the stage: a worker keeps the last one and uses it again where this is equal. */
  readonly stage: string;
  readonly rigPath: string;
  readonly bakedPath: string;
  readonly platePath: string;
  readonly backdrop: BackdropTask;
  readonly picture: EncodeSettings;
  readonly language: string;
  /** The language of the label. */
  readonly label: string;
  /** Captions to burn in, in the shot's time. */
  readonly cues: readonly Cue[];
  readonly lowerThird?: LowerThird;
  readonly startFrame: number;
  /** Float32, a row of pose parameters for each frame of the chunk. */
  readonly poses: Uint8Array;
}

export interface RenderChunkResult {
  readonly chunk: Uint8Array;
  /** Int16: x, y, width, height of the mouth's box for each frame. */
  readonly mouth: Uint8Array;
}

const overlay = { lowerThird: 0, caption: 1, label: 2 } as const;
const lowerThirdMs = { enterAt: 400, fade: 300, leaveAt: 4_000 } as const;
const progressFrames = 15;

interface Workbench {
  readonly key: string;
  readonly stage: Stage;
  readonly moving: MovingPlate | undefined;
  /** Holds what hardly moves, from a chunk's first frame on. */
  readonly holdStill: () => Stillness;
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
  const { stage, moving, holdStill } = await prepare(task);
  const clock = { ...task.backdrop, frameRate: task.picture.frameRate };
  const values = new Float32Array(Uint8Array.from(task.poses).buffer);
  const frames = values.length / poseParameters.length;
  const mouth = new Int16Array(frames * 4);
  const overlays = createOverlays(task, stage);
  const stillness = holdStill();
  stage.beginChunk();
  for (let frame = 0; frame < frames; frame++) {
    overlays.show(((task.startFrame + frame) * 1000) / task.picture.frameRate);
    moving?.show(task.startFrame + frame, clock);
    stage.draw(stillness.settle(readPose(values, frame)));
    const box = stage.mouthBox();
    mouth.set([box.x, box.y, box.width, box.height], frame * 4);
    show(stage.planes, frame, frames);
  }
  return new Uint8Array(mouth.buffer);
}

/** Row `frame` of a pose track. */
function readPose(values: Float32Array, frame: number): Pose {
  const at = frame * poseParameters.length;
  return Object.fromEntries(poseParameters.map((name, i) => [name, values[at + i]])) as Record<PoseParameter, number>;
}

async function prepare(task: RenderChunkTask): Promise<Workbench> {
  const key = JSON.stringify([task.stage, task.picture]);
  if (workbench?.key === key) return workbench;
  const [rigText, bakedBytes, plateBytes] = await Promise.all([
    readFile(task.rigPath, "utf8"),
    readFile(task.bakedPath),
    readFile(task.platePath),
  ]);
  const rig = parseRig(rigText, "rig.json");
  const { baked, heights } = readBakedRig(bakedBytes);
  const { width, height } = task.picture;
  const plate: Picture = { width, height, x: 0, y: 0, data: plateBytes };
  const { place } = frameMedium(task.picture, rig.canvas);
  workbench?.encoder.close();
  workbench?.moving?.close();
  const stage = createStage({ width, height, plate, presenter: { rig, baked, heights, place }, overlays: 3 });
  const moving = await openBackdrop(stage.plate, task.backdrop);
  const holdStill = () => createStillness(rig, baked.scale);
  workbench = { key, stage, moving, holdStill, encoder: createChunkEncoder(task.picture) };
  return workbench;
}

/** What lies over the presenter, changed only at the frame where it changes. */
function createOverlays(task: RenderChunkTask, stage: Stage): { show(atMs: number): void } {
  const draw = (what: Parameters<typeof drawOverlay>[0], language: string) =>
    toPicture(drawOverlay(what, language, task.picture));
  const third = task.lowerThird && draw(nameOverlay(task.lowerThird), task.label);
  let shownCue: Cue | undefined;
  let shownOpacity = -1;
  stage.setOverlay(overlay.label, draw({ kind: "label" }, task.label));
  stage.setOverlay(overlay.caption, undefined);
  stage.setOverlay(overlay.lowerThird, undefined);
  return {
    show(atMs) {
      const cue = task.cues.find((one) => atMs >= one.startMs && atMs < one.endMs);
      if (cue !== shownCue) {
        shownCue = cue;
        stage.setOverlay(overlay.caption, cue && draw({ kind: "caption", lines: cue.lines }, task.language));
      }
      if (!third) return;
      const opacity = task.lowerThird ? lowerThirdOpacity(task.lowerThird, atMs) : 0;
      if (opacity === shownOpacity) return;
      shownOpacity = opacity;
      stage.setOverlay(overlay.lowerThird, opacity === 0 ? undefined : fade(third, opacity));
    },
  };
}

/** In sixteenths, so that a fade takes few redraws. */
function lowerThirdOpacity({ enters, leaves }: LowerThird, atMs: number): number {
  const { enterAt, fade: fadeMs, leaveAt } = lowerThirdMs;
  const coming = enters ? (atMs - enterAt) / fadeMs : 1;
  const going = leaves ? (leaveAt - atMs) / fadeMs : 1;
  return Math.round(16 * Math.max(0, Math.min(1, coming, going))) / 16;
}

function nameOverlay({ name, title }: LowerThird): Overlay {
  return { kind: "lower-third", name, ...(title === undefined ? {} : { title }) };
}

function toPicture(drawn: OverlayPicture | undefined): Picture | undefined {
  if (!drawn) return undefined;
  const { x, y, width, height, rgba } = drawn;
  return { x, y, width, height, data: toYuva(rgba) };
}

function fade(picture: Picture, opacity: number): Picture {
  if (opacity === 1) return picture;
  return { ...picture, data: picture.data.map((value) => Math.round(value * opacity)) };
}
