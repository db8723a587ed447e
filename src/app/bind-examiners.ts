import { isCategory } from "../governance/moderation/index.ts";
import type { Examiners } from "../planner/index.ts";
import { badModel, bindStageModel, readLines, type ModelSources, type StageModelNames } from "./stage-models.ts";

/** Of a model that looks at pictures: for each number that it gives, what it is about. */
const labelsFile = "labels.txt";

/** Binds the models that look at pictures and listen to speech. @throws SutradharError `asset_unknown`, `asset_invalid` */
export async function bindExaminers(
  { frames, speech }: Pick<StageModelNames, "frames" | "speech">,
  sources: ModelSources,
): Promise<{ readonly examiners?: Examiners }> {
  if (frames === undefined && speech === undefined) return {};
  return {
    examiners: {
      ...(frames === undefined ? {} : { frames: await bindFrames(frames, sources) }),
      ...(speech === undefined ? {} : { speech: (await bindStageModel(speech, "recognition", sources)).request }),
    },
  };
}

async function bindFrames(wanted: string, sources: ModelSources): Promise<NonNullable<Examiners["frames"]>> {
  const { request, asset } = await bindStageModel(wanted, "moderation", sources);
  const labels = await readLines(labelsFile, { request, asset, says: "a category or safe" }, sources);
  const unknown = labels.filter((label) => label !== "safe" && !isCategory(label));
  if (unknown.length > 0) {
    throw badModel(
      request.name,
      `names ${unknown.slice(0, 5).join(", ")} in ${labelsFile}, which is no category of moderation (docs/guides/moderation.md), nor safe`,
    );
  }
  return { ...request, labels };
}
