import { sql } from "kysely";
import { presentVideo, type Video, type VideoView } from "../../productions/index.ts";
import type { Trx } from "../../store/index.ts";

/** A video as it is told, with how far its newest run is. */
export async function viewVideo(trx: Trx, video: Video): Promise<VideoView> {
  const [view] = await viewVideos(trx, [video]);
  return view ?? presentVideo(video, none);
}

/** The same for many, by one look at all of their runs. */
export async function viewVideos(trx: Trx, videos: readonly Video[]): Promise<VideoView[]> {
  const progress = await countSteps(
    trx,
    videos.map(({ id }) => id),
  );
  return videos.map((video) => presentVideo(video, progress.get(video.id) ?? none));
}

interface Progress {
  readonly done: number;
  readonly total: number;
}

const none: Progress = { done: 0, total: 0 };

async function countSteps(trx: Trx, ids: readonly string[]): Promise<ReadonlyMap<string, Progress>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<{ video: string; done: string; total: string }>`
    select newest.video_id as video, count(*) as total, count(*) filter (where steps.state = 'done') as done
    from (
      select distinct on (video_id) video_id, id from runs
      where video_id = any(${ids}) and purpose in ('measure', 'make')
      order by video_id, id desc
    ) as newest
    join steps on steps.run_id = newest.id
    group by newest.video_id
  `.execute(trx);
  return new Map(rows.map(({ video, done, total }) => [video, { done: Number(done), total: Number(total) }]));
}
