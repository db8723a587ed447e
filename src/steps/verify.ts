import type { Timeline } from "../media/timeline/index.ts";
import type { StepContext, StepImplementation } from "../pipeline/index.ts";
import { limits, type Digest } from "../core/index.ts";
import { nameParts, type GateResult, type NamedParts, type PlannedMaster } from "../quality/index.ts";
import { inputOf, parametersOf, readJson, toJsonBytes } from "./artifacts.ts";

interface VerifyParameters extends Pick<PlannedMaster, "picture" | "labels"> {}

export interface VerifyTask extends VerifyParameters {
  readonly masterPath: string;
  readonly timelinePath: string;
  /** What was measured before on parts of it, by their names. */
  readonly known: readonly (readonly [Digest, Uint8Array])[];
  /** Whether what is measured now is to be answered, for the next. */
  readonly isKept: boolean;
}

/** What the gates say of a master. */
export interface VerifyReport {
  readonly gates: readonly GateResult[];
}

/** What the worker process answers: the report, and what it has measured that was not known. */
export interface VerifyAnswer extends VerifyReport {
  readonly made: readonly (readonly [Digest, Uint8Array])[];
}

/**
 * Measures the master's own bytes and lets every gate judge them. What is made of their verdicts is the release's affair.
 * Of what is byte for byte what was measured in another video, what was found then is read.
 */
export const verify: StepImplementation = async (context) => {
  const { picture, labels } = parametersOf(context) as VerifyParameters;
  const timelineDigest = inputOf(context, "timeline");
  const timeline = await readJson<Timeline>(context, timelineDigest);
  const masterPath = await context.locate(inputOf(context, "master"));
  const isKept = timeline.mouth.length <= limits.keptEvidenceFramesMax;
  const known = isKept ? await findKnown(context, nameParts(masterPath, { picture, timeline, labels })) : [];
  const payload: VerifyTask = {
    picture,
    labels,
    masterPath,
    timelinePath: await context.locate(timelineDigest),
    known,
    isKept,
  };
  // Decoding a film keeps a process from everything else for many seconds.
  const task = { kind: "verify", payload, frames: timeline.mouth.length };
  const { gates, made } = (await context.runTask(task)) as VerifyAnswer;
  for (const [name, evidence] of made) await context.pieces.save({ evidence: name }, { evidence });
  return { report: toJsonBytes({ gates }) };
};

async function findKnown(
  context: StepContext,
  { pictureNames, soundNames }: NamedParts,
): Promise<readonly (readonly [Digest, Uint8Array])[]> {
  const known: [Digest, Uint8Array][] = [];
  for (const name of new Set([...pictureNames, ...soundNames])) {
    const evidence = (await context.pieces.find({ evidence: name }))?.["evidence"];
    if (evidence) known.push([name, await context.read(evidence)]);
  }
  return known;
}
