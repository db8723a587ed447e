import { limits, SutradharError } from "../../core/index.ts";
import { createFindings, readLooseText, type KindCheck } from "./asset-check.ts";

const scoreFile = "score.json";
const soundName = /\.(?:wav|mp3|m4a|aac|flac|ogg|opus)$/i;

/** A score that our own instruments play. Music as a sound file is not played by any step. */
export const checkScore: KindCheck = async ({ files }) => {
  const findings = createFindings();
  const sound = [...files.keys()].find((path) => soundName.test(path));
  if (sound !== undefined && !files.has(scoreFile)) {
    findings.problem(sound, `music is a ${scoreFile}, which is played by instruments; sound files are not played`);
  }
  findings.throwIfAny();
  const described = await findings.attempt(scoreFile, async () => {
    const text = await readLooseText(files, scoreFile, limits.backgroundCharsMax);
    // Loaded with the first score: it stands beside the encoders.
    const { parseScore } = await import("../../media/sound/index.ts");
    parseScore(text);
    return JSON.parse(text) as { readonly version: string; readonly title: string };
  });
  findings.throwIfAny();
  if (!described) throw new SutradharError("internal", "a score was neither read nor refused");
  const { version, title } = described;
  return { version, title, traits: {}, kept: [scoreFile], names: [] };
};
