import type { Cue } from "../media/captions/index.ts";
import type { PrintedFrame } from "../media/fingerprint/index.ts";
import type { Timeline } from "../media/timeline/index.ts";
import type { StepContext, StepImplementation } from "../pipeline/index.ts";
import { limits, type Digest } from "../core/index.ts";
import {
  joinCells,
  judgeMark,
  nameParts,
  type GateResult,
  type NamedParts,
  type PlannedMaster,
  type WrittenCells,
} from "../quality/index.ts";
import { judgeExamined } from "./judge-examined.ts";
import type { FindMarkKey, IssuerMark } from "./render.ts";
import { inputOf, inputsOf, parametersOf, readJson, toJsonBytes } from "./artifacts.ts";

interface VerifyParameters extends Pick<PlannedMaster, "picture" | "labels"> {
  /** Whose mark is to be read in it; absent where it bears none. */
  readonly mark?: IssuerMark;
}

export interface VerifyTask extends Omit<VerifyParameters, "mark">, Pick<PlannedMaster, "captions"> {
  readonly masterPath: string;
  readonly timelinePath: string;
  /** What it is made of, where that is known. */
  readonly parts?: NamedParts;
  /** What was measured before on parts of it, by their names. */
  readonly known: readonly (readonly [Digest, Uint8Array])[];
  /** Whether what is measured now is to be answered, for the next. */
  readonly isKept: boolean;
}

/** What the gates say of a master. */
export interface VerifyReport {
  readonly gates: readonly GateResult[];
  /** How it looks, second by second: what a copy without its mark is held against. */
  readonly prints: readonly PrintedFrame[];
}

/** What the worker process answers: the report, and what it has measured that was not known. */
export interface VerifyAnswer extends VerifyReport {
  /** What a mark would show in each part: who draws and decodes has no key. */
  readonly mark: readonly WrittenCells[];
  readonly made: readonly (readonly [Digest, Uint8Array])[];
}

/**
 * Measures the master's own bytes and lets every gate judge them. What is made of their verdicts is the release's affair.
 * Of what is byte for byte what was measured in another video, what was found then is read.
 */
export function createVerify(findMarkKey: FindMarkKey): StepImplementation {
  return async (context) => {
    const { mark } = parametersOf(context) as VerifyParameters;
    const { gates: measured, prints, cells } = await measure(context);
    const gates = [...measured, ...(await judgeExamined(context))];
    if (!mark) return { report: toJsonBytes({ gates, prints }) };
    const key = await findMarkKey(mark);
    const read = judgeMark(joinCells(cells), { key, issuer: mark.issuer });
    return { report: toJsonBytes({ gates: [...gates, read], prints }) };
  };
}

async function measure(context: StepContext): Promise<VerifyReport & { readonly cells: readonly WrittenCells[] }> {
  const { picture, labels } = parametersOf(context) as VerifyParameters;
  const timelineDigest = inputOf(context, "timeline");
  const timeline = await readJson<Timeline>(context, timelineDigest);
  const masterPath = await context.locate(inputOf(context, "master"));
  const captions = await readCaptions(context);
  const isKept = timeline.mouth.length <= limits.keptEvidenceFramesMax;
  const parts = isKept ? nameParts(masterPath, { picture, timeline, labels, ...captions }) : undefined;
  const known = parts ? await findKnown(context, parts) : [];
  const payload: VerifyTask = {
    picture,
    labels,
    ...captions,
    masterPath,
    timelinePath: await context.locate(timelineDigest),
    ...(parts ? { parts } : {}),
    known,
    isKept,
  };
  // Decoding a film keeps a process from everything else for many seconds.
  const task = { kind: "verify", payload, frames: timeline.mouth.length };
  const { gates, mark: cells, prints, made } = (await context.runTask(task)) as VerifyAnswer;
  for (const [name, evidence] of made) await context.pieces.save({ evidence: name }, { evidence });
  return { gates, prints, cells };
}

/** When captions come and go, where they are burned in; what they say is nothing to a gate. */
async function readCaptions(context: StepContext): Promise<Pick<PlannedMaster, "captions">> {
  const shots = inputsOf(context, "cues");
  if (shots.length === 0) return {};
  const cues = await Promise.all(shots.map((digest) => readJson<readonly Cue[]>(context, digest)));
  return { captions: cues.map((shot) => shot.map(({ startMs, endMs }) => ({ startMs, endMs }))) };
}

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
