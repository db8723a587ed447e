import { sql, type Kysely } from "kysely";
import { limits } from "../core/index.ts";
import type { Tables } from "../store/index.ts";
import type { Observations } from "../telemetry/metrics/index.ts";
import { monthOf } from "./cost/index.ts";

export interface FleetObservation {
  readonly now: Date;
  readonly timeZone: string;
  /** For how long a worker that says nothing still counts as alive. */
  readonly silenceMsMax: number;
}

/** States that a video passes through: they stand at 0 rather than vanish, so that an alert can tell none from no answer. */
const unfinishedStates = ["queued", "screening", "in_review", "rendering", "verifying"] as const;
const priorities = ["interactive", "bulk"] as const;

/** What of the metrics only the database knows: how the queue, the videos, the workers and the budgets of all workspaces stand. */
export async function observeFleet(
  engine: Kysely<Tables>,
  { now, timeZone, silenceMsMax }: FleetObservation,
): Promise<Required<Pick<Observations, "queue" | "videos" | "workersAlive" | "deadLetters" | "budgets">>> {
  const alive = await engine
    .selectFrom("workers")
    .select("classes")
    .where("stopped_at", "is", null)
    .where("seen_at", ">", new Date(now.getTime() - silenceMsMax))
    .execute();
  const classes = new Set(alive.flatMap((worker) => worker.classes));
  return {
    workersAlive: alive.length,
    queue: await observeQueue(engine, classes),
    videos: await observeVideos(engine),
    deadLetters: await countDeadLetters(engine),
    budgets: await observeBudgets(engine, monthOf(now, timeZone)),
  };
}

async function observeQueue(
  engine: Kysely<Tables>,
  classes: ReadonlySet<string>,
): Promise<NonNullable<Observations["queue"]>> {
  const { rows } = await sql<NonNullable<Observations["queue"]>[number]>`
    select s.class, r.priority,
      count(*) filter (where s.state = 'ready') as waiting,
      count(*) filter (where s.state = 'running') as running
    from steps s join runs r on r.id = s.run_id
    where s.state in ('ready', 'running') group by s.class, r.priority
  `.execute(engine);
  const idle = [...classes].flatMap((name) =>
    priorities
      .filter((priority) => !rows.some((row) => row.class === name && row.priority === priority))
      .map((priority) => ({ class: name, priority, waiting: 0, running: 0 })),
  );
  return [...rows, ...idle];
}

async function observeVideos(engine: Kysely<Tables>): Promise<Record<string, number>> {
  const rows = await engine
    .selectFrom("videos")
    .select(({ fn }) => ["state", fn.countAll<number>().as("count")])
    .where("finished_at", "is", null)
    .groupBy("state")
    .execute();
  return {
    ...Object.fromEntries(unfinishedStates.map((state) => [state, 0])),
    ...Object.fromEntries(rows.map(({ state, count }) => [state, count])),
  };
}

async function countDeadLetters(engine: Kysely<Tables>): Promise<number> {
  const { count } = await engine
    .selectFrom("dead_letters")
    .select(({ fn }) => fn.countAll<number>().as("count"))
    .where("settled_at", "is", null)
    .executeTakeFirstOrThrow();
  return count;
}

/** The fullest first: those that a limit leaves out are those that nobody need look at. */
async function observeBudgets(engine: Kysely<Tables>, month: string): Promise<NonNullable<Observations["budgets"]>> {
  const { rows } = await sql<NonNullable<Observations["budgets"]>[number]>`
    select b.workspace_id as "workspaceId", b.period, coalesce((
      select sum(s.spent_micro_inr) from spending s
      where s.workspace_id = b.workspace_id and (b.period = 'total' or s.month = ${month})
    ), 0)::float8 / greatest(b.limit_micro_inr, 1) as "usedShare"
    from budgets b order by "usedShare" desc limit ${limits.metricWorkspacesMax}
  `.execute(engine);
  return rows;
}
