import { sql } from "kysely";
import { SutradharError } from "../../core/index.ts";
import { bySystem, type Campaign } from "../../productions/index.ts";
import type { CampaignRoom } from "./tend-campaign.ts";
import { stopVideo } from "./video-changes.ts";

const videosAtOnce = 50;

/** Of which rows a campaign's video is stopped: of all, or of recipients who were erased from it. */
export type StoppedRows = "all" | "erased";

/** Stops what is under way of a campaign that has ended, or of a row of it. @returns how many videos it stopped */
export async function stopVideos(
  { plans }: CampaignRoom,
  { id, workspaceId }: Campaign,
  which: StoppedRows = "all",
): Promise<number> {
  const { line, ledger, now } = plans;
  const rows = await line.database.engine
    .selectFrom("videos")
    .select("id")
    .where("campaign_id", "=", id)
    .where("finished_at", "is", null)
    .$if(which === "erased", (query) =>
      query.where(
        sql<boolean>`exists (
          select from campaign_rows r
          where r.campaign_id = videos.campaign_id and r.number = videos.campaign_row and r.sealed is null)`,
      ),
    )
    .limit(videosAtOnce)
    .execute();
  const message = which === "all" ? "its campaign was cancelled" : "its recipient was erased";
  const problem = { code: "cancelled", message };
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
