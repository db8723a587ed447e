import { sql, type RawBuilder } from "kysely";

/** What is written down of the work: attempts at steps, events, decisions of moderation and of the rules, and steps that were given up. */
export const logKinds = ["attempts", "events", "moderation", "decisions", "dead_letters"] as const;
export type LogKind = (typeof logKinds)[number];

interface LogTable {
  readonly name: string;
  /** When it was written. */
  readonly at: string;
  /** Which rows `l` stay, however old. */
  readonly stays?: RawBuilder<boolean>;
}

/** What was decided of a video is shown as long as it can be had. */
const isOut = sql<boolean>`exists (
  select from videos v where v.id = l.video_id and v.deliverables is not null and v.erased_at is null)`;

const tables: Readonly<Record<LogKind, LogTable>> = {
  attempts: { name: "attempts", at: "ended_at" },
  events: {
    name: "events",
    at: "at",
    // The newest of a subject, which its numbering goes on from.
    stays: sql<boolean>`not exists (
      select from events n
      where n.workspace_id = l.workspace_id and n.subject = l.subject and n.sequence > l.sequence)`,
  },
  moderation: { name: "moderation_decisions", at: "decided_at", stays: isOut },
  decisions: { name: "policy_decisions", at: "decided_at", stays: isOut },
  dead_letters: { name: "dead_letters", at: "settled_at" },
};

const isGoing = ({ stays }: LogTable): RawBuilder<boolean> => (stays ? sql<boolean>`not ${stays}` : sql<boolean>`true`);

/** A holding for each month in which there is something to go. */
export function monthsOf(kind: LogKind, workspaceId: string): RawBuilder<unknown> {
  const table = tables[kind];
  const at = sql.ref(`l.${table.at}`);
  return sql`
    select ${sql.lit(kind)}, to_char(m.month, 'YYYY-MM'), 'R2', '{}'::text[], null,
      m.month + interval '1 month' - interval '1 millisecond', m.month + interval '1 month', false
    from (
      select distinct date_trunc('month', ${at}) as month from ${sql.table(table.name)} l
      where l.workspace_id = ${workspaceId} and ${at} < now() - interval '11 months' and ${isGoing(table)}) m`;
}

/** Removes what a month's holding is. @param month as `2026-11` */
export function deleteMonth(kind: LogKind, workspaceId: string, month: string): RawBuilder<unknown> {
  const table = tables[kind];
  return sql`
    delete from ${sql.table(table.name)} l
    where l.workspace_id = ${workspaceId} and to_char(${sql.ref(`l.${table.at}`)}, 'YYYY-MM') = ${month} and ${isGoing(table)}`;
}
