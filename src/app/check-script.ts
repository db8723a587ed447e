import type { Problem } from "../core/index.ts";
import { openLooks } from "./brand-looks.ts";
import { checkSpeaker } from "./check-speaker.ts";
import type { Config } from "./config.ts";
import { estimateSpeechMs } from "./estimate-speech.ts";
import { openStudio } from "./open-studio.ts";
import { readScript } from "./read-script.ts";
import { resolveProfile } from "./resolve-profile.ts";
import { resolveScenes } from "./resolve-scenes.ts";
import { bindSlides, stageScenes } from "./staging/index.ts";

export interface ScriptReport {
  readonly file: string;
  readonly scenes: number;
  readonly shots: readonly { readonly id: string; readonly text: string; readonly variables: readonly string[] }[];
  /** A guess from the number of characters: nothing has been spoken. */
  readonly estimatedMs: number;
  readonly warnings: readonly Problem[];
}

/** Reads a script, binds every name in it and renders nothing. */
export async function checkScript(
  path: string,
  values: Readonly<Record<string, string>>,
  config: Config,
): Promise<ScriptReport> {
  const { script, warnings, slides } = await readScript(path, values);
  const profile = resolveProfile(script, undefined);
  const studio = await openStudio(config, { jobs: 1, keep: true });
  try {
    const resolved = await resolveScenes(script, studio);
    const lookOf = await openLooks(resolved.scenes, studio.store.blobs);
    const staged = stageScenes({
      scenes: resolved.scenes,
      picture: profile,
      lookOf,
      slides: await bindSlides(slides, studio.store.blobs),
    });
    checkSpeaker(script, staged.scenes, { picture: profile, lookOf });
    const shots = script.scenes.flatMap((scene) => scene.shots);
    return {
      file: path,
      scenes: script.scenes.length,
      shots: shots.map(({ id, sentence, variables }) => ({ id, text: sentence.caption, variables })),
      estimatedMs: Math.round(shots.reduce((sum, shot) => sum + estimateSpeechMs(shot), 0)),
      warnings: [...warnings, ...staged.warnings],
    };
  } finally {
    await studio.close();
  }
}
