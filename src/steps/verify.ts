import type { Timeline } from "../media/timeline/index.ts";
import type { StepImplementation } from "../pipeline/index.ts";
import type { GateResult, PlannedMaster } from "../quality/index.ts";
import { inputOf, parametersOf, readJson, toJsonBytes } from "./artifacts.ts";

interface VerifyParameters extends Pick<PlannedMaster, "picture" | "labels"> {}

export interface VerifyTask extends VerifyParameters {
  readonly masterPath: string;
  readonly timelinePath: string;
}

/** What the gates say of a master. */
export interface VerifyReport {
  readonly gates: readonly GateResult[];
}

/** Measures the master's own bytes and lets every gate judge them. What is made of their verdicts is the release's affair. */
export const verify: StepImplementation = async (context) => {
  const { picture, labels } = parametersOf(context) as VerifyParameters;
  const timeline = inputOf(context, "timeline");
  const { mouth } = await readJson<Timeline>(context, timeline);
  const payload: VerifyTask = {
    picture,
    labels,
    masterPath: await context.locate(inputOf(context, "master")),
    timelinePath: await context.locate(timeline),
  };
  // Decoding a film keeps a process from everything else for many seconds.
  const report = (await context.runTask({ kind: "verify", payload, frames: mouth.length })) as VerifyReport;
  return { report: toJsonBytes(report) };
};
