import { presentVideo, type Video, type VideoView } from "../../productions/index.ts";
import type { Trx } from "../../store/index.ts";

/** A video as it is told, with how far its newest run is. */
export async function viewVideo(trx: Trx, video: Video): Promise<VideoView> {
  return presentVideo(video, await countSteps(trx, video.id));
}

async function countSteps(trx: Trx, videoId: string): Promise<{ done: number; total: number }> {
  const run = await trx
    .selectFrom("runs")
    .select("id")
    .where("video_id", "=", videoId)
    .where("purpose", "!=", "reproduce")
    .orderBy("id", "desc")
    .limit(1)
    .executeTakeFirst();
  if (!run) return { done: 0, total: 0 };
  const row = await trx
    .selectFrom("steps")
    .select(({ fn }) => [
      fn.countAll<number>().as("total"),
      fn.countAll<number>().filterWhere("state", "=", "done").as("done"),
    ])
    .where("run_id", "=", run.id)
    .executeTakeFirstOrThrow();
  return { done: row.done, total: row.total };
}
