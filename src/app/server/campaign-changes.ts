import { sql } from "kysely";
import { SutradharError } from "../../core/index.ts";
import type { CampaignChange } from "../../api/index.ts";
import {
  addCounts,
  atOnce,
  countUnchecked,
  erased,
  lockCampaign,
  moveCampaign,
  moveRows,
  type Campaign,
  type CountChanges,
} from "../../productions/index.ts";
import type { Trx } from "../../store/index.ts";

export interface WantedChange {
  readonly id: string;
  readonly change: CampaignChange;
  /** Rows that have errors are left out. */
  readonly isPartial?: boolean | undefined;
  readonly now: Date;
}

/** Changes a campaign's state, in its lock; its rows follow. @throws SutradharError `state_conflict`, `rows_invalid`, `data_erased` */
export async function changeCampaign(trx: Trx, { id, change, isPartial, now }: WantedChange): Promise<Campaign> {
  const campaign = await lockCampaign(trx, id);
  if (campaign.sealedKey === null) throw erased(id);
  switch (change) {
    case "start":
      return start(trx, campaign, { isPartial: isPartial ?? campaign.isPartial, now });
    case "pause":
      return moveCampaign(trx, campaign, { to: "paused", now });
    case "resume":
      if (campaign.state !== "paused") throw conflict(campaign, "resumed");
      return moveCampaign(trx, campaign, { to: "running", now });
    case "cancel":
      return moveCampaign(trx, campaign, { to: "cancelled", now });
    case "retry":
      return retryFailed(trx, campaign, now);
  }
}

async function start(
  trx: Trx,
  campaign: Campaign,
  { isPartial, now }: { readonly isPartial: boolean; readonly now: Date },
): Promise<Campaign> {
  const { id, state, rows } = campaign;
  if (state !== "checking" && state !== "ready_to_start") throw conflict(campaign, "started");
  if (rows.total === 0) throw new SutradharError("state_conflict", `${id} has no rows yet: send them first`);
  if (countUnchecked(campaign) > 0)
    throw new SutradharError("state_conflict", `the rows of ${id} are being checked: wait until it is ready_to_start`);
  if (rows.bad > 0 && !isPartial) throw badRows(campaign);
  if (rows.good + rows.ordered + rows.inReview + rows.ready + rows.failed === 0) {
    throw new SutradharError(
      "rows_invalid",
      `every row of ${id} has errors (GET /v1/campaigns/${id}/errors.csv), so that nothing is left to make: mend them and send them again with replace=true`,
    );
  }
  await trx.updateTable("campaigns").set({ is_partial: isPartial }).where("id", "=", id).execute();
  if (campaign.hasTrials) await releaseTrials(trx, campaign);
  return moveCampaign(trx, campaign, { to: "running", now });
}

/** Rows whose videos failed or were cancelled wait to be ordered again; what was made of them is not made again. */
async function retryFailed(trx: Trx, campaign: Campaign, now: Date): Promise<Campaign> {
  const { id, state, rows } = campaign;
  if (state === "cancelled" || state === "checking" || state === "ready_to_start") throw conflict(campaign, "retried");
  const failed = await trx
    .selectFrom("campaign_rows")
    .select("number")
    .where("campaign_id", "=", id)
    .where("state", "=", "failed")
    // Of whom nothing is known any more, nothing can be made.
    .where("sealed", "is not", null)
    .execute();
  if (failed.length === 0)
    throw new SutradharError("state_conflict", `no row of ${id} has failed: ${rows.ready} are ready`);
  const numbers = await moveRows(
    trx,
    id,
    failed.map(({ number }) => number),
    { from: ["failed"], to: "good" },
  );
  await addCounts(trx, id, { failed: -numbers.length, good: numbers.length });
  const current = await lockCampaign(trx, id);
  return state === "done" ? moveCampaign(trx, current, { to: "running", now }) : { ...current };
}

/** Puts the first rows before the start. They are ordered by the next look at the campaign. */
export async function sampleCampaign(
  trx: Trx,
  {
    id,
    count,
    isTest,
    now,
  }: { readonly id: string; readonly count: number; readonly isTest: boolean; readonly now: Date },
): Promise<Campaign> {
  const campaign = await lockCampaign(trx, id);
  if (campaign.sealedKey === null) throw erased(id);
  const isReady = campaign.state === "ready_to_start";
  const isPartial = campaign.state === "checking" && countUnchecked(campaign) === 0 && campaign.rows.good > 0;
  if (!isReady && !isPartial) throw conflict(campaign, "sampled");
  if (isTest && !campaign.hasTrials && countMade(campaign) > 0) {
    throw new SutradharError("state_conflict", `samples of ${id} that stay are made already: look at those`);
  }
  if (!isTest && campaign.hasTrials) await releaseTrials(trx, campaign);
  await trx
    .updateTable("campaigns")
    .set({ samples_wanted: count, has_trials: isTest, next_at: atOnce(now) })
    .where("id", "=", id)
    .execute();
  return campaign;
}

function countMade({ rows }: Pick<Campaign, "rows">): number {
  return rows.ordered + rows.inReview + rows.ready + rows.failed + rows.cancelled;
}

const rowStateCounts = {
  ordered: "ordered",
  in_review: "inReview",
  ready: "ready",
  failed: "failed",
  cancelled: "cancelled",
} as const;

/** Rows of which only a trial was made wait again, as if nothing had been; the trials stay as videos of their own. */
async function releaseTrials(trx: Trx, { id }: Pick<Campaign, "id">): Promise<void> {
  const tried = await trx
    .selectFrom("campaign_rows as r")
    .innerJoin("videos as v", "v.id", "r.video_id")
    .select(["r.number", "r.state"])
    .where("r.campaign_id", "=", id)
    .where(sql<boolean>`(v.request ->> 'isTest')::boolean`)
    .where("r.state", "in", Object.keys(rowStateCounts) as (keyof typeof rowStateCounts)[])
    .execute();
  const numbers = tried.map(({ number }) => number);
  if (numbers.length > 0) {
    await trx
      .updateTable("campaign_rows")
      .set({ state: "good", video_id: null })
      .where("campaign_id", "=", id)
      .where(sql<boolean>`number = any(${numbers}::int[])`)
      .execute();
    const changes: CountChanges = { good: numbers.length };
    for (const [state, name] of Object.entries(rowStateCounts)) {
      const count = tried.filter((row) => row.state === state).length;
      if (count > 0) Object.assign(changes, { [name]: -count });
    }
    await addCounts(trx, id, changes);
  }
  await trx.updateTable("campaigns").set({ samples_wanted: 0, has_trials: false }).where("id", "=", id).execute();
}

export function badRows({ id, rows }: Pick<Campaign, "id" | "rows">): SutradharError {
  return new SutradharError(
    "rows_invalid",
    `${rows.bad} of ${rows.total} rows have errors (GET /v1/campaigns/${id}/errors.csv): mend them and send all rows again with replace=true, or start with partial to leave them out`,
  );
}

function conflict({ id, state }: Campaign, wanted: string): SutradharError {
  return new SutradharError("state_conflict", `${id} is ${state}, and cannot be ${wanted} from there`);
}
