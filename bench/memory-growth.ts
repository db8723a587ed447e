import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { lengthenScript } from "./lengthen-script.ts";
import { runRender } from "./run-command.ts";

const times = 10;

export interface MemoryGrowth {
  readonly profile: string;
  readonly shortMs: number;
  readonly longMs: number;
  readonly shortPeakPssBytes: number;
  readonly longPeakPssBytes: number;
  /** Of the long one. */
  readonly framesPerSecond: number;
}

/** The peak of memory over a script and over ten times as much. */
export async function measureGrowth(setting: {
  script: string;
  profile: string;
  jobs: number;
  folder: string;
}): Promise<MemoryGrowth> {
  const { script, folder, jobs, profile } = setting;
  const text = await readFile(script, "utf8");
  const render = async (length: number) => {
    const path = join(folder, `times-${length}.md`);
    await writeFile(path, lengthenScript(text, length));
    return runRender({
      script: path,
      out: join(folder, "long.mp4"),
      home: join(folder, `home-${length}`),
      jobs,
      profile,
    });
  };
  const short = await render(1);
  const long = await render(times);
  if (long.document.framesRendered !== long.document.frames) throw new Error("the longer script repeats shots");
  return {
    profile,
    shortMs: short.document.durationMs,
    longMs: long.document.durationMs,
    shortPeakPssBytes: short.document.peakPssBytes ?? 0,
    longPeakPssBytes: long.document.peakPssBytes ?? 0,
    framesPerSecond: (long.document.frames * 1000) / long.wallMs,
  };
}
