import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createCanvas, ImageData, loadImage } from "@napi-rs/canvas";
import { comparePictures, drawDifference, type PictureDifference } from "../../src/quality/index.ts";
import type { StillPicture } from "../../scripts/gallery/index.ts";

/** The look of a case has been approved so many times at most: who needs more has two cases. */
const baselinesMax = 4;
const webpQuality = 90;

export interface Verdict {
  readonly isNear: boolean;
  /** Of the baselines that were looked at; absent where nothing has been approved, and for the very same file. */
  readonly nearest?: { readonly file: string; readonly picture: StillPicture; readonly difference: PictureDifference };
}

export const baselinesDirectory = "test/golden/baselines";

export function listBaselines(name: string, directory = baselinesDirectory): readonly string[] {
  const folder = join(directory, name);
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder).filter((file) => file.endsWith(".webp"));
  return files.sort().map((file) => join(folder, file));
}

/** A case passes if it looks as any of its baselines does, once it went through the same kind of file. */
export async function judge(name: string, actual: StillPicture, directory?: string): Promise<Verdict> {
  let nearest: Verdict["nearest"];
  const files = listBaselines(name, directory);
  if (files.length === 0) return { isNear: false };
  const bytes = await encode(actual);
  // On the machine that approved it, an unchanged picture is an unchanged file.
  if (files.some((file) => readFileSync(file).equals(bytes))) return { isNear: true };
  const filed = await decode(bytes);
  for (const file of files) {
    const picture = await decode(readFileSync(file));
    const difference = comparePictures(filed, picture);
    if (difference.isNear) return { isNear: true, nearest: { file, picture, difference } };
    if (!nearest || shareOf(difference) < shareOf(nearest.difference)) nearest = { file, picture, difference };
  }
  return { isNear: false, ...(nearest ? { nearest } : {}) };
}

/** Writes a baseline: instead of those there are, or beside them. Returns its path. */
export async function approve(
  name: string,
  actual: StillPicture,
  options: { readonly isAdded: boolean; readonly directory?: string },
): Promise<string> {
  const { isAdded, directory = baselinesDirectory } = options;
  const folder = join(directory, name);
  const known = listBaselines(name, directory);
  if (isAdded && known.length >= baselinesMax) {
    throw new Error(`${name} has ${known.length} baselines, and may have ${baselinesMax}: remove one of ${folder}`);
  }
  if (!isAdded) rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const numbers = isAdded ? known.map((file) => Number.parseInt(file.slice(folder.length + 1), 10)) : [];
  const path = join(folder, `${Math.max(0, ...numbers) + 1}.webp`);
  writeFileSync(path, await encode(actual));
  return path;
}

/** Leaves what one has to look at, and says where. */
export async function leaveEvidence(
  name: string,
  actual: StillPicture,
  { nearest }: Verdict,
  directory = "out/golden",
): Promise<string> {
  const folder = join(directory, name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const write = async (file: string, picture: StillPicture): Promise<void> =>
    writeFileSync(join(folder, file), await toCanvas(picture).encode("png"));
  await write("actual.png", actual);
  if (!nearest) return folder;
  await write("nearest.png", nearest.picture);
  if (nearest.difference.kind === "looks") {
    const { width, height } = actual;
    await write("difference.png", { width, height, rgba: drawDifference(actual, nearest.picture) });
  }
  return folder;
}

function shareOf(difference: PictureDifference): number {
  return difference.kind === "looks" ? difference.share : Infinity;
}

async function encode(picture: StillPicture): Promise<Uint8Array> {
  return toCanvas(picture).encode("webp", webpQuality);
}

async function decode(bytes: Uint8Array): Promise<StillPicture> {
  const image = await loadImage(bytes);
  const { width, height } = image;
  const context = createCanvas(width, height).getContext("2d");
  context.drawImage(image, 0, 0);
  return { width, height, rgba: new Uint8ClampedArray(context.getImageData(0, 0, width, height).data) };
}

function toCanvas({ width, height, rgba }: StillPicture) {
  const canvas = createCanvas(width, height);
  canvas.getContext("2d").putImageData(new ImageData(rgba, width, height), 0, 0);
  return canvas;
}
