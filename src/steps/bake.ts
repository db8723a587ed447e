import { rm } from "node:fs/promises";
import { SutradharError, type Digest } from "../core/index.ts";
import type { StepContext, StepImplementation, WorkerTask } from "../pipeline/index.ts";
import { parametersOf, readAssetFiles } from "./artifacts.ts";
import type { BakedPlate, BakeMusicTask, BakePlateTask, BakeRigTask, BakeSlideTask } from "./worker/index.ts";

/** Resamples a rig's pictures to a framing in a picture, once for all shots. */
export const bakeRigStep: StepImplementation = async (context) => {
  const { width, height, framing } = parametersOf(context) as Pick<BakeRigTask, "width" | "height" | "framing">;
  const paths = await locateFiles(context);
  const baked = await bakeToFile(context, (outPath) => {
    return { kind: "bake-rig", payload: { width, height, framing, paths, outPath } satisfies BakeRigTask };
  });
  return { baked };
};

/** Resamples a background and its lights to a picture's size. */
export const bakePlateStep: StepImplementation = async (context) => {
  const { width, height } = parametersOf(context) as { width: number; height: number };
  const paths = await locateFiles(context);
  const payload: BakePlateTask = { width, height, paths };
  const { plate, lights } = (await context.runTask({ kind: "bake-plate", payload })) as BakedPlate;
  return { plate, lights };
};

/** Decodes a slide and brings it to the size at which a layout shows it. */
export const bakeSlideStep: StepImplementation = (context) => bakeSlideOf(context, false);

/** The same for a slide of vectors. */
export const bakeDrawingStep: StepImplementation = (context) => bakeSlideOf(context, true);

async function bakeSlideOf(context: StepContext, isDrawing: boolean): Promise<{ slide: Uint8Array }> {
  const parameters = parametersOf(context) as Omit<BakeSlideTask, "path" | "isDrawing">;
  const source = context.node.assets["source"];
  if (!source) throw new SutradharError("internal", "a slide has no file");
  const payload: BakeSlideTask = { ...parameters, isDrawing, path: await context.locate(source) };
  return { slide: (await context.runTask({ kind: "bake-slide", payload })) as Uint8Array };
}

/** Plays a bed's score once, to be looped under every video that asks for it. */
export const bakeMusicStep: StepImplementation = async (context) => {
  const score = (await readAssetFiles(context, "source"))["score.json"];
  if (!score) throw new SutradharError("music_unknown", "a music asset has no score.json");
  const scorePath = await context.locate(score);
  const bed = await bakeToFile(context, (outPath) => {
    return { kind: "bake-music", payload: { scorePath, outPath } satisfies BakeMusicTask };
  });
  return { bed };
};

/** A rig or a bed has tens of megabytes: the worker writes them to a file, and none pass through this process. */
async function bakeToFile(context: StepContext, taskTo: (outPath: string) => WorkerTask): Promise<Digest> {
  const outPath = context.temporaryPath();
  try {
    await context.runTask(taskTo(outPath));
    return await context.takeFile(outPath);
  } finally {
    await rm(outPath, { force: true });
  }
}

/** Where each file of the source asset lies, by its path inside it. */
async function locateFiles(context: StepContext): Promise<Readonly<Record<string, string>>> {
  const files = await readAssetFiles(context, "source");
  const paths = await Promise.all(
    Object.entries(files).map(async ([name, digest]) => [name, await context.locate(digest)] as const),
  );
  return Object.fromEntries(paths);
}
