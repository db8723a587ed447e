import { readFile } from "node:fs/promises";
import { SutradharError } from "../../core/index.ts";
import { floats, type ModelSession, type Tensor, type Tensors } from "../../inference/index.ts";
import { takeMotion } from "../../media/motion/index.ts";
import { poseParameters, type PoseParameter } from "../../media/pose.ts";
import type { ShotTiming } from "../../media/timeline/index.ts";
import { toSixteenKilohertz } from "../../speech/alignment/index.ts";
import { visemes } from "../../speech/visemes/index.ts";
import { fromPcm16, sampleRateHz } from "../artifacts.ts";
import { openModel, type ReachedModel } from "./open-model.ts";

export interface MoveTask extends ReachedModel {
  /** What each column of its answer moves. */
  readonly columns: readonly PoseParameter[];
  readonly timing: ShotTiming;
  /** Of the motion that is built in. */
  readonly posesPath: string;
  readonly pcmPath: string;
}

/** Returns the shot's poses, float32, with what the model gives in their columns. */
export async function moveTask(task: MoveTask): Promise<Uint8Array> {
  const { timing, columns, model } = task;
  const { frames, frameRate } = timing;
  const poses = new Float32Array(Uint8Array.from(await readFile(task.posesPath)).buffer);
  const sound = placeSpeech(fromPcm16(await readFile(task.pcmPath)), timing);
  const session = await openModel(task);
  try {
    const said = await session.infer(describeShot(session, { name: model.name, timing, poses, sound }));
    const values = said[session.signature.outputs[0]?.name ?? ""];
    const rows = values?.shape.at(-2);
    if (!(values?.data instanceof Float32Array) || rows !== frames || values.shape.at(-1) !== columns.length) {
      throw new SutradharError(
        "model_reply_invalid",
        `${model.name} gave [${values?.shape.join(", ") ?? ""}] for ${frames} frames of ${columns.length} parameters`,
      );
    }
    const given = { name: model.name, columns, values: values.data };
    return new Uint8Array(takeMotion({ frames, frameRate, values: poses }, given).values.buffer as ArrayBuffer);
  } finally {
    await session.close();
  }
}

/** What is heard in the shot, from its first frame to its last, at 16 kHz. */
function placeSpeech(speech: Float32Array, { frames, frameRate, leadInSamples }: ShotTiming): Float32Array {
  const heard = new Float32Array(Math.round((frames * sampleRateHz) / frameRate));
  heard.set(speech.subarray(0, heard.length - leadInSamples), leadInSamples);
  return toSixteenKilohertz(heard);
}

interface ShotFacts {
  readonly name: string;
  readonly timing: ShotTiming;
  readonly poses: Float32Array;
  readonly sound: Float32Array;
}

/** Whatever the model asks for, by the names of its inputs. */
function describeShot({ signature }: ModelSession, { name, timing, poses, sound }: ShotFacts): Tensors {
  const { frames } = timing;
  const known: Readonly<Record<string, () => { readonly data: Float32Array; readonly shape: readonly number[] }>> = {
    sound: () => ({ data: sound, shape: [sound.length] }),
    poses: () => ({ data: poses, shape: [frames, poseParameters.length] }),
    visemes: () => ({ data: showVisemes(timing), shape: [frames, visemes.length] }),
  };
  const asked = signature.inputs.map((input): [string, Tensor] => {
    const fact = known[input.name]?.();
    if (!fact || input.type !== "fp32") {
      throw new SutradharError(
        "asset_invalid",
        `${name} takes ${input.name} (${input.type}); a model that moves takes, as fp32, ${Object.keys(known).join(", ")}`,
      );
    }
    // With a first dimension for a batch, where it wants one.
    const batch = input.shape.length > fact.shape.length ? [1] : [];
    return [input.name, floats(fact.data, [...batch, ...fact.shape])];
  });
  return Object.fromEntries(asked);
}

/** Of each frame, which mouth class is heard in its middle: a row of the fifteen, one of them 1. */
function showVisemes({ frames, frameRate, phones }: ShotTiming): Float32Array {
  const shown = new Float32Array(frames * visemes.length);
  const order: readonly string[] = visemes;
  for (let frame = 0; frame < frames; frame++) {
    const atMs = ((frame + 0.5) * 1000) / frameRate;
    const heard = phones.find(({ startMs, endMs }) => startMs <= atMs && atMs < endMs)?.viseme ?? "sil";
    shown[frame * visemes.length + order.indexOf(heard)] = 1;
  }
  return shown;
}
