import { sql } from "kysely";
import { campaignQueue, createJobId, type CampaignJob, type JobQueue } from "../../executors/index.ts";
import { lockCampaign } from "../../productions/index.ts";
import type { Database } from "../../store/index.ts";
import type { Log } from "../../telemetry/log/index.ts";
import { eraseNow } from "./campaign-erasure.ts";

export interface CampaignKeeperOptions {
  readonly database: Pick<Database, "engine">;
  readonly queue: JobQueue;
  readonly log: Log;
  readonly now: () => Date;
  readonly everyMs?: number;
}

export interface CampaignKeeper {
  /** Looks once; for tests. */
  look(): Promise<void>;
  close(): Promise<void>;
}

const everyMsUsual = 500;
/** A worker that has not tended a campaign for so long has died on the way: it is asked for again. */
const lostMs = 60_000;
const atOnceMax = 50;

/** Asks workers to tend the campaigns that are due, and erases those whose retention has ended. Several servers may do so. */
export function keepCampaigns(options: CampaignKeeperOptions): CampaignKeeper {
  const { everyMs = everyMsUsual, log } = options;
  let last: Promise<void> = Promise.resolve();
  let isLooking = false;
  const look = (): Promise<void> => {
    if (isLooking) return last;
    isLooking = true;
    last = lookAfter(options)
      .catch((error: unknown) => log.warn("looking after campaigns stumbled", { error }))
      .finally(() => (isLooking = false));
    return last;
  };
  const timer = setInterval(() => void look(), everyMs);
  return {
    look,
    async close() {
      clearInterval(timer);
      await last;
    },
  };
}

async function lookAfter(options: CampaignKeeperOptions): Promise<void> {
  await eraseOld(options);
  await askForDue(options);
}

async function askForDue({ database, queue, now }: CampaignKeeperOptions): Promise<void> {
  await queue.open([campaignQueue]);
  await database.engine.transaction().execute(async (trx) => {
    const { rows } = await sql<{ id: string }>`
      update campaigns set next_at = ${new Date(now().getTime() + lostMs)}
      where id in (
        select id from campaigns where next_at <= ${now()} order by next_at limit ${atOnceMax} for update skip locked
      )
      returning id
    `.execute(trx);
    if (rows.length === 0) return;
    await queue.enqueue<CampaignJob>(
      trx,
      rows.map(({ id }) => ({
        id: createJobId(),
        queue: campaignQueue,
        data: { campaign: id },
        workspaceId: "campaigns",
        concurrencyMax: null,
        priority: 0,
      })),
    );
  });
}

async function eraseOld({ database, log, now }: CampaignKeeperOptions): Promise<void> {
  const rows = await database.engine
    .selectFrom("campaigns")
    .select("id")
    .where("erase_at", "<=", now())
    // What is erased is gone: a clock that is ahead must not do that alone.
    .where(sql<boolean>`erase_at <= now()`)
    .where("erased_at", "is", null)
    .where("state", "not in", ["running", "paused"])
    .where(
      sql<boolean>`not exists (
        select from legal_holds h where h.workspace_id = campaigns.workspace_id and h.lifted_at is null
          and (h.scope = 'workspace' or h.target = campaigns.id))`,
    )
    .limit(atOnceMax)
    .execute();
  for (const { id } of rows) {
    await database.engine.transaction().execute(async (trx) => {
      const campaign = await lockCampaign(trx, id);
      if (campaign.state !== "running" && campaign.state !== "paused") await eraseNow(trx, campaign, now());
    });
    log.info("a campaign's retention has ended, and what it knew of people is erased", { campaign: id });
  }
}
