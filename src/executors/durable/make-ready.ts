import { sql, type RawBuilder } from "kysely";
import type { Digest } from "../../core/index.ts";
import { toJson, type Trx } from "../../store/index.ts";
import { priorityOf } from "./fair-order.ts";
import { createJobId, nameStepQueue, type JobQueue, type NewJob, type StepJob } from "./queue.ts";
import type { StepRow } from "./step-rows.ts";

/**
 * Puts steps into the queue whose inputs are all there. A step whose key another step of the workspace works on waits for
 * that one instead: equal recipes are done once. Effects are never shared, and nobody waits for another build, whose
 * workers may be gone.
 */
export async function makeReady(
  trx: Trx,
  queue: JobQueue,
  steps: readonly StepRow[],
  { startAfterS, madeKey }: ReadyOptions = {},
): Promise<void> {
  if (steps.length === 0) return;
  await lockKeys(trx, steps);
  const busy = await findBusyKeys(trx, steps);
  const leaders: StepRow[] = [];
  for (const step of steps) {
    const place = placeOf(step);
    if (step.kind === "effect" || step.key === madeKey || !busy.has(place)) {
      busy.add(place);
      leaders.push(step);
    } else {
      await setState(trx, step, { state: "sharing", job_id: null });
    }
  }
  for (const [workspaceId, own] of Map.groupBy(leaders, (step) => step.workspaceId)) {
    await enqueueSteps(trx, queue, workspaceId, own, startAfterS);
  }
}

export interface ReadyOptions {
  readonly startAfterS?: number;
  /** What was made just now: all that waited for it find it at once, and need not go one after another. */
  readonly madeKey?: Digest;
}

function placeOf({ workspaceId, build, key }: StepRow): string {
  return `${workspaceId}/${build}/${key}`;
}

/**
 * Orders those who look whether a key is worked on with those who finish it, or a step could wait for one that has just
 * ended. In the keys' order, so that no two wait for each other.
 */
export async function lockKeys(trx: Trx, steps: readonly Pick<StepRow, "workspaceId" | "key">[]): Promise<void> {
  const places = [...new Set(steps.map(({ workspaceId, key }) => `${workspaceId}/${key}`))].sort();
  await sql`
    select ${lockOfPlace(sql`place`)}
    from unnest(${places}::text[]) with ordinality as t (place, position) order by position
  `.execute(trx);
}

/** The same for one key, as a part of a statement. */
export function lockOfKey({ workspaceId, key }: Pick<StepRow, "workspaceId" | "key">): RawBuilder<unknown> {
  return lockOfPlace(sql`${`${workspaceId}/${key}`}::text`);
}

function lockOfPlace(place: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`pg_advisory_xact_lock(hashtextextended(${place}, 7291433))`;
}

async function findBusyKeys(trx: Trx, steps: readonly StepRow[]): Promise<Set<string>> {
  const rows = await selectSteps(trx)
    .where("steps.state", "in", ["ready", "running"])
    .where("runs.state", "=", "running")
    .where("steps.kind", "!=", "effect")
    .where("steps.workspace_id", "in", [...new Set(steps.map(({ workspaceId }) => workspaceId))])
    .where(
      "steps.key",
      "in",
      steps.map(({ key }) => key),
    )
    .execute();
  const own = new Set(steps.map(({ runId, nodeId }) => `${runId}/${nodeId}`));
  return new Set(rows.filter(({ runId, nodeId }) => !own.has(`${runId}/${nodeId}`)).map(placeOf));
}

async function enqueueSteps(
  trx: Trx,
  queue: JobQueue,
  workspaceId: string,
  steps: readonly StepRow[],
  startAfterS: number | undefined,
): Promise<void> {
  const ids = steps.map(() => createJobId());
  const places = steps.map(({ runId: run, nodeId: node }, position) => ({ id: ids[position], run, node }));
  const { rows } = await sql<{ id: string; tag: number; concurrencyMax: number | null }>`
    update steps s set state = 'ready', job_id = j.id, worker = null,
      enqueued_at = clock_timestamp() + ${startAfterS ?? 0} * interval '1 second'
    from workspaces w, jsonb_to_recordset(${toJson(places)}::jsonb) as j (id uuid, run text, node text)
    where w.id = ${workspaceId} and s.run_id = j.run and s.node_id = j.node and s.state in ('waiting', 'sharing')
    returning s.job_id as id, coalesce(s.tag, 0) as tag, w.concurrency_max as "concurrencyMax"
  `.execute(trx);
  const placed = new Map(rows.map((row) => [row.id, row]));
  const jobs = steps.flatMap((step, position): NewJob<StepJob>[] => {
    const place = placed.get(ids[position] as string);
    if (!place) return [];
    const { id, tag, concurrencyMax } = place;
    return [
      {
        id,
        queue: nameStepQueue(step.class, step.build),
        data: { run: step.runId, node: step.nodeId },
        workspaceId,
        concurrencyMax,
        priority: priorityOf(step.priority, tag),
        ...(startAfterS ? { startAfterS } : {}),
      },
    ];
  });
  await queue.open([...new Set(jobs.map((job) => job.queue))]);
  await queue.enqueue(trx, jobs);
}

async function setState(trx: Trx, step: StepRow, values: { state: "sharing"; job_id: null }): Promise<void> {
  await trx
    .updateTable("steps")
    .set(values)
    .where("run_id", "=", step.runId)
    .where("node_id", "=", step.nodeId)
    .where("state", "in", startable)
    .execute();
}

/** One whose run was stopped this instant stays stopped. */
const startable = ["waiting", "sharing"] as const;

/** Those that waited for a step with this key; where it is done they find its result, else one of them does it. */
export async function releaseSharers(
  trx: Trx,
  queue: JobQueue,
  { workspaceId, key }: Pick<StepRow, "workspaceId" | "key">,
): Promise<void> {
  await makeReady(trx, queue, await listSteps(trx, { workspaceId, key }));
}

async function listSteps(trx: Trx, { workspaceId, key }: Pick<StepRow, "workspaceId" | "key">): Promise<StepRow[]> {
  const rows = await selectSteps(trx)
    .where("steps.workspace_id", "=", workspaceId)
    .where("steps.key", "=", key)
    .where("steps.state", "=", "sharing")
    .where("runs.state", "=", "running")
    .execute();
  return rows;
}

/** Steps with what they need to know of their runs. */
export function selectSteps(trx: Trx) {
  return trx
    .selectFrom("steps")
    .innerJoin("runs", "runs.id", "steps.run_id")
    .select([
      "steps.run_id as runId",
      "steps.node_id as nodeId",
      "steps.workspace_id as workspaceId",
      "steps.key as key",
      "steps.step as step",
      "steps.kind as kind",
      "steps.class as class",
      "runs.priority as priority",
      "runs.build as build",
    ]);
}
