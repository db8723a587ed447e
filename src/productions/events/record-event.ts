import { sql } from "kysely";
import { createId, limits, SutradharError, type Json } from "../../core/index.ts";
import { toJson, type Trx } from "../../store/index.ts";
import { patternsOf } from "./event.ts";

export interface NewEvent {
  readonly workspaceId: string;
  readonly type: string;
  readonly subject: string;
  readonly data: Readonly<Record<string, Json>>;
  readonly now: Date;
  /** For this webhook alone, whatever types it wants. */
  readonly onlyTo?: string;
}

/** On which everybody who tells of events hears that there are new ones, with their workspace. */
export const eventChannel = "sutradhar_events";

/**
 * Writes down what happened, within the transaction that makes it happen: the event, a delivery for each webhook that wants
 * it, in the line of its subject, and word to those who wait. Whoever changes a subject has locked it, so that its events are
 * numbered in their order.
 * @returns the event's id
 */
export async function recordEvent(trx: Trx, event: NewEvent): Promise<string> {
  const { workspaceId, type, subject, now, onlyTo } = event;
  const id = createId("evt", now.getTime());
  const data = toJson(event.data);
  if (Buffer.byteLength(data) > limits.eventDataBytesMax) {
    throw new SutradharError("internal", `the data of ${type} may have ${limits.eventDataBytesMax} bytes`);
  }
  const wanted = onlyTo === undefined ? sql`w.types && ${patternsOf(type)}::text[]` : sql`w.id = ${onlyTo}`;
  await sql`
    with written as (
      insert into events (id, workspace_id, type, subject, sequence, data, at)
      values (
        ${id}, ${workspaceId}, ${type}, ${subject},
        (select coalesce(max(sequence), 0) + 1 from events where workspace_id = ${workspaceId} and subject = ${subject}),
        ${data}::jsonb, ${now}
      )
      returning id, workspace_id, subject, sequence
    ), sent as (
      insert into webhook_deliveries (webhook_id, event_id, workspace_id, subject, sequence, state, created_at)
      select w.id, e.id, e.workspace_id, e.subject, e.sequence, 'waiting', ${now}
      from written e join webhooks w on w.workspace_id = e.workspace_id
      where w.state = 'enabled' and ${wanted}
      returning webhook_id, subject, workspace_id
    ), lined as (
      insert into webhook_lines (webhook_id, subject, workspace_id, next_at)
      select webhook_id, subject, workspace_id, ${now} from sent
      -- Changes nothing, but locks the line: nobody takes it away as empty.
      on conflict (webhook_id, subject) do update set workspace_id = excluded.workspace_id
    )
    select pg_notify(${eventChannel}, workspace_id) from written
  `.execute(trx);
  return id;
}
