import { sql, type Kysely, type RawBuilder } from "kysely";
import { limits } from "../../core/index.ts";
import type { Tables } from "../../store/index.ts";

/** By what costs are summed. */
export const costGroups = ["video", "campaign", "workspace", "step", "day"] as const;
export type CostGroup = (typeof costGroups)[number];

export interface CostQuery {
  readonly by: CostGroup;
  /** Absent: all workspaces, for the engine. */
  readonly workspaceId?: string;
  readonly videoId?: string;
  readonly campaignId?: string;
  /** From this instant on. */
  readonly from?: Date;
  /** Up to this instant, without it. */
  readonly to?: Date;
  /** At most `limits.costRowsMax`. */
  readonly rowsMax?: number;
  /** In which days are days. */
  readonly timeZone: string;
}

/** What one video, campaign, workspace, step or day took. */
export interface CostSum {
  /** The video's, campaign's or workspace's id, the step's name or the date; null for what belongs to none. */
  readonly name: string | null;
  readonly costMicroInr: number;
  readonly attempts: number;
  readonly wallMs: number;
  readonly cpuMs: number;
  readonly gpuMs: number;
  readonly frames: number;
  readonly bytesRead: number;
  readonly bytesWritten: number;
}

/** The dearest first; days in their order, the newest first. */
export async function sumCosts(reader: Kysely<Tables>, query: CostQuery): Promise<readonly CostSum[]> {
  const rowsMax = Math.min(query.rowsMax ?? limits.costRowsMax, limits.costRowsMax);
  const order = query.by === "day" ? sql`name desc` : sql`"costMicroInr" desc, name`;
  const { rows } = await sql<CostSum>`
    select ${groupOf(query)} as name,
      sum(cost_micro_inr)::bigint as "costMicroInr",
      count(*) as attempts,
      sum(wall_ms)::bigint as "wallMs",
      sum(cpu_ms)::bigint as "cpuMs",
      sum(gpu_ms)::bigint as "gpuMs",
      sum(frames)::bigint as frames,
      sum(bytes_read)::bigint as "bytesRead",
      sum(bytes_written)::bigint as "bytesWritten"
    from meter
    where ${sql.join(conditionsOf(query), sql` and `)}
    group by 1 order by ${order} limit ${rowsMax}
  `.execute(reader);
  return rows;
}

function groupOf({ by, timeZone }: CostQuery): RawBuilder<unknown> {
  switch (by) {
    case "video":
      return sql`video_id`;
    case "campaign":
      return sql`campaign_id`;
    case "workspace":
      return sql`workspace_id`;
    case "step":
      return sql`step`;
    case "day":
      return sql`to_char(at at time zone ${timeZone}::text, 'YYYY-MM-DD')`;
  }
}

function conditionsOf({ workspaceId, videoId, campaignId, from, to }: CostQuery): RawBuilder<unknown>[] {
  return [
    sql`true`,
    ...(workspaceId === undefined ? [] : [sql`workspace_id = ${workspaceId}`]),
    ...(videoId === undefined ? [] : [sql`video_id = ${videoId}`]),
    ...(campaignId === undefined ? [] : [sql`campaign_id = ${campaignId}`]),
    ...(from ? [sql`at >= ${from}`] : []),
    ...(to ? [sql`at < ${to}`] : []),
  ];
}
