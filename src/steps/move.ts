import type { PoseParameter } from "../media/pose.ts";
import type { ShotTiming } from "../media/timeline/index.ts";
import type { StepImplementation } from "../pipeline/index.ts";
import type { AlignmentModel } from "./alignment-model.ts";
import { inputOf, parametersOf, readJson } from "./artifacts.ts";
import { reachModel, type ModelsElsewhere } from "./reach-model.ts";
import type { MoveTask } from "./worker/index.ts";

/** Moves a shot's presenter by a registered model: in place of, or on from, the motion that is built in. */
export function createMove(elsewhere: ModelsElsewhere): StepImplementation {
  return async (context) => {
    const { model, columns } = parametersOf(context) as {
      readonly model: AlignmentModel;
      readonly columns: readonly PoseParameter[];
    };
    const payload: MoveTask = {
      ...(await reachModel(context, model, elsewhere)),
      columns,
      timing: await readJson<ShotTiming>(context, inputOf(context, "timing")),
      posesPath: await context.locate(inputOf(context, "poses")),
      pcmPath: await context.locate(inputOf(context, "pcm")),
    };
    return { poses: (await context.runTask({ kind: "move", payload })) as Uint8Array };
  };
}
