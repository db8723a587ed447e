import { SutradharError } from "../../core/index.ts";
import { bySystem, type Campaign } from "../../productions/index.ts";
import type { CampaignRoom } from "./tend-campaign.ts";
import { stopVideo } from "./video-changes.ts";

const videosAtOnce = 50;

/** Stops what is under way of a campaign that has ended. @returns how many videos it stopped */
export async function stopVideos({ plans }: CampaignRoom, { id, workspaceId }: Campaign): Promise<number> {
  const { line, ledger, now } = plans;
  const rows = await line.database.engine
    .selectFrom("videos")
    .select("id")
    .where("campaign_id", "=", id)
    .where("finished_at", "is", null)
    .limit(videosAtOnce)
    .execute();
  const problem = { code: "cancelled", message: "its campaign was cancelled" };
  for (const video of rows) {
    await line.database.engine
      .transaction()
      .execute((trx) =>
        stopVideo(trx, { queue: line.queue, now }, { id: video.id, problem, by: bySystem(ledger, workspaceId) }),
      )
      .catch((error: unknown) => {
        // It has ended this instant.
        if (!(error instanceof SutradharError) || error.code !== "state_conflict") throw error;
      });
  }
  return rows.length;
}
