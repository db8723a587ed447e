import { z } from "zod";
import { limits } from "../../core/index.ts";
import { readOnnx } from "../../inference/index.ts";
import { languages } from "../../speech/spoken.ts";
import { createEspeakVoices } from "../../speech/voices/index.ts";
import type { LooseFiles } from "../archive/index.ts";
import { isVersion } from "../asset-version.ts";
import { filesOfFamily, voiceFamilies } from "../neural-voice.ts";
import { readLoose, type Findings } from "./asset-check.ts";

const path = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}(?:\/[A-Za-z0-9._-]{1,100}){0,4}$/, "must be a path within it");

/** `voice.json` of a neural voice. */
export const neuralSchema = z.strictObject({
  format: z.literal(1, "must be 1"),
  version: z.string().refine(isVersion, "must be a version such as 1.0.0").optional(),
  title: z.string().min(1).max(100),
  engine: z.literal("sherpa-onnx"),
  family: z.enum(voiceFamilies, `must be one of ${voiceFamilies.join(", ")}`),
  files: z.strictObject({
    model: path,
    tokens: path,
    lexicon: path.optional(),
    dataDir: path.optional(),
    voices: path.optional(),
    vocoder: path.optional(),
  }),
  speaker: z.int().min(0).max(10_000).default(0),
  rate: z.number().min(0.5, "must be 0.5 to 2").max(2, "must be 0.5 to 2").default(1),
  languages: z.array(z.enum(languages)).min(1).max(languages.length),
  /** The engine's voice that says which phones a sentence has, where it is not the language's own. */
  voice: z.string().optional(),
});
export type NeuralDescriptor = z.infer<typeof neuralSchema>;

/** What belongs to it: files that it names, and everything in folders that it names. */
export function filesOfVoice({ files }: NeuralDescriptor, all: LooseFiles): readonly string[] {
  const { dataDir, ...single } = files;
  const named = new Set(["voice.json", ...Object.values(single).filter((one) => one !== undefined)]);
  return [...all.keys()].filter((one) => named.has(one) || (dataDir !== undefined && one.startsWith(`${dataDir}/`)));
}

/** Its files are there, and are what they are named for; nothing of them is run. */
export async function checkNeural(
  voice: NeuralDescriptor,
  { files, findings }: { readonly files: LooseFiles; readonly findings: Findings },
): Promise<void> {
  const { family, files: named } = voice;
  const missing = filesOfFamily[family].filter((what) => named[what] === undefined);
  for (const what of missing)
    findings.problem("voice.json", `files.${what} must be told of a voice of the kind ${family}`);
  if (named.lexicon === undefined && named.dataDir === undefined) {
    findings.problem("voice.json", "files.lexicon or files.dataDir must tell how words become tokens");
  }
  for (const [what, file] of Object.entries(named)) {
    if (file === undefined) continue;
    const isThere = what === "dataDir" ? [...files.keys()].some((one) => one.startsWith(`${file}/`)) : files.has(file);
    if (!isThere) findings.problem("voice.json", `files.${what} names ${file}, which is not there`);
  }
  for (const file of [named.model, named.vocoder].filter((one) => one !== undefined && files.has(one))) {
    // oxlint-disable-next-line no-await-in-loop
    await findings.attempt(file as string, async () => {
      const bytes = await readLoose(files, file as string, limits.archiveEntryBytesMax);
      readOnnx(bytes, { nodesMax: limits.modelNodesMax, weightBytesMax: limits.modelWeightBytesMax });
    });
  }
}

/** What says which phones its sentences have, where that is not the language's own. */
export function checkEngineVoice({ voice }: { readonly voice?: string | undefined }, findings: Findings): void {
  if (voice === undefined || createEspeakVoices().find(voice)) return;
  findings.problem("voice.json", `voice must be one of espeak-ng's, see sutradhar voices, got ${voice}`);
}
