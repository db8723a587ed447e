import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createCanvas, ImageData, loadImage } from "@napi-rs/canvas";
import { SutradharError } from "../../core/index.ts";
import type { GoldenSample, SamplePicture } from "../../quality/index.ts";

/** What is kept of one making of a case: its numbers, and its pictures as files. */
export interface KeptSample {
  readonly sample: GoldenSample;
  readonly pictures: readonly SamplePicture[];
}

/** So many looks of a case are approved at most: who needs more has two cases. */
const baselinesMax = 4;
const webpQuality = 90;
const sampleFile = "sample.json";

/** Of a suite, in its own folder. */
export function baselineFolder(suiteDirectory: string, name: string): string {
  return join(suiteDirectory, "baselines", name);
}

/** Writes a sample whole or not at all, instead of what lay there. */
export async function writeSample(folder: string, { sample, pictures }: KeptSample): Promise<void> {
  const fresh = `${folder}.new`;
  await rm(fresh, { recursive: true, force: true });
  await mkdir(fresh, { recursive: true });
  for (const { frame, width, height, rgba } of pictures) {
    const canvas = createCanvas(width, height);
    canvas.getContext("2d").putImageData(new ImageData(new Uint8ClampedArray(rgba), width, height), 0, 0);
    await writeFile(join(fresh, `${frame}.webp`), await canvas.encode("webp", webpQuality));
  }
  await writeFile(join(fresh, sampleFile), `${JSON.stringify(sample)}\n`);
  await rm(folder, { recursive: true, force: true });
  await rename(fresh, folder);
}

/** Pictures are read back from their files, so that both sides of a comparison went through the same coder. */
export async function readSample(folder: string): Promise<KeptSample> {
  try {
    const sample = JSON.parse(await readFile(join(folder, sampleFile), "utf8")) as GoldenSample;
    const pictures = await Promise.all(
      sample.pictureFrames.map(async (frame) => readPicture(frame, join(folder, `${frame}.webp`))),
    );
    return { sample, pictures };
  } catch (cause) {
    throw new SutradharError("file_missing", `${folder} holds no whole golden sample: record it again`, { cause });
  }
}

async function readPicture(frame: number, path: string): Promise<SamplePicture> {
  const image = await loadImage(path);
  const { width, height } = image;
  const context = createCanvas(width, height).getContext("2d");
  context.drawImage(image, 0, 0);
  return { frame, width, height, rgba: new Uint8ClampedArray(context.getImageData(0, 0, width, height).data) };
}

/** Folders of what was approved of a case, oldest first. */
export async function listBaselines(suiteDirectory: string, name: string): Promise<readonly string[]> {
  const folder = baselineFolder(suiteDirectory, name);
  const names = await readdir(folder).catch(() => []);
  return names
    .filter((each) => /^\d+$/.test(each))
    .sort((a, b) => Number(a) - Number(b))
    .map((each) => join(folder, each));
}

/** Takes a sample instead of what was approved, or beside it. Returns its folder. @throws SutradharError `limit_exceeded` */
export async function approveSample(
  suiteDirectory: string,
  name: string,
  kept: KeptSample,
  { isAdded }: { readonly isAdded: boolean },
): Promise<string> {
  const known = await listBaselines(suiteDirectory, name);
  if (isAdded && known.length >= baselinesMax) {
    throw new SutradharError("limit_exceeded", `${name} has ${known.length} baselines, and may have ${baselinesMax}`);
  }
  const last = Math.max(0, ...known.map((folder) => Number(folder.split("/").at(-1))));
  const folder = join(baselineFolder(suiteDirectory, name), String(isAdded ? last + 1 : 1));
  if (!isAdded) await rm(baselineFolder(suiteDirectory, name), { recursive: true, force: true });
  await mkdir(baselineFolder(suiteDirectory, name), { recursive: true });
  await writeSample(folder, kept);
  return folder;
}
