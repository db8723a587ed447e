import { sql } from "kysely";
import { campaignQueue, createJobId, type CampaignJob, type JobQueue } from "../../executors/index.ts";
import type { LedgerWriter } from "../../ledger/index.ts";
import { bySystem, lockCampaign, moveCampaign } from "../../productions/index.ts";
import type { Database } from "../../store/index.ts";
import type { Log } from "../../telemetry/log/index.ts";
import { eraseNow } from "./campaign-erasure.ts";
import { keptApart, type CampaignKeys } from "./campaign-keys.ts";

export interface CampaignKeeperOptions {
  readonly database: Pick<Database, "engine">;
  readonly queue: JobQueue;
  readonly keys: CampaignKeys;
  readonly ledger: LedgerWriter;
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
  let isSettled = false;
  /** A database that is an older copy, or of an older build, is one when it is opened. */
  const settleOnce = async (): Promise<void> => {
    if (isSettled) return;
    await moveKeys(options);
    await eraseAgain(options);
    isSettled = true;
  };
  const look = (): Promise<void> => {
    if (isLooking) return last;
    isLooking = true;
    last = settleOnce()
      .then(() => lookAfter(options))
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

/** Keys that an older build kept in the database go to where the others are. */
async function moveKeys({ database, keys, log }: CampaignKeeperOptions): Promise<void> {
  const rows = await database.engine
    .selectFrom("campaigns")
    .select(["id", "sealed_key"])
    .where("sealed_key", "is not", null)
    .where("sealed_key", "<>", keptApart)
    .execute();
  for (const { id, sealed_key: sealed } of rows) {
    if (sealed === null) continue;
    const said = await keys.adopt(id, sealed).catch((error: unknown) => {
      log.warn("a campaign's key cannot be moved out of the database", { campaign: id, error });
      return null;
    });
    if (said === null) continue;
    await database.engine
      .updateTable("campaigns")
      .set({ sealed_key: said })
      .where("id", "=", id)
      .where("sealed_key", "=", sealed)
      .execute();
    log.info("a campaign's key was moved out of the database", { campaign: id });
  }
}

/** What is erased stays so: where a restored database has it back, its key is gone, and the rest goes after it. */
async function eraseAgain({ database, keys, ledger, log, now }: CampaignKeeperOptions): Promise<void> {
  const destroyed = await keys.listDestroyed();
  if (destroyed.length === 0) return;
  const rows = await database.engine
    .selectFrom("campaigns")
    .select("id")
    .where(sql<boolean>`id = any(${[...destroyed]}::text[])`)
    .where("erased_at", "is", null)
    .execute();
  for (const { id } of rows) {
    log.warn("a campaign that was erased had come back with an older copy of the database, and is erased again", {
      campaign: id,
    });
    await database.engine
      .transaction()
      .execute(async (trx) => {
        const campaign = await lockCampaign(trx, id);
        const isMoving = campaign.state === "running" || campaign.state === "paused";
        const still = isMoving ? await moveCampaign(trx, campaign, { to: "cancelled", now: now() }) : campaign;
        await eraseNow(trx, still, { by: bySystem(ledger, still.workspaceId), now: now() });
      })
      // On a legal hold that came back with it, its rows stay, which nobody can read.
      .catch((error: unknown) => log.warn("its rows stay", { campaign: id, error }));
  }
}

async function eraseOld({ database, keys, ledger, log, now }: CampaignKeeperOptions): Promise<void> {
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
    const { erasedAt } = await database.engine.transaction().execute(async (trx) => {
      const campaign = await lockCampaign(trx, id);
      return campaign.state === "running" || campaign.state === "paused"
        ? campaign
        : eraseNow(trx, campaign, { by: bySystem(ledger, campaign.workspaceId), now: now() });
    });
    if (erasedAt === null) continue;
    await keys.destroy(id);
    log.info("a campaign's retention has ended, and what it knew of people is erased", { campaign: id });
  }
}
