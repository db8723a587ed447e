import type pg from "pg";

/** Builds are named by digests: no worker is of this one, so that the scheduler plans its runs anew. */
const nobodysBuild = "restored";

const problem = JSON.stringify({
  code: "cancelled",
  message: "the database was restored from its rows while this ran: ask for it again",
});

/**
 * The queue is not among the rows, since its tables are pg-boss's own. So what was under way is handed to the scheduler as it
 * takes over the runs of a build that nobody works for any more; what was only asked for gets such a run. Whatever has been
 * made already is found under its key.
 */
export async function handOverUnfinished(client: pg.Client): Promise<void> {
  await client.query("set local role sutradhar_engine");
  await client.query(
    "update runs set build = $1 where state = 'running' and purpose in ('measure', 'make') and video_id is not null",
    [nobodysBuild],
  );
  await client.query(
    "update runs set state = 'cancelled', finished_at = now(), problem = $1 where state = 'running' and build <> $2",
    [problem, nobodysBuild],
  );
  // Planning ended with the queue: it begins anew.
  await client.query("update videos set state = 'queued' where state = 'screening'");
  await client.query(
    `insert into runs (id, workspace_id, video_id, state, purpose, priority, build, created_at)
    select 'run_restored_' || v.id, v.workspace_id, v.id, 'running', 'make', v.priority, $1, v.created_at
    from videos v
    where v.state = 'queued'
      and not exists (select from runs r where r.video_id = v.id and r.state = 'running')
    on conflict do nothing`,
    [nobodysBuild],
  );
  await client.query("reset role");
}
