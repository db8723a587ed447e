import { sql } from "kysely";
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
  readonly startedAt: Date;
  /** How long it could have been begun before it was. */
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
  const startedAt = now();
  const begun = await begin(trx, run, { job, worker, startedAt });
  if (!begun) return undefined;
  const node = line.openNode ? await line.openNode(begun.stored) : (begun.stored as PlanNode);
  const { stored: _stored, reads, made, losses, isFirst, enqueued_at: enqueuedAt, ...rest } = begun;
  if (losses > limits.stepLossesMax) {
    await buryStep(trx, line, { run, node, error: tooManyLosses(node, losses) });
    return undefined;
  }
  await hooks.stepStarted(trx, run, node, { isFirst });
  const queuedMs = enqueuedAt ? Math.max(0, startedAt.getTime() - enqueuedAt.getTime()) : 0;
  const outputs = new Map(reads.map((id) => [id, made?.[id] ?? {}]));
  return { job, run, node, ...rest, inputs: inputsOf(node, outputs), startedAt, queuedMs };
}

interface BegunRow {
  readonly stored: object;
  readonly reads: readonly string[];
  /** What the nodes that it reads have made. */
  readonly made: Readonly<Record<string, Outputs>> | null;
  readonly fence: number;
  readonly failures: number;
  readonly losses: number;
  readonly enqueued_at: Date | null;
  /** Whether nothing of the run was begun before. */
  readonly isFirst: boolean;
}

/**
 * Marks the step as this worker's and writes the attempt down; no row where the job is stale, as that of a worker is which
 * stood still between taking it and beginning. One statement, one way to the database. A lost worker costs the step no
 * attempt; it is written down all the same.
 */
async function begin(
  trx: Trx,
  run: RunRow,
  { job, worker, startedAt }: { readonly job: TakenJob<StepJob>; readonly worker: string; readonly startedAt: Date },
): Promise<BegunRow | undefined> {
  const { run: runId, node: nodeId } = job.data;
  const { rows } = await sql<BegunRow>`
    with old as (
      select state, losses + case when state = 'running' then 1 else 0 end as losses from steps
      where run_id = ${runId} and node_id = ${nodeId} and job_id = ${job.id} and state in ('ready', 'running')
        and exists (
          select from pgboss.job q where q.name = ${job.queue} and q.id = ${job.id}
            and q.state = 'active' and q.retry_count = ${job.attempt}
        )
    ), begun as (
      update steps s set
        state = 'running', fence = s.fence + 1, losses = old.losses, worker = ${worker}, started_at = ${startedAt}, progress = null
      from old where s.run_id = ${runId} and s.node_id = ${nodeId}
      returning s.node, s.reads, s.step, s.key, s.fence, s.failures, s.losses, s.enqueued_at, old.state as was
    ), lost as (
      update attempts set outcome = 'lost', ended_at = ${startedAt}
      where run_id = ${runId} and node_id = ${nodeId} and outcome is null
        and exists (select from begun where was = 'running')
    ), attempted as (
      insert into attempts (workspace_id, run_id, video_id, node_id, step, key, fence, worker, started_at)
      select ${run.workspaceId}, ${runId}, ${run.videoId}, ${nodeId}, step, key, fence, ${worker}, ${startedAt}::timestamptz
      from begun where losses <= ${limits.stepLossesMax}
    )
    select node as stored, reads, fence, failures, losses, enqueued_at,
      (select jsonb_object_agg(r.node_id, r.outputs) from steps r
        where r.run_id = ${runId} and r.node_id = any (begun.reads)) as made,
      not exists (select from attempts where run_id = ${runId}) as "isFirst"
    from begun
  `.execute(trx);
  return rows[0];
}

function tooManyLosses(node: PlanNode, losses: number): SutradharError {
  return new SutradharError(
    "worker_died",
    `${node.step} lost its worker ${losses} times (limits.stepLossesMax is ${limits.stepLossesMax}): look at the memory of the machines that it ran on, then retry the video`,
    { details: { node: node.id, losses } },
  );
}
