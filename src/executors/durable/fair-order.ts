import { sql, type RawBuilder } from "kysely";
import type { VideoPriority } from "../../store/index.ts";

/**
 * Fair shares by start tags (Goyal, Vin and Cheng, "Start-time Fair Queuing", 1996): each workspace numbers its jobs
 * upwards from where the installation stands, and the lowest number is taken first. A workspace that queues ten thousand
 * jobs gets ten thousand numbers; one that comes later starts at the number that is being served, and takes turns from then on.
 */
const interactiveHead = 1_000_000_000;

/** Interactive work goes before bulk; within each, the lower tag goes first. pg-boss takes the highest priority first. */
export function priorityOf(priority: VideoPriority, tag: number): number {
  return (priority === "interactive" ? interactiveHead : 0) - tag;
}

/** Takes the next `count` tags of a workspace; the first is `first`. The row's lock orders those who enqueue at once. */
export function takeTags(workspaceId: string, count: number): RawBuilder<unknown> {
  return sql`
    update workspaces set queue_tag = greatest(queue_tag, ${servedTag}) + ${count}
    where id = ${workspaceId}
    returning queue_tag - ${count} as first, concurrency_max
  `;
}

/** Where the installation stands: the lowest tag that anybody still has work at, else the highest that anybody reached. */
const servedTag = sql`coalesce(
  (select min(s.tag) from steps s where s.state in ('ready', 'running')),
  (select max(w.queue_tag) from workspaces w)
)`;
