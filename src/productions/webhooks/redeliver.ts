import { sql } from "kysely";
import { limits } from "../../core/index.ts";
import type { Trx } from "../../store/index.ts";
import { locateEvent } from "../events/index.ts";
import type { Webhook } from "./webhook.ts";
import { lockWebhook, pingType, refuseDisabled } from "./webhooks.ts";

type Which = Pick<Webhook, "id" | "workspaceId">;

/**
 * Puts one event in line again, under its own id, whether it was delivered, is dead or was never meant for this webhook.
 * @throws SutradharError `webhook_unknown`, `event_unknown`, `state_conflict` where the webhook is disabled
 */
export async function redeliverEvent(
  trx: Trx,
  { id, workspaceId }: Which,
  { eventId, now }: { readonly eventId: string; readonly now: Date },
): Promise<void> {
  refuseDisabled(await lockWebhook(trx, workspaceId, id));
  await locateEvent(trx, workspaceId, eventId);
  await enqueue(trx, { id, now, chosen: sql`select e.* from events e where e.id = ${eventId}` });
}

export interface RedeliverOptions {
  readonly since: Date;
  readonly until?: Date | undefined;
  /** `missed`: what is dead, and what came while the webhook was disabled or not there; `all`: what was delivered, too. */
  readonly which: "missed" | "all";
  readonly now: Date;
}

export interface Redelivered {
  readonly count: number;
  /** From when on to go on, where there were more than are put in line at once. */
  readonly next: Date | null;
}

/** Puts the events of a time in line again that a webhook wants, oldest first. */
export async function redeliverSince(
  trx: Trx,
  { id, workspaceId }: Which,
  options: RedeliverOptions,
): Promise<Redelivered> {
  const { since, until, which, now } = options;
  const webhook = await lockWebhook(trx, workspaceId, id);
  refuseDisabled(webhook);
  const chosen = sql`
    select e.* from events e
    left join webhook_deliveries d on d.webhook_id = ${id} and d.event_id = e.id
    where e.workspace_id = ${workspaceId} and e.at >= ${since} ${until ? sql`and e.at < ${until}` : sql``}
      and e.type <> ${pingType}
      and exists (
        select from unnest(${[...webhook.types]}::text[]) as wanted
        where wanted in ('*', e.type) or (right(wanted, 2) = '.*' and starts_with(e.type, left(wanted, -1)))
      )
      and (d.state is null or d.state = 'dead' ${which === "all" ? sql`or d.state = 'delivered'` : sql``})
    order by e.at, e.entered
    limit ${limits.webhookRedeliveriesMax}
  `;
  const times = await enqueue(trx, { id, now, chosen });
  const isAll = times.length < limits.webhookRedeliveriesMax;
  return { count: times.length, next: isAll ? null : new Date(Math.max(...times.map((at) => at.getTime()))) };
}

/** One that is under way stays with whoever sends it. @returns when each happened */
async function enqueue(
  trx: Trx,
  { id, now, chosen }: { readonly id: string; readonly now: Date; readonly chosen: ReturnType<typeof sql> },
): Promise<Date[]> {
  const { rows } = await sql<{ at: Date }>`
    with chosen as (${chosen}), queued as (
      insert into webhook_deliveries (webhook_id, event_id, workspace_id, subject, sequence, state, created_at)
      select ${id}, c.id, c.workspace_id, c.subject, c.sequence, 'waiting', ${now} from chosen c
      on conflict (webhook_id, event_id) do update set state = 'waiting', attempts = 0, ended_at = null
      returning event_id, workspace_id, subject
    ), lined as (
      insert into webhook_lines (webhook_id, subject, workspace_id, next_at)
      select distinct ${id}, subject, workspace_id, ${now}::timestamptz from queued
      on conflict (webhook_id, subject) do update set next_at = least(webhook_lines.next_at, excluded.next_at)
    ), told as (
      select pg_notify('sutradhar_events', workspace_id) from (select distinct workspace_id from queued) each
    )
    select c.at, (select count(*) from told) as told from chosen c join queued q on q.event_id = c.id
  `.execute(trx);
  return rows.map(({ at }) => at);
}
