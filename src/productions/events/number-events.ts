import { sql } from "kysely";
import type { Trx } from "../../store/index.ts";

/**
 * Gives the events of a workspace that were committed since their places in the order in which they are read. Those who do it
 * wait for each other, so that no number becomes visible before a lower one; a video's own events keep their order, since
 * they entered in it.
 */
export async function numberEvents(trx: Trx, workspaceId: string): Promise<void> {
  const { rows } = await sql`
    select from events where workspace_id = ${workspaceId} and position is null limit 1
  `.execute(trx);
  if (rows.length === 0) return;
  await sql`
    insert into event_positions (workspace_id, position) values (${workspaceId}, 0) on conflict do nothing
  `.execute(trx);
  await sql`select from event_positions where workspace_id = ${workspaceId} for update`.execute(trx);
  // What others numbered meanwhile is seen only by a statement that begins after the lock was had.
  await sql`
    with numbered as (
      select e.id, p.position + row_number() over (order by e.entered) as position
      from events e join event_positions p using (workspace_id)
      where e.workspace_id = ${workspaceId} and e.position is null
    ), settled as (
      update events e set position = n.position from numbered n where e.id = n.id returning e.position
    )
    update event_positions set position = greatest(position, (select max(s.position) from settled s))
    where workspace_id = ${workspaceId}
  `.execute(trx);
}
