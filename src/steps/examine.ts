import { limits, SutradharError } from "../core/index.ts";
import type { StepContext, StepImplementation } from "../pipeline/index.ts";
import type { AlignmentModel } from "./alignment-model.ts";
import { inputOf, parametersOf, readAssetFiles, readJson, toJsonBytes, type ChunksArtifact } from "./artifacts.ts";
import type { ModelServer } from "./voice-track.ts";
import type { ExamineFramesTask, ExamineSpeechTask } from "./worker/index.ts";

/** Looks at a frame of each second of a shot by a registered model. What it finds belongs to the shot: videos that share it share that. */
export function createExamineFrames(server: ModelServer | undefined): StepImplementation {
  return async (context) => {
    const { model, labels, frameRate } = parametersOf(context) as {
      readonly model: AlignmentModel;
      readonly labels: readonly string[];
      readonly frameRate: number;
    };
    const { chunks } = await readJson<ChunksArtifact>(context, inputOf(context, "chunks"));
    const payload: ExamineFramesTask = {
      ...(await reachModel(context, model, server)),
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
export function createExamineSpeech(server: ModelServer | undefined): StepImplementation {
  return async (context) => {
    const { model, language, text } = parametersOf(context) as {
      readonly model: AlignmentModel;
      readonly language: string;
      readonly text: string;
    };
    const payload: ExamineSpeechTask = {
      ...(await reachModel(context, model, server)),
      language,
      text,
      pcmPath: await context.locate(inputOf(context, "pcm")),
    };
    return { evidence: toJsonBytes(await context.runTask({ kind: "examine-speech", payload })) };
  };
}

async function reachModel(
  context: StepContext,
  model: AlignmentModel,
  server: ModelServer | undefined,
): Promise<Pick<ExamineFramesTask, "model" | "modelPath" | "server">> {
  if (model.runtime.kind === "oip") {
    if (!server) return { model };
    // The process that asks it has no rules to ask.
    await server.pass();
    return { model, server: { url: server.url, token: server.token } };
  }
  const file = (await readAssetFiles(context, "model"))[model.runtime.file];
  if (!file) throw new SutradharError("asset_invalid", `${model.name} has no file ${model.runtime.file}`);
  return { model, modelPath: await context.locate(file) };
}
