import { makingPurposes, type Trx } from "../store/index.ts";
import { lockVideo, moveVideo, type Video } from "./videos.ts";

/**
 * Moves a video to where it is looked at and planned. Undefined where nobody is to do that: it has ended, or a run of it is
 * under way, as it is when a job that was done already comes again.
 */
export async function beginScreening(trx: Trx, id: string, now: Date): Promise<Video | undefined> {
  const video = await lockVideo(trx, id);
  if (!video) return undefined;
  const running = await trx
    .selectFrom("runs")
    .select("id")
    .where("video_id", "=", id)
    .where("purpose", "in", makingPurposes)
    .where("state", "=", "running")
    .limit(1)
    .executeTakeFirst();
  if (running) return undefined;
  // Somebody who planned it before may have died on the way.
  if (video.state === "screening") return video;
  return (await moveVideo(trx, id, { to: "screening", now })) ? { ...video, state: "screening" } : undefined;
}
