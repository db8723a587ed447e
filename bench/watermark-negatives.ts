import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { digestBytes } from "../src/core/index.ts";
import { deriveMarkId, type MarkKey } from "../src/media/watermark/index.ts";
import { readMark, type ReaderKey, type SeenCopy } from "../src/media/watermark-reader/index.ts";
import { attack, ffmpeg, lookAt, type DrawnClip } from "./watermark-lab.ts";
import { watermarkAttacks, type WatermarkAttack } from "./watermark-attacks.ts";

/** Readings of what does not bear the mark that is looked for. */
export interface NegativeTrials {
  readonly trials: number;
  /** Of them with the whole search for size, place and angle. */
  readonly searched: number;
  readonly marked: number;
  readonly uncertain: number;
  /** The least chance that any of them was given. */
  readonly chanceMin: number;
}

/** Pictures that nobody drew, as FFmpeg's sources make them: fractals, noise, test cards, cells. */
const sources = [
  "testsrc2=s=1280x720:r=30",
  "mandelbrot=s=1280x720:r=30",
  "life=s=1280x720:mold=10:r=30:ratio=0.1:death_color=#206040:life_color=#e0e0c0,gblur=sigma=6",
  "cellauto=s=1280x720:rule=110,gblur=sigma=3",
  "smptehdbars=s=1280x720:r=30",
  "gradients=s=1280x720:r=30",
  "color=c=gray:s=1280x720:r=30,noise=alls=40:allf=t",
  "color=c=gray:s=1280x720:r=30,noise=alls=60:allf=p,gblur=sigma=8",
  "sierpinski=s=1280x720:r=30",
  "rgbtestsrc=s=1280x720:r=30",
] as const;

export function runNegatives(
  clips: readonly DrawnClip[],
  options: { readonly folder: string; readonly trialsMin: number; readonly say: (text: string) => void },
): NegativeTrials {
  mkdirSync(options.folder, { recursive: true });
  const copies = [...lookAtScenes(clips, options.folder), ...lookAtSources(options.folder)];
  const keysOfCopy = Math.ceil(options.trialsMin / copies.length);
  const result = { trials: 0, searched: 0, marked: 0, uncertain: 0, chanceMin: 1 };
  for (const [index, copy] of copies.entries()) {
    options.say(`negative ${index + 1} of ${copies.length} …`);
    // A search takes seconds: the first key of each copy gets it.
    const searching = 1;
    const keys = Array.from({ length: keysOfCopy }, (_unused, number) => strangerKey(index * keysOfCopy + number));
    for (const [number, key] of keys.entries()) {
      const reading = readMark(copy, [key], { isPlain: number >= searching });
      result.trials++;
      if (number < searching) result.searched++;
      if (reading.verdict === "marked") result.marked++;
      if (reading.verdict === "uncertain") result.uncertain++;
      result.chanceMin = Math.min(result.chanceMin, reading.issuer.chance);
    }
  }
  rmSync(options.folder, { recursive: true, force: true });
  return result;
}

/** The project's own scenes: without the mark, with it (for other keys), and after attacks. */
function lookAtScenes(clips: readonly DrawnClip[], folder: string): SeenCopy[] {
  const how = watermarkAttacks.find(({ name }) => name === "crop 80 %");
  return clips.flatMap((clip, index) => [
    lookAt(clip.unmarked),
    lookAt(clip.marked),
    ...(how ? [lookAtAttacked(clip.unmarked, how, join(folder, `scene-${index}.mkv`))] : []),
  ]);
}

function lookAtSources(folder: string): SeenCopy[] {
  return sources.map((source, index) => {
    const path = join(folder, `source-${index}.mkv`);
    ffmpeg([
      "-f",
      "lavfi",
      "-i",
      source,
      "-t",
      "3",
      "-pix_fmt",
      "yuv420p",
      "-c:v",
      "libx264",
      "-preset",
      "veryfast",
      path,
    ]);
    return lookAt(path);
  });
}

function strangerKey(number: number): ReaderKey {
  const key: MarkKey = { secret: Buffer.from(digestBytes(`stranger ${number}`), "hex"), version: 1 };
  return { key, issuer: deriveMarkId(key, "issuer", "another workspace") };
}

function lookAtAttacked(source: string, how: WatermarkAttack, target: string): SeenCopy {
  attack(source, how, target);
  return lookAt(target);
}
