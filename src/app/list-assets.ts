import { createShippedAssets, type AssetSummary } from "../registry/index.ts";
import type { VoiceDescription } from "../speech/spoken.ts";
import { createEspeakVoices } from "../speech/voices/index.ts";
import { SutradharError } from "../core/index.ts";
import type { Config } from "./config.ts";

export async function listAvatars({ assetsDirectory }: Pick<Config, "assetsDirectory">): Promise<AssetSummary[]> {
  const nowhere = { put: () => Promise.reject(new SutradharError("internal", "listing stores nothing")) };
  return createShippedAssets({ directory: assetsDirectory, blobs: nowhere }).list("avatar");
}

/** @throws SutradharError `language_unsupported` where no voice speaks it. */
export function listVoices(language?: string): readonly VoiceDescription[] {
  const voices = createEspeakVoices();
  const all = voices.list();
  voices.close();
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
