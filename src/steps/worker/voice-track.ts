import { readFile, writeFile } from "node:fs/promises";
import { SutradharError } from "../../core/index.ts";
import { readSound } from "../../media/decode/index.ts";
import { classPhones, scoreSound, toSixteenKilohertz, type ScoreFrames } from "../../speech/alignment/index.ts";
import { fromPcm16, toPcm16 } from "../artifacts.ts";
import { alignTrack, type AlignmentArtifact } from "../align-track.ts";
import type { SpeechArtifact } from "../artifacts.ts";
import { openModel, type ReachedModel } from "./open-model.ts";

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

export interface AlignTask extends ReachedModel {
  readonly trackPath: string;
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
