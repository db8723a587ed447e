import { sql } from "kysely";
import type { Trx } from "../../store/index.ts";
import type { RolloutEvent } from "../judge/index.ts";
import type { Rollout } from "./rollout.ts";

/** What the candidate does beside, and nobody waits for any more: its runs, for whoever calls to stop them. */
export async function callOffShadows(
  trx: Trx,
  rollout: Pick<Rollout, "id">,
  now: Date,
): Promise<{ readonly runs: readonly string[]; readonly events: readonly RolloutEvent[] }> {
  const rows = await trx
    .updateTable("rollout_units")
    .set({ shadow_settled_at: now })
    .where("rollout_id", "=", rollout.id)
    .where("shadow_run_id", "is not", null)
    .where("shadow_settled_at", "is", null)
    .returning(["video_id", "shadow_run_id"])
    .execute();
  return {
    runs: rows.flatMap(({ shadow_run_id: run }) => run ?? []),
    events: rows.map(({ video_id: video }) => ({ type: "finished", video, arm: "candidate", outcome: "cancelled" })),
  };
}

/**
 * Takes the candidate back from the videos that nothing has been begun of: they are the champion's again, and whoever calls has
 * them planned anew. Those that were begun, few by the cap, finish or fail as they are.
 * @returns the videos, and what the log is told of them
 */
export async function takeBack(
  trx: Trx,
  rollout: Rollout,
  now: Date,
): Promise<{ readonly videos: readonly string[]; readonly events: readonly RolloutEvent[] }> {
  const { rows } = await sql<{ video: string }>`
    update rollout_units u
    set arm = 'champion', version = ${rollout.champion.version}, counts = false, released_at = ${now}, settled_at = ${now}
    from videos v
    where u.rollout_id = ${rollout.id} and u.arm = 'candidate' and u.settled_at is null
      and v.id = u.video_id and v.started_at is null and v.finished_at is null
    returning u.video_id as video
  `.execute(trx);
  const videos = rows.map(({ video }) => video);
  return {
    videos,
    events: videos.map((video) => ({ type: "finished", video, arm: "candidate", outcome: "cancelled" })),
  };
}
