import { readFileSync } from "node:fs";
import { cpus } from "node:os";
import { guardSession, openBuiltinSession, openOnnxSession } from "../../src/inference/index.ts";
import { modelSchema, signatureOf } from "../../src/registry/models/index.ts";
import { scoreSound } from "../../src/speech/alignment/index.ts";
import type { AlignmentReport } from "./alignment-text.ts";
import { expectPhones, measureModel, scoreFrames, type MeasuredModel, type ModelFigures } from "./measure-alignment.ts";
import { readHeldOut, speakWatched } from "./spoken-cases.ts";

const models: readonly MeasuredModel[] = [
  { folder: "assets/models/alignment", runtime: "builtin" },
  { folder: "assets/models/alignment", runtime: "onnx" },
  { folder: "assets/models/alignment@1.0.0-int8", runtime: "builtin" },
  { folder: "assets/models/alignment@1.0.0-int8", runtime: "onnx" },
];

/** Measures the alignment models that ship. @param folder what `models/alignment/heldout.py` wrote */
export async function measureAlignment(folder: string, say: (text: string) => void): Promise<AlignmentReport> {
  const heldOut = readHeldOut(folder);
  const cases = [...heldOut, ...(await speakWatched())];
  const expected = await expectPhones(cases);
  const figures: ModelFigures[] = [];
  for (const model of models) {
    say(`${model.folder} on ${model.runtime} …`);
    figures.push(await measureModel(model, { cases, expected }));
  }
  return {
    processor: cpus()[0]?.model.trim() ?? "an unknown processor",
    models: figures,
    runtimesDifferBy: await compareRuntimes(heldOut[0]?.pcm ?? new Float32Array(16_000)),
  };
}

/** Of the model in floats; in eight bits a sum that is rounded otherwise may fall on another step. */
async function compareRuntimes(pcm: Float32Array): Promise<number> {
  const name = "assets/models/alignment";
  const bytes = readFileSync(`${name}/alignment.onnx`);
  const signature = signatureOf(modelSchema.parse(JSON.parse(readFileSync(`${name}/model.json`, "utf8"))));
  const source = { name, bytes, signature };
  const scores: Float32Array[] = [];
  for (const session of [openBuiltinSession(source), await openOnnxSession(source)]) {
    const guarded = guardSession(session, { name });
    scores.push(await scoreSound(pcm, (heard, frames) => scoreFrames(guarded, heard, frames)));
    await guarded.close();
  }
  const [own, other] = scores;
  return own?.reduce((most, value, index) => Math.max(most, Math.abs(value - (other?.[index] ?? 0))), 0) ?? 0;
}
