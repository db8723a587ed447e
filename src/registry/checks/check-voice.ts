import { z } from "zod";
import { limits, SutradharError } from "../../core/index.ts";
import { languages } from "../../speech/spoken.ts";
import { createEspeakVoices } from "../../speech/voices/index.ts";
import { isVersion } from "../asset-version.ts";
import { createFindings, readLooseText, reportShape, type KindCheck } from "./asset-check.ts";
import {
  checkEngineVoice,
  checkNeural,
  filesOfVoice,
  neuralSchema,
  type NeuralDescriptor,
} from "./check-neural-voice.ts";
import { providerSchema, type ProviderDescriptor } from "./check-provider-voice.ts";

const voiceFile = "voice.json";

const schema = z.strictObject(
  {
    format: z.literal(1, "must be 1"),
    version: z.string().refine(isVersion, "must be a version such as 1.0.0").optional(),
    title: z.string().min(1).max(100),
    engine: z.literal("espeak-ng", "must be espeak-ng, sherpa-onnx or provider"),
    /** The engine's own name of the voice. */
    voice: z.string(),
    /** As a factor of the voice's own. */
    rate: z.number().min(0.8, "must be 0.8 to 1.25").max(1.25, "must be 0.8 to 1.25").default(1),
    pitchSemitones: z.number().min(-6, "must be -6 to 6").max(6, "must be -6 to 6").default(0),
    languages: z.array(z.enum(languages)).min(1).max(languages.length).optional(),
  },
  { error: "must describe a voice in JSON" },
);

/** A voice as somebody has set it up: one of the engine's, a neural one of their own, or a provider's. */
export type VoiceDescriptor = z.infer<typeof schema> | NeuralDescriptor | ProviderDescriptor;

/** @throws SutradharError `asset_invalid` with everything that is wrong. */
export function parseVoiceDescriptor(text: string): VoiceDescriptor {
  const findings = createFindings();
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    findings.problem(voiceFile, `is not JSON: ${cause instanceof Error ? cause.message : "damaged"}`);
  }
  findings.throwIfAny();
  const parsed = schemaOf((json as { readonly engine?: unknown } | null)?.engine).safeParse(json);
  reportShape(parsed.error, voiceFile, findings);
  const known = createEspeakVoices().list();
  if (parsed.success && parsed.data.engine === "espeak-ng" && !known.some(({ id }) => id === parsed.data.voice)) {
    findings.problem(
      voiceFile,
      `voice must be one of espeak-ng's, see sutradhar voices, got ${parsed.data.voice ?? ""}`,
    );
  }
  findings.throwIfAny();
  if (!parsed.success) throw new SutradharError("internal", "a voice was neither read nor refused");
  return parsed.data;
}

function schemaOf(engine: unknown): z.ZodType<VoiceDescriptor> {
  if (engine === "sherpa-onnx") return neuralSchema;
  return engine === "provider" ? providerSchema : schema;
}

/** Of a voice that names no languages: that of the engine's voice. */
export function languagesOf({ voice, languages: named }: VoiceDescriptor): NonNullable<VoiceDescriptor["languages"]> {
  const own = voice === undefined ? undefined : createEspeakVoices().find(voice)?.description.language;
  return named ?? (own ? [own] : []);
}

/** A descriptor: which engine speaks, with which of its voices, and how. */
export const checkVoice: KindCheck = async ({ files }) => {
  const findings = createFindings();
  const voice = await findings.attempt(voiceFile, async () =>
    parseVoiceDescriptor(await readLooseText(files, voiceFile, limits.brandBytesMax)),
  );
  findings.throwIfAny();
  if (!voice) throw new SutradharError("internal", "a voice was neither read nor refused");
  if (voice.engine === "sherpa-onnx") await checkNeural(voice, { files, findings });
  if (voice.engine !== "espeak-ng") checkEngineVoice(voice, findings);
  findings.throwIfAny();
  const { version, title, engine } = voice;
  return {
    ...(version === undefined ? {} : { version }),
    title,
    traits: { engine, voice: nameOf(voice), languages: languagesOf(voice) },
    kept: voice.engine === "sherpa-onnx" ? filesOfVoice(voice, files) : [voiceFile],
    names: [],
  };
};

function nameOf(voice: VoiceDescriptor): string {
  switch (voice.engine) {
    case "espeak-ng":
      return voice.voice;
    case "sherpa-onnx":
      return voice.family;
    case "provider":
      return `${voice.provider}: ${voice.speaker}`;
  }
}
