import { readFileSync } from "node:fs";
import { join } from "node:path";
import { guardSession, openBuiltinSession, openOnnxSession, type ModelSession } from "../../src/inference/index.ts";
import { modelSchema, signatureOf, type ModelDescriptor } from "../../src/registry/models/index.ts";
import { alignPhones, hearPhones, scoreSound } from "../../src/speech/alignment/index.ts";
import type { Language, SpokenPhone } from "../../src/speech/spoken.ts";
import { createEspeakVoices } from "../../src/speech/voices/index.ts";
import {
  countSentence,
  createCounts,
  figuresOf,
  type AlignmentCounts,
  type AlignmentFigures,
} from "./compare-phones.ts";
import type { SpokenCase } from "./spoken-cases.ts";

/** A model of the folder assets/models, on one of the runtimes. */
export interface MeasuredModel {
  readonly folder: string;
  readonly runtime: "builtin" | "onnx";
}

export interface SliceFigures {
  readonly family: string;
  readonly voice: string;
  readonly language: Language;
  /** The text was known, as when a script is there. */
  readonly isForced: boolean;
  readonly figures: AlignmentFigures;
}

export interface ModelFigures {
  readonly model: MeasuredModel;
  readonly precision: string;
  readonly sizeBytes: number;
  readonly slices: readonly SliceFigures[];
  /** Of all families that were held out, together. */
  readonly heldOut: Readonly<Record<"free" | "forced", AlignmentFigures>>;
  /** Of frames of silence and of noise, in which nobody speaks: the share in which a mouth would move. */
  readonly movesInSilence: number;
  /** Seconds of sound in one second of processor time, features and net together. */
  readonly realTimeFactor: number;
  /** Of ten seconds of sound. */
  readonly latencyMs: number;
}

/** The phones that a script's text has, in the product's own words: of a case as of a sentence that is rendered. */
export type ExpectedPhones = ReadonlyMap<string, readonly SpokenPhone[]>;

export async function expectPhones(cases: readonly SpokenCase[]): Promise<ExpectedPhones> {
  const voices = createEspeakVoices();
  const expected = new Map<string, readonly SpokenPhone[]>();
  try {
    for (const { text, language } of cases) {
      const key = `${language} ${text}`;
      if (expected.has(key)) continue;
      const spans = [{ kind: "text", text, style: {} }] as const;
      const position = { file: "", line: 1, column: 1 };
      const { phones } = await voices.forLanguage(language).speak({ language, spans, caption: text, position });
      expected.set(key, phones);
    }
  } finally {
    voices.close();
  }
  return expected;
}

export async function measureModel(
  model: MeasuredModel,
  { cases, expected }: { readonly cases: readonly SpokenCase[]; readonly expected: ExpectedPhones },
): Promise<ModelFigures> {
  const { session, descriptor, sizeBytes } = await open(model);
  const slices = new Map<string, { counts: AlignmentCounts; told: Omit<SliceFigures, "figures"> }>();
  const heldOut = { free: createCounts(), forced: createCounts() };
  const score = (heard: Float32Array, frames: number) => scoreFrames(session, heard, frames);
  let [seconds, cpuUs] = [0, 0];
  for (const { family, voice, language, text, pcm, phones } of cases) {
    const started = process.cpuUsage();
    const scores = await scoreSound(pcm, score);
    const used = process.cpuUsage(started);
    seconds += pcm.length / 16_000;
    cpuUs += used.user + used.system;
    const ways = {
      free: hearPhones(scores),
      forced: alignPhones(scores, [expected.get(`${language} ${text}`) ?? []])[0]?.phones ?? [],
    };
    for (const way of ["free", "forced"] as const) {
      const told = { family, voice, language, isForced: way === "forced" };
      const slice = slices.get(JSON.stringify(told)) ?? { counts: createCounts(), told };
      slices.set(JSON.stringify(told), slice);
      countSentence(slice.counts, phones, ways[way]);
      if (family !== "espeak-ng") countSentence(heldOut[way], phones, ways[way]);
    }
  }
  const result = {
    model,
    precision: descriptor.precision,
    sizeBytes,
    slices: [...slices.values()].map(({ counts, told }) => ({ ...told, figures: figuresOf(counts) })),
    heldOut: { free: figuresOf(heldOut.free), forced: figuresOf(heldOut.forced) },
    movesInSilence: await measureSilence(score),
    realTimeFactor: (seconds * 1e6) / cpuUs,
    latencyMs: await measureLatency(score),
  };
  await session.close();
  return result;
}

async function open({
  folder,
  runtime,
}: MeasuredModel): Promise<{ session: ModelSession; descriptor: ModelDescriptor; sizeBytes: number }> {
  const descriptor = modelSchema.parse(JSON.parse(readFileSync(join(folder, "model.json"), "utf8")));
  const file = "file" in descriptor.runtime ? descriptor.runtime.file : undefined;
  if (file === undefined) throw new Error(`${folder} has no file`);
  const bytes = readFileSync(join(folder, file));
  const source = { name: folder, bytes, signature: signatureOf(descriptor) };
  const session = runtime === "builtin" ? openBuiltinSession(source) : await openOnnxSession(source);
  return { session: guardSession(session, { name: folder }), descriptor, sizeBytes: bytes.length };
}

export async function scoreFrames(session: ModelSession, heard: Float32Array, frames: number): Promise<Float32Array> {
  const said = await session.infer({ heard: { type: "fp32", shape: [frames, heard.length / frames], data: heard } });
  return said["scores"]?.data as Float32Array;
}

type Score = (heard: Float32Array, frames: number) => Promise<Float32Array>;

/** Ten seconds of nothing, ten of a quiet hiss, ten of mains hum. */
async function measureSilence(score: Score): Promise<number> {
  let state = 1;
  const hiss = (): number => (state = (state * 16_807) % 2_147_483_647) / 2_147_483_647 - 0.5;
  const sounds = [
    new Float32Array(160_000),
    Float32Array.from({ length: 160_000 }, () => hiss() * 0.01),
    Float32Array.from({ length: 160_000 }, (_, n) => 0.02 * Math.sin((2 * Math.PI * 50 * n) / 16_000) + hiss() * 0.002),
  ];
  let [moving, all] = [0, 0];
  for (const sound of sounds) {
    for (const { ipa, startMs, endMs } of hearPhones(await scoreSound(sound, score))) {
      all += endMs - startMs;
      if (ipa !== "") moving += endMs - startMs;
    }
  }
  return moving / all;
}

async function measureLatency(score: Score): Promise<number> {
  const sound = Float32Array.from({ length: 160_000 }, (_, n) => 0.1 * Math.sin(n / 20));
  const taken: number[] = [];
  for (let round = 0; round < 5; round++) {
    const started = performance.now();
    await scoreSound(sound, score);
    taken.push(performance.now() - started);
  }
  return taken.toSorted((a, b) => a - b)[2] ?? 0;
}
