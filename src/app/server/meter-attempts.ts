import type { EndedAttempt, RunRow } from "../../executors/index.ts";
import { recordMeter, type Metering } from "../../fleet/index.ts";
import { stepCatalog } from "../../steps/index.ts";
import type { MeteredOutcome, Trx } from "../../store/index.ts";
import { isTrial } from "./is-trial.ts";

export interface AttemptMeterOptions {
  readonly metering: Metering;
  readonly worker: string;
  readonly now: () => Date;
}

/** How an attempt ended, in the words of the meter; what was reused took nothing. */
const outcomes: Readonly<Record<EndedAttempt["outcome"], MeteredOutcome | undefined>> = {
  done: "done",
  reused: undefined,
  dropped: "dropped",
  retried: "failed",
  dead: "failed",
  handed_back: "handed_back",
  waiting: "handed_back",
  stopped: "cancelled",
};

/** Puts down what attempts took that did work, however they ended, and says what each cost. */
export function createAttemptMeter({ metering, worker, now }: AttemptMeterOptions) {
  return async (trx: Trx, run: RunRow, { node, fence, outcome, hasWorked, usage }: EndedAttempt): Promise<number> => {
    const metered = outcomes[outcome];
    if (!metered || !hasWorked) return 0;
    const { costMicroInr, isNew } = await recordMeter(
      trx,
      {
        workspaceId: run.workspaceId,
        runId: run.id,
        videoId: run.videoId,
        nodeId: node.id,
        fence,
        step: node.step,
        class: stepCatalog[node.step]?.resources.class ?? "cpu",
        worker,
        outcome: metered,
        pixels: pixelsOf(node.parameters),
        usage,
        // What is only compared is nobody's to pay.
        ...(run.purpose === "shadow" ? { rolloutArm: "candidate" } : {}),
        isFree: run.purpose === "shadow" || (await isTrial(trx, run.videoId)),
        at: now(),
      },
      metering,
    );
    return isNew ? costMicroInr : 0;
  };
}

interface PictureParameters {
  readonly width: number;
  readonly height: number;
}

/** Of the pictures that a step makes or reads; 0 where there are none. */
function pixelsOf(parameters: unknown): number {
  const {
    picture = {},
    width,
    height,
  } = parameters as Partial<PictureParameters> & { picture?: Partial<PictureParameters> };
  return (picture.width ?? width ?? 0) * (picture.height ?? height ?? 0);
}
