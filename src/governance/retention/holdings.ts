import { sql } from "kysely";
import type { Trx } from "../../store/index.ts";
import type { Owner } from "./lineage.ts";
import { logKinds, monthsOf, type LogKind } from "./logs.ts";
import type { RetentionClass } from "./rules.ts";

export type HoldingKind = "intermediates" | "output" | "order" | "likeness" | "consent" | LogKind;

/** Something that is kept, and that goes as one. */
export interface Holding {
  readonly kind: HoldingKind;
  /** A video's, a person's or a consent's id; of what is written down, its month. */
  readonly subject: string;
  readonly class: RetentionClass;
  readonly owners: readonly Owner[];
  readonly videoId: string | undefined;
  /** Rule 8(3) counts from here. */
  readonly processedAt: Date;
  /** When the work was done that it was for; undefined while it goes on. A grace may follow. */
  readonly endedAt: Date | undefined;
  readonly isReproducible: boolean;
}

/** How many are looked at in one sweep of one workspace: the oldest, so that the next finds the others. */
export const holdingsMax = 2_000;

export interface HoldingsQuestion {
  readonly workspaceId: string;
  /** After how many days a finished video has served its owner; undefined: when they say so. */
  readonly outputDays: number | undefined;
}

interface HoldingRow {
  readonly kind: HoldingKind;
  readonly subject: string;
  readonly class: RetentionClass;
  readonly owners: string[];
  readonly video: string | null;
  readonly processed: Date;
  readonly ended: Date | null;
  readonly reproducible: boolean;
}

/**
 * What a workspace keeps whose time may have come: what was made on the way to videos of people, finished videos, what they were made
 * of, likenesses that nobody may use any more, and what was written down of the work. What has a receipt is gone.
 */
export async function listHoldings(trx: Trx, question: HoldingsQuestion): Promise<readonly Holding[]> {
  const { rows } = await sql<HoldingRow>`
    select * from (${videosOf(question)} union all ${othersOf(question)}) held
    order by ended nulls last, processed, kind, subject
    limit ${holdingsMax}
  `.execute(trx);
  return rows.map((row) => ({
    kind: row.kind,
    subject: row.subject,
    class: row.class,
    owners: row.owners,
    videoId: row.video ?? undefined,
    processedAt: row.processed,
    endedAt: row.ended ?? undefined,
    isReproducible: row.reproducible,
  }));
}

type Sql = ReturnType<typeof sql>;

/** Whether it has a receipt by now. */
function gone(workspaceId: string, kind: HoldingKind, subject: Sql): Sql {
  return sql`exists (
    select from purge_receipts p where p.workspace_id = ${workspaceId} and p.done_at is not null
      and p.holding = ${kind}::text || '/' || ${subject} and p.action in ('purge', 'shred'))`;
}

function videosOf({ workspaceId, outputDays }: HoldingsQuestion): Sql {
  const owned = sql`
    (select coalesce(array_agg(distinct o.owner order by o.owner), '{}') from (
      select u.principal_id as owner from likeness_uses u where u.video_id = v.id
      union all select v.campaign_id where v.campaign_id is not null) o)`;
  const outputEnds =
    outputDays === undefined ? sql`null::timestamptz` : sql`v.finished_at + make_interval(days => ${outputDays})`;
  // One that was tried again is made again.
  const finishing = sql`v.id || '/' || floor(extract(epoch from v.finished_at) * 1000)::bigint`;
  return sql`
    select 'intermediates' as kind, v.id as subject, 'R0' as class, ${owned} as owners, v.id as video,
      v.finished_at as processed, v.finished_at as ended, v.erased_at is null as reproducible
    from videos v
    where v.workspace_id = ${workspaceId} and v.finished_at is not null and v.erased_at is null
      and (v.campaign_id is not null or exists (select from likeness_uses u where u.video_id = v.id))
      and not exists (select from runs r where r.video_id = v.id and r.state = 'running')
      and not ${gone(workspaceId, "intermediates", finishing)}
    union all
    select 'output', v.id, 'R4', ${owned}, v.id, v.finished_at,
      least(v.expires_at, ${outputEnds},
        case when v.state = 'withdrawn' then v.finished_at end,
        (select min(w.decided_at) from withdrawn_videos w where w.video_id = v.id and w.decision = 'takedown')), false
    from videos v
    where v.workspace_id = ${workspaceId} and v.state in ('ready', 'withdrawn') and v.deliverables is not null
      and v.erased_at is null and v.finished_at is not null
    union all
    select 'order', v.id, 'R1', ${owned}, v.id, coalesce(v.finished_at, v.created_at), v.finished_at, false
    from videos v
    where v.workspace_id = ${workspaceId} and v.finished_at is not null and v.deliverables is null and v.erased_at is null
      and v.state in ('withdrawn', 'blocked', 'cancelled', 'failed') and v.campaign_id is null
      and not ${gone(workspaceId, "order", sql`v.id`)}
  `;
}

function othersOf({ workspaceId }: HoldingsQuestion): Sql {
  return sql`
    select 'likeness', p.id, 'R1', array[p.id], null,
      greatest((select max(u.used_at) from likeness_uses u where u.principal_id = p.id), f.sealed), f.sealed, false
    from principals p
    join (select principal_id, max(sealed_at) as sealed from sealed_files where workspace_id = ${workspaceId} group by 1) f
      on f.principal_id = p.id
    where p.workspace_id = ${workspaceId}
      -- Whoever has agreed to something again keeps their key.
      and not exists (
        select from consents c where c.principal_id = p.id and c.status in ('given', 'renewed', 'paused'))
      and not ${gone(workspaceId, "likeness", sql`p.id`)}
    union all
    ${sql.join(
      logKinds.map((kind) => monthsOf(kind, workspaceId)),
      sql` union all `,
    )}
    union all
    select 'consent', c.id, 'R3', array[c.principal_id], null, c.ended_at, c.ended_at, false
    from consents c
    where c.workspace_id = ${workspaceId} and c.ended_at is not null and not ${gone(workspaceId, "consent", sql`c.id`)}
  `;
}
