import type { Problem } from "../core/index.ts";
import { adviseOnMarks, type MarkAdvice } from "../planner/index.ts";
import type { Config } from "./config.ts";
import { estimateSpeechMs } from "./estimate-speech.ts";
import { openStudio } from "./open-studio.ts";
import { openScript, prepareScenes } from "./prepare-scenes.ts";

export interface ScriptReport {
  readonly file: string;
  readonly scenes: number;
  readonly shots: readonly { readonly id: string; readonly text: string; readonly variables: readonly string[] }[];
  /** A guess from the number of characters: nothing has been spoken. */
  readonly estimatedMs: number;
  readonly warnings: readonly Problem[];
  /** What would make a copy easier to trace; nothing is wrong. */
  readonly advice: readonly MarkAdvice[];
}

/** Reads a script, binds every name in it and renders nothing. */
export async function checkScript(
  path: string,
  values: Readonly<Record<string, string>>,
  config: Config,
): Promise<ScriptReport> {
  const source = await openScript({ scriptPath: path, values });
  const { script } = source;
  const studio = await openStudio(config, { jobs: 1, keep: true });
  try {
    const { warnings } = await prepareScenes(source, studio);
    const advice = adviseOnMarks(script);
    const shots = script.scenes.flatMap((scene) => scene.shots);
    return {
      file: path,
      scenes: script.scenes.length,
      shots: shots.map(({ id, sentence, variables }) => ({ id, text: sentence.caption, variables })),
      estimatedMs: Math.round(shots.reduce((sum, shot) => sum + estimateSpeechMs(shot), 0)),
      warnings,
      advice: advice ? [advice] : [],
    };
  } finally {
    await studio.close();
  }
}
