import { SutradharError } from "../core/index.ts";
import type { StepImplementation } from "../pipeline/index.ts";
import { parametersOf, readAssetFiles } from "./artifacts.ts";
import type { BakeMusicTask, BakePlateTask, BakeRigTask } from "./worker/index.ts";

/** Resamples a rig's pictures to a picture's size, once for all shots. */
export const bakeRigStep: StepImplementation = async (context) => {
  const { width, height } = parametersOf(context) as { width: number; height: number };
  const files = await readAssetFiles(context, "source");
  const paths = await Promise.all(
    Object.entries(files).map(async ([name, digest]) => [name, await context.locate(digest)] as const),
  );
  const payload: BakeRigTask = { width, height, paths: Object.fromEntries(paths) };
  return { baked: (await context.runTask({ kind: "bake-rig", payload })) as Uint8Array };
};

/** Crops and resamples a background to a picture's size. */
export const bakePlateStep: StepImplementation = async (context) => {
  const { width, height } = parametersOf(context) as { width: number; height: number };
  const files = await readAssetFiles(context, "source");
  const [name, digest] = Object.entries(files).find(([path]) => /\.(?:png|jpe?g|webp)$/.test(path)) ?? [];
  if (!name || !digest)
    throw new SutradharError("background_unknown", "a background has no picture: add a PNG, JPEG or WebP");
  const payload: BakePlateTask = { width, height, name, path: await context.locate(digest) };
  return { plate: (await context.runTask({ kind: "bake-plate", payload })) as Uint8Array };
};

/** Plays a bed's score once, to be looped under every video that asks for it. */
export const bakeMusicStep: StepImplementation = async (context) => {
  const score = (await readAssetFiles(context, "source"))["score.json"];
  if (!score) throw new SutradharError("music_unknown", "a music asset has no score.json");
  const payload: BakeMusicTask = { scorePath: await context.locate(score) };
  return { bed: (await context.runTask({ kind: "bake-music", payload })) as Uint8Array };
};
