import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { lengthenScript } from "./lengthen-script.ts";
import { runRender } from "./run-command.ts";

/** With the first, the voice has spoken all before the pictures are under way; from the second on it speaks beside them. */
const lengths = [1, 5, 10] as const;

export interface MemoryGrowth {
  readonly profile: string;
  /** From the shortest to the longest. */
  readonly renders: readonly {
    readonly durationMs: number;
    readonly peakPssBytes: number;
    readonly framesPerSecond: number;
  }[];
}

/** The peak of memory over a script, and over several times as much. */
export async function measureGrowth(setting: {
  script: string;
  profile: string;
  jobs: number;
  folder: string;
}): Promise<MemoryGrowth> {
  const { script, folder, jobs, profile } = setting;
  const text = await readFile(script, "utf8");
  const renders: MemoryGrowth["renders"][number][] = [];
  for (const length of lengths) {
    const path = join(folder, `times-${length}.md`);
    await writeFile(path, lengthenScript(text, length));
    const home = join(folder, `home-${length}`);
    const { document, wallMs } = await runRender({ script: path, out: join(folder, "long.mp4"), home, jobs, profile });
    if (document.framesRendered !== document.frames) throw new Error("the longer script repeats shots");
    renders.push({
      durationMs: document.durationMs,
      peakPssBytes: document.peakPssBytes ?? 0,
      framesPerSecond: (document.frames * 1000) / wallMs,
    });
  }
  return { profile, renders };
}
