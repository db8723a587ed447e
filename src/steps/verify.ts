import type { StepImplementation } from "../pipeline/index.ts";
import type { EncodeSettings } from "../media/encode/index.ts";
import type { Timeline } from "../media/timeline/index.ts";
import { checkMaster } from "../quality/index.ts";
import { inputOf, parametersOf, readJson, toJsonBytes } from "./artifacts.ts";

/** Measures the master's own bytes: what is delivered is what was promised. */
export const verify: StepImplementation = async (context) => {
  const { picture } = parametersOf(context) as { picture: EncodeSettings };
  const timeline = await readJson<Timeline>(context, inputOf(context, "timeline"));
  const report = checkMaster(await context.locate(inputOf(context, "master")), { picture, timeline });
  return { report: toJsonBytes(report) };
};
