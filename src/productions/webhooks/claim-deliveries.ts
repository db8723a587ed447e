import { sql, type Kysely } from "kysely";
import { limits, type Json } from "../../core/index.ts";
import type { DeliveryAttempt, Tables } from "../../store/index.ts";
import type { RecordedEvent } from "../events/index.ts";

/** A delivery that this server alone may attempt, until the claim ends. */
export interface ClaimedDelivery {
  readonly webhookId: string;
  readonly url: string;
  readonly event: RecordedEvent;
  /** Those that are valid now, the newest first. */
  readonly sealedSecrets: readonly string[];
  readonly attempts: number;
  readonly log: readonly DeliveryAttempt[];
  readonly fence: number;
  readonly claimedUntil: Date;
}

export interface ClaimOptions {
  readonly now: Date;
  readonly claimMs: number;
  readonly countMax: number;
}

interface ClaimedRow {
  readonly webhook_id: string;
  readonly url: string;
  readonly event_id: string;
  readonly workspace_id: string;
  readonly type: string;
  readonly subject: string;
  readonly sequence: number;
  readonly data: Readonly<Record<string, Json>>;
  readonly at: Date;
  readonly attempts: number;
  readonly log: readonly DeliveryAttempt[];
  readonly fence: number;
}

/**
 * Claims deliveries that are due. Of a subject only the first that waits, so that a webhook hears of a video in the order in
 * which it changed; of a webhook a few at once, and one where nothing gets through, so that none takes the others' places.
 */
export async function claimDeliveries(
  engine: Kysely<Tables>,
  { now, claimMs, countMax }: ClaimOptions,
): Promise<ClaimedDelivery[]> {
  if (countMax <= 0) return [];
  const claimedUntil = new Date(now.getTime() + claimMs);
  const { rows } = await sql<ClaimedRow>`
    with due as materialized (
      select d.webhook_id, d.event_id, w.url
      from webhooks w cross join lateral (
        select c.webhook_id, c.event_id from webhook_deliveries c
        where c.webhook_id = w.id and c.state = 'waiting' and c.next_at <= ${now}
          and (c.claimed_until is null or c.claimed_until <= ${now})
          and not exists (
            select from webhook_deliveries b
            where b.webhook_id = c.webhook_id and b.subject = c.subject and b.state = 'waiting' and b.sequence < c.sequence
          )
        order by c.next_at, c.entered
        limit greatest(0, case when w.failing_since is null then ${limits.webhookAttemptsAtOnceMax}::int else 1 end - (
          select count(*) from webhook_deliveries u
          where u.webhook_id = w.id and u.state = 'waiting' and u.claimed_until > ${now}
        ))
        for update skip locked
      ) d
      where w.state = 'enabled'
      limit ${countMax}
    )
    update webhook_deliveries t set claimed_until = ${claimedUntil}, fence = t.fence + 1
    from due join events e on e.id = due.event_id
    where t.webhook_id = due.webhook_id and t.event_id = due.event_id
    returning t.webhook_id, due.url, t.event_id, e.workspace_id, e.type, e.subject, e.sequence, e.data, e.at,
      t.attempts, t.log, t.fence
  `.execute(engine);
  const secrets = await readSecrets(engine, [...new Set(rows.map((row) => row.webhook_id))], now);
  return rows.map(
    ({ webhook_id: webhookId, event_id: id, workspace_id: workspaceId, url, attempts, log, fence, ...event }) => ({
      webhookId,
      url,
      event: { ...event, id, workspaceId },
      sealedSecrets: secrets.get(webhookId) ?? [],
      attempts,
      log,
      fence,
      claimedUntil,
    }),
  );
}

async function readSecrets(
  engine: Kysely<Tables>,
  webhookIds: readonly string[],
  now: Date,
): Promise<ReadonlyMap<string, readonly string[]>> {
  if (webhookIds.length === 0) return new Map();
  const rows = await engine
    .selectFrom("webhook_secrets")
    .select(["webhook_id", "sealed"])
    .where("webhook_id", "in", webhookIds)
    .where((where) => where.or([where("expires_at", "is", null), where("expires_at", ">", now)]))
    .orderBy("created_at", "desc")
    .orderBy("id", "desc")
    .execute();
  const byWebhook = Map.groupBy(rows, (row) => row.webhook_id);
  return new Map([...byWebhook].map(([id, group]) => [id, group.map(({ sealed }) => sealed)]));
}
