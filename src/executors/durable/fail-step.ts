import { errorCodes, limits, type SutradharError } from "../../core/index.ts";
import type { PlanNode } from "../../pipeline/index.ts";
import { toJson, type Trx } from "../../store/index.ts";
import { retryableCodes } from "../retryable-codes.ts";
import { lockRunning, stopRun, toProblem } from "./advance-run.ts";
import { endAttempt } from "./commit-step.ts";
import type { Line } from "./durable-options.ts";
import { lockKeys, makeReady, releaseSharers, selectSteps } from "./make-ready.ts";
import type { RunRow } from "./step-rows.ts";
import type { TakenStep } from "./take-step.ts";

/** Half a second, then four times as long each time: 0.5, 2, 8, 32 s. */
const backoffFirstS = 0.5;
const backoffFactor = 4;

export function backoffS(failures: number): number {
  return backoffFirstS * backoffFactor ** Math.max(0, failures - 1);
}

/**
 * Writes down that a step failed. What a second attempt may mend is enqueued again after a while; else the step is dead,
 * and its run has failed. Says which.
 */
export async function failStep(
  trx: Trx,
  line: Line,
  taken: TakenStep,
  error: SutradharError,
): Promise<"retried" | "dead" | "dropped"> {
  const { run, node } = taken;
  const problem = toProblem(error);
  const isMine = await holdsStep(trx, taken);
  await endAttempt(trx, line, taken, isMine ? "failed" : "dropped", problem);
  await line.queue.complete(taken.job, trx);
  if (!isMine) return "dropped";
  const failures = taken.failures + 1;
  if (!retryableCodes[error.code] || failures >= limits.stepAttemptsMax) {
    await buryStep(trx, line, { run, node, error });
    return "dead";
  }
  await trx
    .updateTable("steps")
    .set({ failures })
    .where("run_id", "=", run.id)
    .where("node_id", "=", node.id)
    .execute();
  await enqueueAgain(trx, line, taken, backoffS(failures));
  return "retried";
}

/** Gives a step back that was not done, for another worker to take: its own is ending. */
export async function handBack(trx: Trx, line: Line, taken: TakenStep): Promise<"handed_back" | "dropped"> {
  const isMine = await holdsStep(trx, taken);
  const outcome = isMine ? "handed_back" : "dropped";
  await endAttempt(trx, line, taken, outcome);
  await line.queue.complete(taken.job, trx);
  if (isMine) await enqueueAgain(trx, line, taken);
  return outcome;
}

/** How often those are tried again that wait for room on a disk, or for a store to come back. */
const waitS = 5;
/** Who can write down that it waits for the database need not wait for it long. */
const waitForDatabaseS = 0.5;

/** Puts a step off that can do nothing until somebody mends what is outside; it has not failed by that. */
export async function waitForRoom(
  trx: Trx,
  line: Line,
  taken: TakenStep,
  error: SutradharError,
): Promise<"waiting" | "dropped"> {
  const isMine = await holdsStep(trx, taken);
  await endAttempt(trx, line, taken, isMine ? "handed_back" : "dropped", toProblem(error));
  await line.queue.complete(taken.job, trx);
  if (isMine) await enqueueAgain(trx, line, taken, error.code === "database_unavailable" ? waitForDatabaseS : waitS);
  return isMine ? "waiting" : "dropped";
}

/** Whether the step is still this worker's, with its run locked. */
export async function holdsStep(trx: Trx, { run, node, fence }: TakenStep): Promise<boolean> {
  if (!(await lockRunning(trx, run.id))) return false;
  const row = await trx
    .selectFrom("steps")
    .select("node_id")
    .where("run_id", "=", run.id)
    .where("node_id", "=", node.id)
    .where("state", "=", "running")
    .where("fence", "=", fence)
    .executeTakeFirst();
  return row !== undefined;
}

async function enqueueAgain(trx: Trx, line: Line, { run, node }: TakenStep, startAfterS?: number): Promise<void> {
  await trx
    .updateTable("steps")
    .set({ state: "waiting", job_id: null })
    .where("run_id", "=", run.id)
    .where("node_id", "=", node.id)
    .execute();
  const steps = await selectSteps(trx)
    .where("steps.run_id", "=", run.id)
    .where("steps.node_id", "=", node.id)
    .execute();
  await makeReady(trx, line.queue, steps, startAfterS === undefined ? {} : { startAfterS });
}

/** A step that will not be tried again: a dead letter with its cause, unless it was refused, and the end of its run. */
export async function buryStep(
  trx: Trx,
  line: Line,
  { run, node, error }: { readonly run: RunRow; readonly node: PlanNode; readonly error: SutradharError },
): Promise<void> {
  const problem = toProblem(error);
  if (node.kind !== "effect") await lockKeys(trx, [{ workspaceId: run.workspaceId, key: node.key }]);
  await trx
    .updateTable("steps")
    .set({ state: "failed", finished_at: line.now(), job_id: null })
    .where("run_id", "=", run.id)
    .where("node_id", "=", node.id)
    .execute();
  // A refusal was decided: nobody is to look for it among what broke.
  if (errorCodes[error.code] !== "refused" && errorCodes[error.code] !== "waits") {
    await trx
      .insertInto("dead_letters")
      .values({
        workspace_id: run.workspaceId,
        run_id: run.id,
        video_id: run.videoId,
        node_id: node.id,
        step: node.step,
        key: node.key,
        problem: toJson({ ...problem, node: node.id }),
      })
      .execute();
  }
  await stopRun(trx, line, run, { state: "failed", problem });
  if (node.kind !== "effect") await releaseSharers(trx, line.queue, { workspaceId: run.workspaceId, key: node.key });
  await line.hooks.runFailed(trx, run, error);
}
