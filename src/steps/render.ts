import type { Digest } from "../core/index.ts";
import { limits, SutradharError } from "../core/index.ts";
import {
  captionCues,
  createCaptionClock,
  createCaptionMeasure,
  getWritingSystem,
  type Cue,
  type LabelProfileName,
} from "../media/captions/index.ts";
import type { ShownLook } from "../media/brand/index.ts";
import type { EncodeSettings } from "../media/encode/index.ts";
import { composeLayout, timeContent, type LayoutName, type Moment, type ShotContent } from "../media/layout/index.ts";
import { poseParameters } from "../media/pose.ts";
import { chunkFrames, type ShotTiming } from "../media/timeline/index.ts";
import { createMarkPattern, encodeMark, signCells, type MarkId, type MarkKey } from "../media/watermark/index.ts";
import type { StepContext, StepImplementation, StepOutputs } from "../pipeline/index.ts";
import {
  inputOf,
  inputsOf,
  parametersOf,
  readAssetFiles,
  readJson,
  toJsonBytes,
  type ChunksArtifact,
} from "./artifacts.ts";
import type { RenderChunkResult, RenderChunkTask } from "./render-chunk.ts";
import { findLook } from "./shot-look.ts";
import type { LowerThird } from "./shot-overlays.ts";

interface RenderParameters {
  readonly picture: EncodeSettings;
  readonly language: string;
  readonly caption: string;
  readonly isBurned: boolean;
  readonly marksWords?: boolean;
  /** What the shot shows of its brand. */
  readonly look?: ShownLook;
  readonly label: string;
  readonly labelProfile?: LabelProfileName;
  readonly layout: LayoutName;
  readonly content?: ShotContent<Moment>;
  readonly fadesIn?: boolean;
  readonly fadesOut?: boolean;
  readonly lowerThird?: LowerThird;
  readonly isTest?: boolean;
  readonly mark?: PlannedMark;
}

/** Whose watermark a video bears, and which key it was drawn with. */
export interface IssuerMark {
  readonly keyVersion: number;
  readonly keyCheck: string;
  readonly issuer: MarkId;
}

/** Which watermark a shot bears. */
interface PlannedMark extends IssuerMark {
  readonly shot: MarkId;
}

/** Finds the key that a plan names; the plan does not hold it. */
export type FindMarkKey = (planned: Pick<PlannedMark, "keyVersion" | "keyCheck">) => Promise<MarkKey>;

/** The step that draws and encodes a shot, chunk by chunk; each chunk is kept as soon as it is made. */
export function createRender(findMarkKey: FindMarkKey): StepImplementation {
  return async (context) => render(context, findMarkKey);
}

async function render(context: StepContext, findMarkKey: FindMarkKey): Promise<StepOutputs> {
  const parameters = parametersOf(context) as RenderParameters;
  const { picture } = parameters;
  const timing = await readJson<ShotTiming>(context, inputOf(context, "timing"));
  const durationMs = (timing.frames * 1000) / timing.frameRate;
  const look = await findLook(context, parameters.look);
  const cues = captionCues({
    caption: parameters.caption,
    words: timing.words,
    language: parameters.language,
    durationMs,
    measure: createCaptionMeasure(parameters.language, { ...picture, text: layOutText(parameters) }, look.text),
    marksWords: parameters.marksWords ?? false,
  });
  const sizes = chunkFrames(timing.frames, Math.floor((limits.chunkMsMax * picture.frameRate) / 1000));
  const task = {
    ...(await createTask(context, parameters, cues, timing)),
    ...(look.task ? { look: look.task } : {}),
    ...(parameters.mark ? { mark: await drawSigns(parameters.mark, findMarkKey) } : {}),
  };
  const poses = await context.read(inputOf(context, "poses"));
  const doneFrames = sizes.map(() => 0);
  const report = (index: number, frames: number) => {
    doneFrames[index] = frames;
    context.progress({ done: doneFrames.reduce((sum, each) => sum + each, 0), total: timing.frames, unit: "frames" });
  };
  let start = 0;
  const chunks = await Promise.all(
    sizes.map(async (frames, index) => {
      const startFrame = start;
      start += frames;
      const saved = await context.checkpoints.find(index);
      if (saved) return takeChunk(saved);
      const rowBytes = poseParameters.length * 4;
      const payload: RenderChunkTask = {
        ...task,
        startFrame,
        poses: poses.slice(startFrame * rowBytes, (startFrame + frames) * rowBytes),
      };
      const result = (await context.runTask({ kind: "render-chunk", payload, frames }, (progress) => {
        report(index, progress.done);
      })) as RenderChunkResult;
      const kept = takeChunk(await context.checkpoints.save(index, { chunk: result.chunk, mouth: result.mouth }));
      report(index, frames);
      return kept;
    }),
  );
  const mouths = await Promise.all(chunks.map((chunk) => context.read(chunk.mouth)));
  const artifact: ChunksArtifact = {
    chunks: chunks.map((chunk, index) => ({ digest: chunk.chunk, frames: sizes[index] as number })),
  };
  return { chunks: toJsonBytes(artifact), cues: toJsonBytes(cues), mouth: Buffer.concat(mouths) };
}

