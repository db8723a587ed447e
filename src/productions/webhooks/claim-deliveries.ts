import { sql, type Kysely } from "kysely";
import { limits } from "../../core/index.ts";
import type { DeliveryAttempt, Tables, Trx } from "../../store/index.ts";
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
  /** Whose secrets were sealed with another key waits for a server that has it. */
  readonly keyName: string;
}

/**
 * Claims what is due by the lines of subjects: of each only the first delivery that waits, so that a webhook hears of a video in
 * the order in which it changed. Of a webhook a few at once, and one where nothing gets through, so that none takes the
 * others' places.
 */
export async function claimDeliveries(engine: Kysely<Tables>, options: ClaimOptions): Promise<ClaimedDelivery[]> {
  const lines = await claimLines(engine, options);
  if (lines.length === 0) return [];
  // A statement of its own: what was delivered until the claim was had is not seen as waiting any more.
  const heads = await readHeads(engine, lines);
  const secrets = await readSecrets(engine, [...new Set(lines.map((line) => line.webhook_id))], options.now);
  const claimed: ClaimedDelivery[] = [];
  for (const line of lines) {
    const head = heads.get(nameLine(line));
    const { webhook_id: webhookId, url, fence, claimed_until: claimedUntil } = line;
    if (head)
      claimed.push({ ...head, webhookId, url, fence, claimedUntil, sealedSecrets: secrets.get(webhookId) ?? [] });
    else await closeEmptyLine(engine, line);
  }
  return claimed;
}

interface ClaimedLine {
  readonly webhook_id: string;
  readonly subject: string;
  readonly url: string;
  readonly fence: number;
  readonly claimed_until: Date;
}

async function claimLines(
  engine: Kysely<Tables>,
  { now, claimMs, countMax, keyName }: ClaimOptions,
): Promise<readonly ClaimedLine[]> {
  if (countMax <= 0) return [];
  const { rows } = await sql<ClaimedLine>`
    with due as materialized (
      select d.webhook_id, d.subject, w.url
      from webhooks w cross join lateral (
        select l.webhook_id, l.subject from webhook_lines l
        where l.webhook_id = w.id and l.next_at <= ${now} and (l.claimed_until is null or l.claimed_until <= ${now})
        order by l.next_at
        limit greatest(0, case when w.failing_since is null then ${limits.webhookAttemptsAtOnceMax}::int else 1 end - (
          select count(*) from webhook_lines u where u.webhook_id = w.id and u.claimed_until > ${now}
        ))
        for update skip locked
      ) d
      where w.state = 'enabled' and exists (
        select from webhook_secrets s
        where s.webhook_id = w.id and split_part(s.sealed, '.', 2) = ${keyName}
          and (s.expires_at is null or s.expires_at > ${now})
      )
      limit ${countMax}
    )
    update webhook_lines t set claimed_until = ${new Date(now.getTime() + claimMs)}, fence = t.fence + 1
    from due where t.webhook_id = due.webhook_id and t.subject = due.subject
    returning t.webhook_id, t.subject, due.url, t.fence, t.claimed_until
  `.execute(engine);
  return rows;
}

type Head = Pick<ClaimedDelivery, "event" | "attempts" | "log">;

interface HeadRow extends Omit<RecordedEvent, "workspaceId"> {
  readonly webhook_id: string;
  readonly workspace_id: string;
  readonly attempts: number;
  readonly log: readonly DeliveryAttempt[];
}

async function readHeads(engine: Kysely<Tables>, lines: readonly ClaimedLine[]): Promise<ReadonlyMap<string, Head>> {
  const { rows } = await sql<HeadRow>`
    select l.webhook_id, e.id, e.workspace_id, e.type, e.subject, e.sequence, e.data, e.at, h.attempts, h.log
    from unnest(
      ${lines.map((line) => line.webhook_id)}::text[], ${lines.map((line) => line.subject)}::text[]
    ) as l (webhook_id, subject)
    cross join lateral (
      select d.event_id, d.attempts, d.log from webhook_deliveries d
      where d.webhook_id = l.webhook_id and d.subject = l.subject and d.state = 'waiting'
      order by d.sequence limit 1
    ) h
    join events e on e.id = h.event_id
  `.execute(engine);
  return new Map(
    rows.map(({ webhook_id: webhookId, workspace_id: workspaceId, attempts, log, ...event }) => [
      nameLine({ webhook_id: webhookId, subject: event.subject }),
      { event: { ...event, workspaceId }, attempts, log },
    ]),
  );
}

const nameLine = (line: Pick<ClaimedLine, "webhook_id" | "subject">): string => `${line.webhook_id} ${line.subject}`;

/** Its deliveries are gone, as with events that are kept no longer. */
async function closeEmptyLine(
  engine: Kysely<Tables>,
  { webhook_id: webhookId, subject, fence }: ClaimedLine,
): Promise<void> {
  await engine.transaction().execute(async (trx) => {
    const line = await trx
      .updateTable("webhook_lines")
      .set({ claimed_until: null })
      .where("webhook_id", "=", webhookId)
      .where("subject", "=", subject)
      .where("fence", "=", fence)
      .executeTakeFirst();
    if (line.numUpdatedRows > 0n) await removeEmptyLine(trx, webhookId, subject);
  });
}

/** Takes a line away in which nothing waits any more. Its row is locked by the caller. */
export async function removeEmptyLine(trx: Trx, webhookId: string, subject: string): Promise<void> {
  const waiting = await trx
    .selectFrom("webhook_deliveries")
    .select("event_id")
    .where("webhook_id", "=", webhookId)
    .where("subject", "=", subject)
    .where("state", "=", "waiting")
    .limit(1)
    .executeTakeFirst();
  if (waiting) return;
  await trx.deleteFrom("webhook_lines").where("webhook_id", "=", webhookId).where("subject", "=", subject).execute();
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
