import { readFile, writeFile } from "node:fs/promises";
import { limits, SutradharError } from "../../core/index.ts";
import {
  guardSession,
  openBuiltinSession,
  openOipSession,
  openOnnxSession,
  type ModelSession,
} from "../../inference/index.ts";
import { readSound } from "../../media/decode/index.ts";
import { classPhones, scoreSound, toSixteenKilohertz, type ScoreFrames } from "../../speech/alignment/index.ts";
import { fromPcm16, toPcm16 } from "../artifacts.ts";
import { alignTrack, type AlignmentArtifact } from "../align-track.ts";
import type { SpeechArtifact } from "../artifacts.ts";
import type { AlignmentModel } from "../alignment-model.ts";

export interface DecodeTrackTask {
  readonly path: string;
  /** For messages. */
  readonly name: string;
  readonly outPath: string;
}

/** Brings a recording to what steps pass on: one channel at 48 kHz in 16 bits. */
export async function decodeTrackTask({ path, name, outPath }: DecodeTrackTask): Promise<void> {
  await writeFile(outPath, toPcm16(readSound(path, name)));
}

export interface AlignTask {
  readonly trackPath: string;
  readonly model: AlignmentModel;
  /** Of the model's own file, where it has one. */
  readonly modelPath?: string;
  readonly server?: { readonly url: string; readonly token?: string | undefined };
  readonly sentences: readonly SpeechArtifact[];
  readonly frameRate: number;
}

export async function alignTask(task: AlignTask): Promise<AlignmentArtifact> {
  const pcm = fromPcm16(await readFile(task.trackPath));
  const session = await openModel(task);
  try {
    const score: ScoreFrames = async (heard, frames) => {
      const input = session.signature.inputs[0];
      const output = session.signature.outputs[0];
      if (!input || !output) throw new SutradharError("asset_invalid", `${task.model.name} takes or gives nothing`);
      const shape = [frames, heard.length / frames];
      const said = (await session.infer({ [input.name]: { type: "fp32", shape, data: heard } }))[output.name];
      if (said?.shape[0] !== frames || said.shape[1] !== classPhones.length || !(said.data instanceof Float32Array)) {
        throw new SutradharError(
          "model_reply_invalid",
          `${task.model.name} gave [${said?.shape.join(", ") ?? ""}] for ${frames} frames`,
        );
      }
      return said.data;
    };
    const scores = await scoreSound(toSixteenKilohertz(pcm), score);
    const { sentences, frameRate } = task;
    return alignTrack({ scores, sentences, frameRate, samples: pcm.length });
  } finally {
    await session.close();
  }
}

async function openModel({ model, modelPath, server }: AlignTask): Promise<ModelSession> {
  const { name, signature, runtime } = model;
  if (runtime.kind === "oip") {
    if (!server) {
      throw new SutradharError(
        "model_unavailable",
        `${name} runs on a server of the Open Inference Protocol: set SUTRADHAR_MODEL_SERVER to its address`,
      );
    }
    return guardSession(
      openOipSession({ ...server, name, model: runtime.model, version: runtime.version, signature, send: fetch }),
      { name },
    );
  }
  if (modelPath === undefined) throw new SutradharError("internal", `${name} has no file`);
  const bytes = await readFile(modelPath);
  const open = runtime.kind === "builtin" ? openBuiltinSession : openOnnxSession;
  return guardSession(await open({ name, bytes, signature }), { name, answerMsMax: limits.modelAnswerMsMax });
}
