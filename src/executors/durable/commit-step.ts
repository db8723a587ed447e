import { sql } from "kysely";
import { SutradharError } from "../../core/index.ts";
import { toJson, type AttemptOutcome, type ProblemRecord, type Trx } from "../../store/index.ts";
import type { Usage } from "../../telemetry/usage/index.ts";
import { advanceRun, lockRunning, lockRunningWithKey } from "./advance-run.ts";
import type { Line } from "./durable-options.ts";
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
  const { hooks, queue } = line;
  const running =
    node.kind === "effect" ? await lockRunning(trx, run.id) : await lockRunningWithKey(trx, run, node.key);
  if (!running) return drop(trx, line, taken);
  const { isHeld, isFirst } = await writeDone(trx, line, taken, made);
  if (!isHeld) return drop(trx, line, taken);
  const outputs = made.isReused || isFirst ? made.outputs : await takeStanding(trx, taken, made.outputs);
  await hooks.stepDone(trx, run, { ...made, node, fence, outputs });
  await advanceRun(trx, line, run, node);
  await queue.complete(taken.job, trx);
  return made.isReused ? "reused" : "done";
}

/**
 * Marks the step as done with its outputs, ends the attempt, and keeps the result unless one stands under the key already:
 * one statement, one way to the database. Says whether the step was still this worker's, and whether its result stands.
 */
async function writeDone(
  trx: Trx,
  { now }: Line,
  { run, node, fence }: TakenStep,
  { outputs, isReused }: { readonly outputs: Outputs; readonly isReused: boolean },
): Promise<{ readonly isHeld: boolean; readonly isFirst: boolean }> {
  const at = now();
  const json = toJson(outputs);
  const result = sql`${run.workspaceId}, ${node.key}, ${json}::jsonb from done where ${!isReused}::boolean`;
  const keep =
    node.kind === "effect"
      ? sql`insert into effects (step, workspace_id, key, outputs) select ${node.step}, ${result}`
      : sql`insert into results (workspace_id, key, outputs) select ${result}`;
  const { rows } = await sql<{ isHeld: boolean; isFirst: boolean }>`
    with done as (
      update steps set state = 'done', finished_at = ${at}, is_reused = ${isReused}, job_id = null, outputs = ${json}
      where run_id = ${run.id} and node_id = ${node.id} and state = 'running' and fence = ${fence}
      returning node_id
    ), ended as (
      update attempts set outcome = ${isReused ? "reused" : "done"}, ended_at = ${at}
      where run_id = ${run.id} and node_id = ${node.id} and fence = ${fence} and outcome is null
        and exists (select from done)
    ), kept as (${keep} on conflict do nothing returning key)
    select exists (select from done) as "isHeld", exists (select from kept) as "isFirst"
  `.execute(trx);
  return rows[0] ?? { isHeld: false, isFirst: false };
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

/** Another was first: what it made is what the step made. */
async function takeStanding(trx: Trx, { run, node }: TakenStep, outputs: Outputs): Promise<Outputs> {
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
  if (differs) {
    await trx
      .updateTable("steps")
      .set({ outputs: toJson(standing.outputs) })
      .where("run_id", "=", run.id)
      .where("node_id", "=", node.id)
      .execute();
  }
  return standing.outputs;
}
