import { sql } from "kysely";
import type { Trx, VideoPriority } from "../../store/index.ts";

/**
 * Fair shares by start tags (Goyal, Vin and Cheng, "Start-time Fair Queuing", 1996): each workspace numbers its steps
 * upwards from where the installation stands, and the lowest number is taken first. A workspace that queues ten thousand
 * steps gets ten thousand numbers; one that comes later starts at the number that is being served, and takes turns from then
 * on. A run takes the numbers of all its steps when it starts, and a step keeps its own, also when it is tried again: what
 * was begun first is finished first.
 */
const interactiveHead = 1_000_000_000;

/** Interactive work goes before bulk; within each, the lower tag goes first. pg-boss takes the highest priority first. */
export function priorityOf(priority: VideoPriority, tag: number): number {
  return (priority === "interactive" ? interactiveHead : 0) - tag;
}

/** Takes the next `count` tags of a workspace and gives the first. The row's lock orders those who start runs at once. */
export async function takeTags(trx: Trx, workspaceId: string, count: number): Promise<number> {
  const { rows } = await sql<{ first: number }>`
    update workspaces set queue_tag = greatest(queue_tag, ${servedTag}) + ${count}
    where id = ${workspaceId}
    returning queue_tag - ${count} as first
  `.execute(trx);
  return rows[0]?.first ?? 0;
}

/** Where the installation stands: the lowest tag that anybody still has work at, else the highest that anybody reached. */
const servedTag = sql`coalesce(
  (select min(s.tag) from steps s where s.state in ('ready', 'running')),
  (select max(w.queue_tag) from workspaces w)
)`;
