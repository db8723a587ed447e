import { limits, SutradharError } from "../core/index.ts";
import type { StepImplementation } from "../pipeline/index.ts";
import type { AlignmentModel } from "./alignment-model.ts";
import type { AlignmentArtifact } from "./align-track.ts";
import {
  inputOf,
  inputsOf,
  parametersOf,
  readAssetFiles,
  readJson,
  toJsonBytes,
  type SpeechArtifact,
} from "./artifacts.ts";
import type { AlignTask, DecodeTrackTask } from "./worker/index.ts";

/** A server of the operator's that runs models. */
export interface ModelServer {
  readonly url: string;
  readonly token?: string | undefined;
  /** Asked before anything goes there. @throws SutradharError where nothing may */
  readonly pass: () => Promise<void>;
}

/** Reads a recording: its sound as one channel at 48 kHz. */
export const decodeTrackStep: StepImplementation = async (context) => {
  const { name } = parametersOf(context) as { readonly name: string };
  const source = context.node.assets["source"];
  if (!source) throw new SutradharError("internal", "a recording is to be decoded, and none is named");
  const outPath = context.temporaryPath();
  const payload: DecodeTrackTask = { path: await context.locate(source), name, outPath };
  await context.runTask({ kind: "decode-track", payload });
  return { pcm: await context.takeFile(outPath) };
};

/** Finds the script's sentences in a recording, by a registered model. */
export function createAlign(server: ModelServer | undefined): StepImplementation {
  return async (context) => {
    const { model, frameRate } = parametersOf(context) as {
      readonly model: AlignmentModel;
      readonly frameRate: number;
    };
    const files = await readAssetFiles(context, "model");
    const isElsewhere = model.runtime.kind === "oip" && server !== undefined;
    // The process that asks it has no rules to ask.
    if (isElsewhere) await server.pass();
    const file = "file" in model.runtime ? files[model.runtime.file] : undefined;
    const payload: AlignTask = {
      trackPath: await context.locate(inputOf(context, "track")),
      model,
      ...(file ? { modelPath: await context.locate(file) } : {}),
      ...(isElsewhere ? { server: { url: server.url, token: server.token } } : {}),
      sentences: await Promise.all(
        inputsOf(context, "speech").map((digest) => readJson<SpeechArtifact>(context, digest)),
      ),
      frameRate,
    };
    return { alignment: toJsonBytes(await context.runTask({ kind: "align", payload })) };
  };
}

/** The stretch of a recording that is one shot's: its sound as it is, and when its phones and words are heard. */
export const cutTrackStep: StepImplementation = async (context) => {
  const { shot } = parametersOf(context) as { readonly shot: number };
  const { shots } = await readJson<AlignmentArtifact>(context, inputOf(context, "alignment"));
  const aligned = shots[shot];
  if (!aligned)
    throw new SutradharError("internal", `a recording has ${shots.length} sentences, and number ${shot} is asked for`);
  const { startSample, samples, phones, words, marks } = aligned;
  if (samples > limits.shotDurationMsMax * 48) {
    throw new SutradharError(
      "limit_exceeded",
      `a sentence may last ${limits.shotDurationMsMax / 1_000} s with its pause, and one of the recording lasts ${Math.round(samples / 48_000)} s: break the sentence in two, or cut the pause`,
    );
  }
  const track = await context.read(inputOf(context, "track"));
  const pcm = new Uint8Array(samples * 2);
  pcm.set(track.subarray(startSample * 2, (startSample + samples) * 2));
  const speech: SpeechArtifact = { samples, phones, words, marks };
  return { speech: toJsonBytes(speech), pcm };
};
