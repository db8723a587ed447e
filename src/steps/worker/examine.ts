import { readFile } from "node:fs/promises";
import { SutradharError } from "../../core/index.ts";
import type { ModelSession, Tensor, Tensors } from "../../inference/index.ts";
import { readChunkPictures } from "../../media/decode/index.ts";
import { readChunk } from "../../media/encode/index.ts";
import {
  compareTexts,
  samplePicture,
  type FrameScores,
  type HeardWords,
  type PictureForm,
} from "../../quality/index.ts";
import { toSixteenKilohertz } from "../../speech/alignment/index.ts";
import { fromPcm16 } from "../artifacts.ts";
import { openModel, type ReachedModel } from "./open-model.ts";

export interface ExamineFramesTask extends ReachedModel {
  /** What each number that it gives is about, in its order; `safe` is no finding. */
  readonly labels: readonly string[];
  readonly everyFrames: number;
  readonly chunks: readonly { readonly path: string; readonly frames: number }[];
}

/** Pictures that are asked about at once. */
const batch = 8;

export async function examineFramesTask(task: ExamineFramesTask): Promise<FrameScores> {
  const session = await openModel(task);
  try {
    const { name } = task.model;
    const form = pictureFormOf(session, name);
    const scores: Record<string, { score: number; frame: number }> = {};
    let waiting: { readonly frame: number; readonly picture: Float32Array }[] = [];
    let frames = 0;
    const ask = async (): Promise<void> => {
      if (waiting.length === 0) return;
      const rows = await scoreOf(session, {
        form,
        pictures: waiting.map(({ picture }) => picture),
        labels: task.labels,
        name,
      });
      for (const [row, { frame }] of waiting.entries()) {
        for (const [column, label] of task.labels.entries()) {
          const score = rows[row * task.labels.length + column] as number;
          if (label !== "safe" && score > (scores[label]?.score ?? -1)) scores[label] = { score, frame };
        }
      }
      frames += waiting.length;
      waiting = [];
    };
    let start = 0;
    for (const { path, frames: count } of task.chunks) {
      const seen: typeof waiting = [];
      readChunkPictures(readChunk(await readFile(path)), (picture) => {
        const frame = start + picture.index;
        if (frame % task.everyFrames === 0) seen.push({ frame, picture: samplePicture(picture, form) });
      });
      start += count;
      for (const one of seen) {
        waiting.push(one);
        if (waiting.length === batch) await ask();
      }
    }
    await ask();
    return { model: name, frames, scores };
  } finally {
    await session.close();
  }
}

function pictureFormOf({ signature }: ModelSession, name: string): PictureForm {
  const [input] = signature.inputs;
  const form = input && formOf(input.type, input.shape);
  if (form) return form;
  throw new SutradharError(
    "asset_invalid",
    `${name} must take pictures: fp32 as [-1, 3, height, width] from 0 to 1, or uint8 as [-1, height, width, 3]`,
  );
}

function formOf(type: string, [, ...shape]: readonly number[]): PictureForm | undefined {
  if (shape.length !== 3 || shape.some((side) => side <= 0)) return undefined;
  const [a, b, c] = shape as [number, number, number];
  if (type === "fp32" && a === 3) return { layout: "planes", height: b, width: c };
  return type === "uint8" && c === 3 ? { layout: "pixels", height: a, width: b } : undefined;
}

async function scoreOf(
  session: ModelSession,
  {
    form: { layout, width, height },
    pictures,
    labels,
    name,
  }: {
    readonly form: PictureForm;
    readonly pictures: readonly Float32Array[];
    readonly labels: readonly string[];
    readonly name: string;
  },
): Promise<Float32Array> {
  const [input, output] = [session.signature.inputs[0], session.signature.outputs[0]];
  if (!input || !output) throw new SutradharError("asset_invalid", `${name} takes or gives nothing`);
  const all = new Float32Array(pictures.length * 3 * width * height);
  for (const [index, picture] of pictures.entries()) all.set(picture, index * picture.length);
  const asked: Tensor =
    layout === "planes"
      ? { type: "fp32", shape: [pictures.length, 3, height, width], data: all }
      : { type: "uint8", shape: [pictures.length, height, width, 3], data: Uint8Array.from(all) };
  const said = (await session.infer({ [input.name]: asked }))[output.name];
  const isWhole = said?.shape[0] === pictures.length && said.shape[1] === labels.length && said.shape.length === 2;
  if (!isWhole || !(said.data instanceof Float32Array)) {
    throw new SutradharError(
      "model_reply_invalid",
      `${name} gave [${said?.shape.join(", ") ?? ""}] for ${pictures.length} pictures and ${labels.length} labels`,
    );
  }
  return said.data;
}

export interface ExamineSpeechTask extends ReachedModel {
  readonly language: string;
  /** What was to be said. */
  readonly text: string;
  readonly pcmPath: string;
}

export async function examineSpeechTask(task: ExamineSpeechTask): Promise<HeardWords> {
  const session = await openModel(task);
  try {
    const { name } = task.model;
    const [input, output] = [session.signature.inputs[0], session.signature.outputs[0]];
    if (input?.type !== "fp32" || output?.type !== "text") {
      throw new SutradharError("asset_invalid", `${name} must take sound (fp32, 16 kHz) and give text`);
    }
    const heard = toSixteenKilohertz(fromPcm16(await readFile(task.pcmPath)));
    const shape = input.shape.length === 1 ? [heard.length] : [1, heard.length];
    const sound = { [input.name]: { type: "fp32", shape, data: heard } } as const;
    const said = (await session.infer({ ...sound, ...languageFor(session, task.language) }))[output.name];
    const text = Array.isArray(said?.data) ? said.data.join(" ").slice(0, heardLettersMax) : "";
    const { language, text: wanted } = task;
    const judged = await judge(text, language);
    return { model: name, language, wanted, heard: text, ...compareTexts(wanted, text), judged };
  } finally {
    await session.close();
  }
}

/** Of a recogniser that is told which language it hears. */
function languageFor({ signature }: ModelSession, language: string): Tensors {
  const input = signature.inputs.find(({ name, type }) => name === "language" && type === "text");
  return input ? { [input.name]: { type: "text", shape: [1], data: [language] } } : {};
}

/** By the rules that ship: a worker process has no others. Who hears nothing has nothing to judge. */
async function judge(text: string, language: string): Promise<HeardWords["judged"]> {
  if (text.trim() === "") return { action: "allow", categories: [] };
  const { createBuiltInModerator } = await import("../../governance/moderation/index.ts");
  // When it was judged is nothing to what a step makes.
  const decision = await createBuiltInModerator().moderate({ stage: "transcript", language, text }, new Date(0));
  return { action: decision.action, categories: [...new Set(decision.findings.map(({ category }) => category))] };
}

/** More than anybody says in a sentence: what a server answers is nobody's memory. */
const heardLettersMax = 4_000;