/** What a process that draws is given instead of the key. */
async function drawSigns({ issuer, shot, ...planned }: PlannedMark, findMarkKey: FindMarkKey): Promise<Int8Array> {
  const key = await findMarkKey(planned);
  const codes = { issuer: encodeMark(key, "issuer", issuer), shot: encodeMark(key, "shot", shot) };
  return signCells(createMarkPattern(key), codes);
}

function takeChunk(outputs: Readonly<Record<string, Digest>>): { chunk: Digest; mouth: Digest } {
  const { chunk, mouth } = outputs;
  if (!chunk || !mouth) throw new SutradharError("blob_corrupt", "a kept chunk is not whole: render again");
  return { chunk, mouth };
}

async function createTask(
  context: StepContext,
  parameters: RenderParameters,
  cues: readonly Cue[],
  timing: ShotTiming,
): Promise<Omit<RenderChunkTask, "startFrame" | "poses">> {
  const [baked] = inputsOf(context, "rig");
  const plate = inputOf(context, "plate");
  const lights = inputOf(context, "lights");
  const [loop] = inputsOf(context, "loop");
  return {
    stage: `${baked ?? ""}/${plate}/${lights}/${loop ?? ""}`,
    ...(baked ? await locateRig(context, baked) : {}),
    platePath: await context.locate(plate),
    // Of the poses, which differ from shot to shot: no two sentences flicker alike.
    backdrop: {
      lightsPath: await context.locate(lights),
      ...(loop ? { loopPath: await context.locate(loop) } : {}),
      frames: timing.frames,
      seed: Number.parseInt(inputOf(context, "poses").slice(0, 8), 16),
    },
    picture: parameters.picture,
    language: parameters.language,
    label: parameters.label,
    ...(parameters.labelProfile ? { labelProfile: parameters.labelProfile } : {}),
    layout: parameters.layout,
    cues: parameters.isBurned ? cues : [],
    ...(parameters.content ? { content: timeShot(parameters.content, parameters.caption, timing) } : {}),
    slidePaths: await Promise.all(inputsOf(context, "slides").map((slide) => context.locate(slide))),
    fades: { in: parameters.fadesIn ?? false, out: parameters.fadesOut ?? false },
    durationMs: (timing.frames * 1000) / timing.frameRate,
    ...(parameters.lowerThird ? { lowerThird: parameters.lowerThird } : {}),
    ...(parameters.isTest ? { isTest: true } : {}),
  };
}

/** Where type stands does not depend on who is seen. */
function layOutText({ layout, picture, label }: RenderParameters) {
  return composeLayout(layout, picture, { isMirrored: getWritingSystem(label).direction === "rtl" }).text;
}

function timeShot(content: ShotContent<Moment>, caption: string, timing: ShotTiming): ShotContent<number> {
  const durationMs = (timing.frames * 1000) / timing.frameRate;
  const clock = createCaptionClock({ caption, words: timing.words, durationMs });
  return timeContent(content, { clock, marks: timing.marks });
}

async function locateRig(context: StepContext, baked: Digest): Promise<{ rigPath: string; bakedPath: string }> {
  const rigFile = (await readAssetFiles(context, "rig"))["rig.json"];
  if (!rigFile) throw new SutradharError("rig_invalid", "the avatar has no rig.json");
  return { rigPath: await context.locate(rigFile), bakedPath: await context.locate(baked) };
}
