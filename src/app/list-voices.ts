import { SutradharError } from "../core/index.ts";
import type { VoiceDescription } from "../speech/spoken.ts";
import { createEspeakVoices } from "../speech/voices/index.ts";

/** @throws SutradharError `language_unsupported` where no voice speaks it. */
export async function listVoices(language?: string): Promise<readonly VoiceDescription[]> {
  const all = createEspeakVoices().list();
  const wanted = all.filter((voice) => language === undefined || voice.language === language);
  if (wanted.length === 0) {
    const known = [...new Set(all.map((voice) => voice.language))].join(", ");
    throw new SutradharError(
      "language_unsupported",
      `no voice speaks ${JSON.stringify(language)}; there are voices for ${known}`,
    );
  }
  return wanted;
}
