import { canBeGiven } from "../media/motion/index.ts";
import type { Makers } from "../planner/index.ts";
import { badModel, bindStageModel, readLines, type ModelSources, type StageModelNames } from "./stage-models.ts";

/** Of a model that moves presenters: for each column that it gives, which parameter of a pose that is. */
const columnsFile = "columns.txt";

/** Binds the models that move presenters and enlarge slides. @throws SutradharError `asset_unknown`, `asset_invalid` */
export async function bindMakers(
  { motion, slides }: Pick<StageModelNames, "motion" | "slides">,
  sources: ModelSources,
): Promise<{ readonly makers?: Makers }> {
  if (motion === undefined && slides === undefined) return {};
  return {
    makers: {
      ...(motion === undefined ? {} : { motion: await bindMotion(motion, sources) }),
      ...(slides === undefined ? {} : { slides: (await bindStageModel(slides, "upscaling", sources)).request }),
    },
  };
}

async function bindMotion(wanted: string, sources: ModelSources): Promise<NonNullable<Makers["motion"]>> {
  const { request, asset } = await bindStageModel(wanted, "animation", sources);
  const columns = await readLines(columnsFile, { request, asset, says: "a parameter of a pose" }, sources);
  const bad = columns.filter((column, index) => !canBeGiven(column) || columns.indexOf(column) !== index);
  if (bad.length > 0) {
    throw badModel(
      request.name,
      `names ${bad.slice(0, 5).join(", ")} in ${columnsFile}, which is no parameter of a pose that a model can give (docs/reference/rig-format.md), or stands there twice`,
    );
  }
  return { ...request, columns };
}
