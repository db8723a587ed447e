import { sql, type Selectable } from "kysely";
import { limits, SutradharError } from "../../core/index.ts";
import type { Tables, Trx } from "../../store/index.ts";
import type { RecordedEvent } from "./event.ts";
import { numberEvents } from "./number-events.ts";

/** An event and where it stands among those of its workspace. */
export interface PlacedEvent extends RecordedEvent {
  readonly position: number;
}

export interface EventFilter {
  readonly workspaceId: string;
  /** A whole type, or `sutradhar.video.*`. */
  readonly type?: string | undefined;
  readonly subject?: string | undefined;
  /** From this time on. */
  readonly since?: Date | undefined;
  /** Before this time. */
  readonly until?: Date | undefined;
}

export interface EventPage {
  readonly order: "asc" | "desc";
  /** The place that the page before ended with. */
  readonly after?: number | undefined;
  readonly limit: number;
}

/** The events of a workspace in the order in which they became known; nothing comes before a place that was once read. */
export async function listEvents(trx: Trx, filter: EventFilter, page: EventPage): Promise<PlacedEvent[]> {
  const { workspaceId, type, subject, since, until } = filter;
  const { order, after, limit } = page;
  await numberEvents(trx, workspaceId);
  let query = trx
    .selectFrom("events")
    .selectAll()
    .where("workspace_id", "=", workspaceId)
    .where("position", "is not", null)
    .orderBy("position", order)
    .limit(Math.min(limit, limits.pageRowsMax));
  if (type?.endsWith("*")) query = query.where(sql<boolean>`starts_with(type, ${type.slice(0, -1)})`);
  else if (type) query = query.where("type", "=", type);
  if (subject) query = query.where("subject", "=", subject);
  if (since) query = query.where("at", ">=", since);
  if (until) query = query.where("at", "<", until);
  if (after !== undefined) query = query.where("position", order === "asc" ? ">" : "<", after);
  return (await query.execute()).map(toPlacedEvent);
}

/** @throws SutradharError `event_unknown` */
export async function getEvent(trx: Trx, workspaceId: string, id: string): Promise<PlacedEvent> {
  await numberEvents(trx, workspaceId);
  const row = await trx
    .selectFrom("events")
    .selectAll()
    .where("workspace_id", "=", workspaceId)
    .where("id", "=", id)
    .executeTakeFirst();
  if (!row) throw unknownEvent(id);
  return toPlacedEvent(row);
}

function toPlacedEvent(row: Selectable<Tables["events"]>): PlacedEvent {
  return {
    id: row.id,
    workspaceId: row.workspace_id,
    type: row.type,
    subject: row.subject,
    sequence: row.sequence,
    data: row.data,
    at: row.at,
    position: row.position ?? 0,
  };
}

/** Where an event stands. @throws SutradharError `event_unknown` */
export async function locateEvent(trx: Trx, workspaceId: string, id: string): Promise<number> {
  return (await getEvent(trx, workspaceId, id)).position;
}

/** The place of the newest event; 0 where there is none. */
export async function locateLastEvent(trx: Trx, workspaceId: string): Promise<number> {
  await numberEvents(trx, workspaceId);
  const row = await trx
    .selectFrom("event_positions")
    .select("position")
    .where("workspace_id", "=", workspaceId)
    .executeTakeFirst();
  return row?.position ?? 0;
}

export function unknownEvent(id: string): SutradharError {
  return new SutradharError(
    "event_unknown",
    `there is no event ${JSON.stringify(id.slice(0, 40))} in this workspace; events go when retention has them go, a year after they were told at the earliest`,
  );
}
