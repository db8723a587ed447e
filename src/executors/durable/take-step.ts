import { limits, SutradharError } from "../../core/index.ts";
import type { PlanNode } from "../../pipeline/index.ts";
import { type Trx } from "../../store/index.ts";
import { lockRunning } from "./advance-run.ts";
import type { Line } from "./durable-options.ts";
import { buryStep } from "./fail-step.ts";
import type { StepJob, TakenJob } from "./queue.ts";
import { inputsOf, type Outputs, type RunRow } from "./step-rows.ts";

/** A step that this worker may work on, until somebody else takes it. */
export interface TakenStep {
  readonly job: TakenJob<StepJob>;
  readonly run: RunRow;
  readonly node: PlanNode;
  /** What it commits counts only while this is the step's newest number. */
  readonly fence: number;
  readonly failures: number;
  readonly inputs: Readonly<Record<string, readonly Outputs[string][]>>;
  readonly queuedMs: number;
}

/**
 * Begins a step for a job: raises its fence, so that a worker that was lost and comes back commits nothing. Undefined
 * where there is nothing to do: its run has ended, or the job is stale.
 */
export async function takeStep(
  trx: Trx,
  line: Line,
  job: TakenJob<StepJob>,
  worker: string,
): Promise<TakenStep | undefined> {
  const { hooks, now } = line;
  const run = await lockRunning(trx, job.data.run);
  if (!run) return undefined;
  const row = await trx
    .selectFrom("steps")
    .select(["node", "reads", "state", "fence", "failures", "losses", "job_id", "enqueued_at"])
    .where("run_id", "=", run.id)
    .where("node_id", "=", job.data.node)
    .executeTakeFirst();
  if (!row || row.job_id !== job.id || (row.state !== "ready" && row.state !== "running")) return undefined;
  const node = row.node as PlanNode;
  const losses = row.losses + (row.state === "running" ? 1 : 0);
  if (row.state === "running") await noteLoss(trx, line, run, node.id);
  if (losses > limits.stepLossesMax) {
    await buryStep(trx, line, { run, node, error: tooManyLosses(node, losses) });
    return undefined;
  }
  const fence = row.fence + 1;
  await trx
    .updateTable("steps")
    .set({ state: "running", fence, losses, worker, started_at: now(), progress: null })
    .where("run_id", "=", run.id)
    .where("node_id", "=", node.id)
    .execute();
  await trx
    .insertInto("attempts")
    .values({
      workspace_id: run.workspaceId,
      run_id: run.id,
      video_id: run.videoId,
      node_id: node.id,
      step: node.step,
      key: node.key,
      fence,
      worker,
      started_at: now(),
    })
    .execute();
  await hooks.stepStarted(trx, run, node);
  const queuedMs = row.enqueued_at ? Math.max(0, now().getTime() - row.enqueued_at.getTime()) : 0;
  const inputs = inputsOf(node, await readMade(trx, run.id, row.reads));
  return { job, run, node, fence, failures: row.failures, inputs, queuedMs };
}

async function readMade(trx: Trx, runId: string, reads: readonly string[]): Promise<Map<string, Outputs>> {
  if (reads.length === 0) return new Map();
  const rows = await trx
    .selectFrom("steps")
    .select(["node_id", "outputs"])
    .where("run_id", "=", runId)
    .where("node_id", "in", reads)
    .execute();
  return new Map(rows.map(({ node_id: id, outputs }) => [id, outputs ?? {}]));
}

/** A lost worker costs the step no attempt; it is written down all the same. */
async function noteLoss(trx: Trx, { now }: Line, run: RunRow, nodeId: string): Promise<void> {
  await trx
    .updateTable("attempts")
    .set({ outcome: "lost", ended_at: now() })
    .where("run_id", "=", run.id)
    .where("node_id", "=", nodeId)
    .where("outcome", "is", null)
    .execute();
}

function tooManyLosses(node: PlanNode, losses: number): SutradharError {
  return new SutradharError(
    "worker_died",
    `${node.step} lost its worker ${losses} times (limits.stepLossesMax is ${limits.stepLossesMax}): look at the memory of the machines that it ran on, then retry the video`,
    { details: { node: node.id, losses } },
  );
}
