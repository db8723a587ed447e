import { SutradharError } from "../../core/index.ts";
import { toJson, type AttemptOutcome, type ProblemRecord, type Trx } from "../../store/index.ts";
import type { Usage } from "../../telemetry/usage/index.ts";
import { advanceRun, lockRunning } from "./advance-run.ts";
import type { Line } from "./durable-options.ts";
import { lockKeys, releaseSharers } from "./make-ready.ts";
import type { Outputs } from "./step-rows.ts";
import type { TakenStep } from "./take-step.ts";

/** What became of a commit: it stands, or another's does. */
export type CommitOutcome = "done" | "reused" | "dropped";

/**
 * Commits what a step made: its result under its key, the step, and everything that this lets begin, in one transaction.
 * The first result under a key stands, whoever made it; what a worker commits that was taken for lost is dropped.
 * @throws SutradharError `internal` where a pure step made other bytes than another did under the same key.
 */
export async function commitStep(
  trx: Trx,
  line: Line,
  taken: TakenStep,
  made: { readonly outputs: Outputs; readonly isReused: boolean; readonly usage: Usage },
): Promise<CommitOutcome> {
  const { run, node, fence } = taken;
  const { now, hooks, queue } = line;
  if (!(await lockRunning(trx, run.id))) return drop(trx, line, taken);
  if (node.kind !== "effect") await lockKeys(trx, [{ workspaceId: run.workspaceId, key: node.key }]);
  const { numUpdatedRows } = await trx
    .updateTable("steps")
    .set({ state: "done", finished_at: now(), is_reused: made.isReused, job_id: null })
    .where("run_id", "=", run.id)
    .where("node_id", "=", node.id)
    .where("state", "=", "running")
    .where("fence", "=", fence)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) return drop(trx, line, taken);
  const outputs = made.isReused ? made.outputs : await recordFirst(trx, taken, made.outputs);
  await trx
    .updateTable("steps")
    .set({ outputs: toJson(outputs) })
    .where("run_id", "=", run.id)
    .where("node_id", "=", node.id)
    .execute();
  const outcome = made.isReused ? "reused" : "done";
  await endAttempt(trx, line, taken, outcome);
  await hooks.stepDone(trx, run, { ...made, node, fence, outputs });
  if (node.kind !== "effect") await releaseSharers(trx, queue, { workspaceId: run.workspaceId, key: node.key });
  await advanceRun(trx, line, run, node.id);
  await queue.complete(taken.job, trx);
  return outcome;
}

async function drop(trx: Trx, line: Line, taken: TakenStep): Promise<"dropped"> {
  await endAttempt(trx, line, taken, "dropped");
  await line.queue.complete(taken.job, trx);
  return "dropped";
}

/** An attempt has one end: that of one that was lost stays `lost`, whatever its worker says later. */
export async function endAttempt(
  trx: Trx,
  { now }: Pick<Line, "now">,
  { run, node, fence }: Pick<TakenStep, "run" | "node" | "fence">,
  outcome: AttemptOutcome,
  problem?: ProblemRecord,
): Promise<void> {
  await trx
    .updateTable("attempts")
    .set({ outcome, ended_at: now(), ...(problem ? { problem: toJson(problem) } : {}) })
    .where("run_id", "=", run.id)
    .where("node_id", "=", node.id)
    .where("fence", "=", fence)
    .where("outcome", "is", null)
    .execute();
}

/** The result that stands under the step's key: this one, unless another was first. */
async function recordFirst(trx: Trx, { run, node }: TakenStep, outputs: Outputs): Promise<Outputs> {
  const row = { workspace_id: run.workspaceId, key: node.key, outputs: toJson(outputs) };
  const inserted =
    node.kind === "effect"
      ? await trx
          .insertInto("effects")
          .values({ ...row, step: node.step })
          .onConflict((conflict) => conflict.doNothing())
          .executeTakeFirst()
      : await trx
          .insertInto("results")
          .values(row)
          .onConflict((conflict) => conflict.doNothing())
          .executeTakeFirst();
  if (inserted.numInsertedOrUpdatedRows === 1n) return outputs;
  const standing = await trx
    .selectFrom(node.kind === "effect" ? "effects" : "results")
    .select("outputs")
    .where("workspace_id", "=", run.workspaceId)
    .where("key", "=", node.key)
    .executeTakeFirstOrThrow();
  const differs = node.outputs.some((name) => standing.outputs[name] !== outputs[name]);
  if (node.kind === "pure" && differs) {
    throw new SutradharError(
      "internal",
      `${node.step} is declared pure, and made other bytes than another run under the same key: raise its version, or declare it recorded`,
      { details: { key: node.key, standing: standing.outputs, outputs } },
    );
  }
  return standing.outputs;
}
