import { SutradharError } from "../core/index.ts";
import type { StepImplementation } from "../pipeline/index.ts";
import type { AlignmentModel } from "./alignment-model.ts";
import { parametersOf } from "./artifacts.ts";
import { reachModel, type ModelsElsewhere } from "./reach-model.ts";
import type { BakeSlideTask, EnlargeSlideTask } from "./worker/index.ts";

/** Bakes a slide, by a registered model that enlarges it where it is smaller than its place. */
export function createEnlargeSlide(elsewhere: ModelsElsewhere): StepImplementation {
  return async (context) => {
    const { model, ...place } = parametersOf(context) as Omit<BakeSlideTask, "path" | "isDrawing"> & {
      readonly model: AlignmentModel;
    };
    const source = context.node.assets["source"];
    if (!source) throw new SutradharError("internal", "a slide has no file");
    const payload: EnlargeSlideTask = {
      ...place,
      ...(await reachModel(context, model, elsewhere)),
      path: await context.locate(source),
    };
    return { slide: (await context.runTask({ kind: "enlarge-slide", payload })) as Uint8Array };
  };
}
