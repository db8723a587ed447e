import { readFileSync } from "node:fs";
import { toSixteenKilohertz } from "../../src/speech/alignment/index.ts";
import { everydaySentences } from "../../src/speech/phonemes/index.ts";
import { languages, type Language, type SpokenPhone } from "../../src/speech/spoken.ts";
import { EspeakProcess } from "../../src/speech/voices/espeak-process.ts";
import { trimRun } from "../../src/speech/voices/run-sound.ts";

/** A sentence whose phones are known, as somebody says it who was not trained on. */
export interface SpokenCase {
  readonly family: string;
  readonly voice: string;
  readonly language: Language;
  readonly text: string;
  /** 16 kHz. */
  readonly pcm: Float32Array;
  readonly phones: readonly SpokenPhone[];
}

/** What `models/alignment/heldout.py` wrote: other synthesisers. */
export function readHeldOut(folder: string): readonly SpokenCase[] {
  const bytes = readFileSync(`${folder}/sound.i16`);
  const sound = new Int16Array(bytes.buffer, bytes.byteOffset, bytes.byteLength >> 1);
  const cases = JSON.parse(readFileSync(`${folder}/cases.json`, "utf8")) as readonly (Pick<
    SpokenCase,
    "family" | "voice" | "language" | "text"
  > & {
    readonly at: number;
    readonly samples: number;
    readonly phones: readonly (readonly [ipa: string, startMs: number, endMs: number])[];
  })[];
  return cases.map(({ at, samples, phones, ...told }) => ({
    ...told,
    pcm: Float32Array.from(sound.subarray(at, at + samples), (value) => value / 32_768),
    phones: phones.map(([ipa, startMs, endMs]) => ({ ipa, startMs, endMs, stress: 0 })),
  }));
}

/** Voices of the family that was trained on, but not these: of every language a few sentences. */
const watchedVoices = ["f4", "klatt3", "boris"];

export async function speakWatched(): Promise<readonly SpokenCase[]> {
  const engine = new EspeakProcess();
  const cases: SpokenCase[] = [];
  try {
    for (const language of languages) {
      for (const [index, text] of everydaySentences[language].slice(0, 3).entries()) {
        const voice = watchedVoices[index] ?? "f4";
        const said = await engine.speak({
          // Konkani is read by the Marathi voice, as in the product.
          voice: `${language === "kok" ? "mr" : language}+${voice}`,
          markup: text,
          rateWpm: 165,
          pitch: 50,
          pitchRange: 50,
          volume: 80,
        });
        const run = trimRun(said, [0]);
        if (!run) continue;
        cases.push({
          family: "espeak-ng",
          voice,
          language,
          text,
          pcm: toSixteenKilohertz(run.pcm),
          phones: run.phones,
        });
      }
    }
  } finally {
    engine.close();
  }
  return cases;
}
