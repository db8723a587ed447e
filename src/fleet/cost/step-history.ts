import { sql, type Kysely } from "kysely";
import type { Tables } from "../../store/index.ts";

/** What like steps took: of ten, one took less than `low`, five less than `likely`, nine less than `high`. */
export interface Spread {
  readonly low: number;
  readonly likely: number;
  readonly high: number;
}

/** What attempts at a step took, at pictures of one size. */
export interface StepHistory {
  readonly step: string;
  readonly pixels: number;
  readonly attempts: number;
  /** Milliseconds of work (of a processor, or of the GPU that it held) for each frame; for each attempt where it has none. */
  readonly workMs: Spread;
  /** Whether that is for each frame. */
  readonly isByFrame: boolean;
}

export interface HistoryQuery {
  /** Absent: all workspaces, for the engine. */
  readonly workspaceId?: string;
  readonly steps: readonly string[];
  readonly pixels: number;
  /** Older attempts say little of today's machines. */
  readonly since: Date;
}

/** How many of the newest attempts at a step are looked at. */
const attemptsMax = 200;

/**
 * What the newest attempts at these steps took, at pictures of that size or at none. An attempt without a frame at a step that
 * has some (all of its chunks were kept from before) says nothing of what the others will take.
 */
export async function findStepHistory(
  reader: Kysely<Tables>,
  { workspaceId, steps, pixels, since }: HistoryQuery,
): Promise<readonly StepHistory[]> {
  const own = workspaceId === undefined ? sql`true` : sql`m.workspace_id = ${workspaceId}`;
  const { rows } = await sql<Omit<StepHistory, "workMs"> & { spread: readonly [number, number, number] }>`
    select s.step, size.pixels, count(*) as attempts, bool_or(m.frames > 0) as "isByFrame",
      percentile_cont(array[0.1, 0.5, 0.9]) within group (
        order by (case when m.gpu_ms > 0 then m.gpu_ms else m.cpu_ms end)::float8 / greatest(m.frames, 1)
      ) as spread
    from unnest(${[...new Set(steps)]}::text[]) as s (step)
    cross join unnest(${[...new Set([pixels, 0])]}::integer[]) as size (pixels)
    cross join lateral (
      select m.frames, m.cpu_ms, m.gpu_ms, max(m.frames) over () as most from (
        select m.frames, m.cpu_ms, m.gpu_ms from meter m
        where m.step = s.step and m.pixels = size.pixels and m.outcome = 'done' and m.at >= ${since} and ${own}
        order by m.at desc limit ${attemptsMax}
      ) m
    ) m
    where m.frames > 0 or m.most = 0
    group by s.step, size.pixels order by s.step, size.pixels
  `.execute(reader);
  return rows.map(({ spread: [low, likely, high], ...row }) => ({ ...row, workMs: { low, likely, high } }));
}
