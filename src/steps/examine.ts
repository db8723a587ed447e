import { limits } from "../core/index.ts";
import type { StepImplementation } from "../pipeline/index.ts";
import type { AlignmentModel } from "./alignment-model.ts";
import { inputOf, parametersOf, readJson, toJsonBytes, type ChunksArtifact } from "./artifacts.ts";
import { reachModel, type ModelsElsewhere } from "./reach-model.ts";
import type { ExamineFramesTask, ExamineSpeechTask } from "./worker/index.ts";

/** Looks at a frame of each second of a shot by a registered model. What it finds belongs to the shot: videos that share it share that. */
export function createExamineFrames(elsewhere: ModelsElsewhere): StepImplementation {
  return async (context) => {
    const { model, labels, frameRate } = parametersOf(context) as {
      readonly model: AlignmentModel;
      readonly labels: readonly string[];
      readonly frameRate: number;
    };
    const { chunks } = await readJson<ChunksArtifact>(context, inputOf(context, "chunks"));
    const payload: ExamineFramesTask = {
      ...(await reachModel(context, model, elsewhere)),
      labels,
      everyFrames: Math.max(1, Math.round((limits.examinedEveryMs * frameRate) / 1_000)),
      chunks: await Promise.all(
        chunks.map(async ({ digest, frames }) => ({ path: await context.locate(digest), frames })),
      ),
    };
    return { evidence: toJsonBytes(await context.runTask({ kind: "examine-frames", payload })) };
  };
}

/** Listens to the speech of a shot by a registered recogniser. */
export function createExamineSpeech(elsewhere: ModelsElsewhere): StepImplementation {
  return async (context) => {
    const { model, language, text } = parametersOf(context) as {
      readonly model: AlignmentModel;
      readonly language: string;
      readonly text: string;
    };
    const payload: ExamineSpeechTask = {
      ...(await reachModel(context, model, elsewhere)),
      language,
      text,
      pcmPath: await context.locate(inputOf(context, "pcm")),
    };
    return { evidence: toJsonBytes(await context.runTask({ kind: "examine-speech", payload })) };
  };
}
