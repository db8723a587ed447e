import { sql } from "kysely";
import { limits, SutradharError } from "../../core/index.ts";
import type { ProblemRecord, RunPurpose, RunState, StepState, Trx, VideoPriority } from "../../store/index.ts";

/** A plan that is or was worked on. */
export interface Run {
  readonly id: string;
  readonly video: string | null;
  readonly purpose: RunPurpose;
  readonly state: RunState;
  readonly priority: VideoPriority;
  /** The build whose workers may work on it. */
  readonly build: string;
  readonly problem: ProblemRecord | null;
  readonly createdAt: Date;
  readonly finishedAt: Date | null;
  readonly steps: { readonly total: number; readonly done: number; readonly reused: number; readonly failed: number };
}

export interface RunStep {
  readonly node: string;
  readonly step: string;
  readonly kind: "pure" | "recorded" | "effect";
  readonly class: string;
  readonly state: StepState;
  /** Whether what it makes lay there already; null until it is done. */
  readonly isReused: boolean | null;
  /** Attempts that counted against it, and those that were lost with their worker. */
  readonly failures: number;
  readonly losses: number;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
}

export interface RunFilter {
  readonly video?: string | undefined;
  readonly state?: RunState | undefined;
  readonly purpose?: RunPurpose | undefined;
}

interface Page {
  readonly after?: string | undefined;
  readonly limit: number;
}

/** Those of the transaction's workspace, the newest first. */
export async function listRuns(trx: Trx, filter: RunFilter, { after, limit }: Page): Promise<Run[]> {
  const conditions = [
    sql`true`,
    ...(filter.video === undefined ? [] : [sql`r.video_id = ${filter.video}`]),
    ...(filter.state === undefined ? [] : [sql`r.state = ${filter.state}`]),
    ...(filter.purpose === undefined ? [] : [sql`r.purpose = ${filter.purpose}`]),
    ...(after === undefined ? [] : [sql`r.id < ${after}`]),
  ];
  return read(trx, sql`where ${sql.join(conditions, sql` and `)} order by r.id desc limit ${limit}`);
}

/** @throws SutradharError `run_unknown` */
export async function getRun(trx: Trx, id: string): Promise<Run & { readonly list: readonly RunStep[] }> {
  const [run] = await read(trx, sql`where r.id = ${id}`);
  if (!run) {
    throw new SutradharError("run_unknown", `there is no run ${JSON.stringify(id.slice(0, 40))} in this workspace`);
  }
  const { rows } = await sql<RunStep>`
    select node_id as node, step, kind, class, state, is_reused as "isReused", failures, losses,
      started_at as "startedAt", finished_at as "finishedAt"
    from steps where run_id = ${id}
    order by started_at nulls last, node_id limit ${limits.runStepsShownMax}
  `.execute(trx);
  return { ...run, list: rows };
}

async function read(trx: Trx, rest: ReturnType<typeof sql>): Promise<Run[]> {
  const { rows } = await sql<Omit<Run, "steps"> & Run["steps"]>`
    select r.id, r.video_id as video, r.purpose, r.state, r.priority, r.build, r.problem,
      r.created_at as "createdAt", r.finished_at as "finishedAt", s.total, s.done, s.reused, s.failed
    from (select * from runs r ${rest}) r
    cross join lateral (
      select count(*)::int as total, count(*) filter (where state = 'done')::int as done,
        count(*) filter (where is_reused)::int as reused, count(*) filter (where state = 'failed')::int as failed
      from steps where run_id = r.id
    ) s
    order by r.id desc
  `.execute(trx);
  return rows.map(({ total, done, reused, failed, ...run }) => ({ ...run, steps: { total, done, reused, failed } }));
}
