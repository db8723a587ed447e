import { sql } from "kysely";
import type { Digest, SutradharError } from "../../core/index.ts";
import type { PlanNode } from "../../pipeline/index.ts";
import { toJson, type ProblemRecord, type RunState, type StepState, type Trx } from "../../store/index.ts";
import type { Line } from "./durable-options.ts";
import { lockKeys, lockOfKey, makeReady, releaseSharers, selectSteps } from "./make-ready.ts";
import type { RunRow, StepRow } from "./step-rows.ts";

/** The run, locked, so that its steps advance one after another; undefined unless it is under way. */
export async function lockRunning(trx: Trx, runId: string): Promise<RunRow | undefined> {
  const row = await trx
    .selectFrom("runs")
    .select([
      "id",
      "workspace_id as workspaceId",
      "video_id as videoId",
      "priority",
      "purpose",
      "build",
      "reuse",
      "trace",
      "state",
    ])
    .where("id", "=", runId)
    .forUpdate()
    .executeTakeFirst();
  return row?.state === "running" ? row : undefined;
}

/**
 * The same, with the key locked that one of its steps has worked on, so that nobody begins to wait for that step while it
 * ends (`lockKeys`). One statement: the subquery locks the run first.
 */
export async function lockRunningWithKey(
  trx: Trx,
  { id, workspaceId }: Pick<RunRow, "id" | "workspaceId">,
  key: Digest,
): Promise<boolean> {
  const { rows } = await sql<{ state: RunState }>`
    with run as materialized (select state from runs where id = ${id} for update)
    select state, ${lockOfKey({ workspaceId, key })} is null as "isFree" from run
  `.execute(trx);
  return rows[0]?.state === "running";
}

type NextRow = StepRow & { readonly pending: number | null };

/**
 * After a step was done: what waited for it alone becomes ready, as does what waited for its key, and a run of which nothing
 * is left is done.
 */
export async function advanceRun(
  trx: Trx,
  { queue, hooks, now }: Line,
  run: RunRow,
  { id, key }: Pick<PlanNode, "id" | "key">,
): Promise<void> {
  const { rows } = await sql<NextRow>`
    with fewer as (
      update steps set pending = pending - 1
      where run_id = ${run.id} and state = 'waiting' and ${id} = any (reads)
      returning run_id, node_id, workspace_id, key, step, kind, class, pending
    ), next as (
      select run_id, node_id, workspace_id, key, step, kind, class, pending from fewer
      union all
      select run_id, node_id, workspace_id, key, step, kind, class, null from steps
      where workspace_id = ${run.workspaceId} and key = ${key} and state = 'sharing'
    )
    select n.run_id as "runId", n.node_id as "nodeId", n.workspace_id as "workspaceId", n.key, n.step, n.kind, n.class,
      n.pending, r.priority, r.build
    from next n join runs r on r.id = n.run_id where r.state = 'running'
  `.execute(trx);
  await makeReady(
    trx,
    queue,
    rows.filter(({ pending }) => (pending ?? 0) <= 0),
    { madeKey: key },
  );
  if (rows.some(({ runId }) => runId === run.id)) return;
  const left = await trx
    .selectFrom("steps")
    .select("node_id")
    .where("run_id", "=", run.id)
    .where("state", "!=", "done")
    .limit(1)
    .executeTakeFirst();
  if (left) return;
  await trx.updateTable("runs").set({ state: "done", finished_at: now() }).where("id", "=", run.id).execute();
  await hooks.runDone(trx, run);
}

/** On which workers are told that a run has ended before its steps have, with the run's id. */
export const stopChannel = "sutradhar_stop";

/**
 * Ends a run before its end: what has not begun never will, what runs is told to stop, and whatever it still commits is
 * dropped. Those that waited for one of its steps go on by themselves.
 */
export async function stopRun(
  trx: Trx,
  { queue, now }: Pick<Line, "queue" | "now">,
  run: Pick<RunRow, "id" | "workspaceId">,
  end: { readonly state: Exclude<RunState, "running" | "done">; readonly problem?: ProblemRecord },
): Promise<void> {
  const open = await lockOpenSteps(trx, run.id);
  await trx
    .updateTable("runs")
    .set({ state: end.state, finished_at: now(), problem: end.problem ? toJson(end.problem) : null })
    .where("id", "=", run.id)
    .execute();
  await trx
    .updateTable("steps")
    .set((update) => ({
      state: "cancelled" as const,
      fence: update("fence", "+", 1),
      finished_at: now(),
      job_id: null,
    }))
    .where("run_id", "=", run.id)
    .where("state", "in", ["waiting", "sharing", "ready", "running"])
    .execute();
  await trx
    .updateTable("attempts")
    .set({ outcome: "cancelled", ended_at: now() })
    .where("run_id", "=", run.id)
    .where("outcome", "is", null)
    .execute();
  await sql`select pg_notify(${stopChannel}, ${run.id})`.execute(trx);
  for (const step of open) if (step.kind !== "effect") await releaseSharers(trx, queue, step);
}

/**
 * The steps of a run that others may wait for. The keys of those that share are locked as well: until then, who ends another
 * run may be choosing one of them to go on with.
 */
async function lockOpenSteps(trx: Trx, runId: string): Promise<readonly StepRow[]> {
  const list = (states: readonly StepState[]) =>
    selectSteps(trx).where("steps.run_id", "=", runId).where("steps.state", "in", states).execute();
  const known = await list(["sharing", "ready", "running"]);
  if (known.length === 0) return [];
  await lockKeys(trx, known);
  return list(["ready", "running"]);
}

/** An error as rows keep it. */
export function toProblem(error: SutradharError): ProblemRecord {
  return {
    code: error.code,
    message: error.message,
    ...(error.problems.length > 0 ? { problems: error.problems } : {}),
    ...(Object.keys(error.details).length > 0 ? { details: error.details } : {}),
  };
}
