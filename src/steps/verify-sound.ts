import type { ShotTiming } from "../media/timeline/index.ts";
import type { StepImplementation } from "../pipeline/index.ts";
import type { GateResult } from "../quality/index.ts";
import { judgeExamined } from "./judge-examined.ts";
import { inputOf, parametersOf, readJson, toJsonBytes } from "./artifacts.ts";

export interface VerifySoundTask {
  readonly masterPath: string;
  readonly timelinePath: string;
  /** The spoken label as its voice said it: 16-bit samples at 48 kHz. */
  readonly labelPath: string;
  /** The shot that it is, and how long it is silent first. */
  readonly label: string;
  readonly leadInSamples: number;
}

/** Listens to the master's own sound and lets every gate for sound judge it. */
export const verifySound: StepImplementation = async (context) => {
  const { label } = parametersOf(context) as { readonly label: string };
  const { leadInSamples } = await readJson<ShotTiming>(context, inputOf(context, "timing"));
  const payload: VerifySoundTask = {
    masterPath: await context.locate(inputOf(context, "master")),
    timelinePath: await context.locate(inputOf(context, "timeline")),
    labelPath: await context.locate(inputOf(context, "label")),
    label,
    leadInSamples,
  };
  const gates = (await context.runTask({ kind: "verify-sound", payload })) as readonly GateResult[];
  return { report: toJsonBytes({ gates: [...gates, ...(await judgeExamined(context))] }) };
};
