import type { StepImplementation } from "../pipeline/index.ts";
import { parametersOf, readAssetFiles } from "./artifacts.ts";
import type { BakeClipTask, BakedPlate } from "./worker/index.ts";

/** Makes a background's clip into a loop of the picture's size and rate; its plate is the loop's first picture. */
export const bakeClipStep: StepImplementation = async (context) => {
  const parameters = parametersOf(context) as Pick<BakeClipTask, "width" | "height" | "frameRate" | "name">;
  const files = await readAssetFiles(context, "source");
  const paths = await Promise.all(
    Object.entries(files).map(async ([name, digest]) => [name, await context.locate(digest)] as const),
  );
  const loopPath = context.temporaryPath();
  const payload: BakeClipTask = { ...parameters, paths: Object.fromEntries(paths), loopPath };
  const { plate, lights } = (await context.runTask({ kind: "bake-clip", payload })) as BakedPlate;
  return { plate, lights, loop: await context.takeFile(loopPath) };
};
