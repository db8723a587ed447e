import { SutradharError } from "../../core/index.ts";
import type { CampaignChange } from "../../api/index.ts";
import {
  addCounts,
  countUnchecked,
  erased,
  lockCampaign,
  moveCampaign,
  moveRows,
  type Campaign,
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
  if (rows.good + rows.ordered + rows.inReview + rows.ready + rows.failed === 0) throw badRows(campaign);
  await trx.updateTable("campaigns").set({ is_partial: isPartial }).where("id", "=", id).execute();
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
  { id, count, now }: { readonly id: string; readonly count: number; readonly now: Date },
): Promise<Campaign> {
  const campaign = await lockCampaign(trx, id);
  if (campaign.sealedKey === null) throw erased(id);
  const isReady = campaign.state === "ready_to_start" || campaign.state === "paused";
  const isPartial = campaign.state === "checking" && countUnchecked(campaign) === 0 && campaign.rows.good > 0;
  if (!isReady && !isPartial) throw conflict(campaign, "sampled");
  await trx.updateTable("campaigns").set({ samples_wanted: count, next_at: now }).where("id", "=", id).execute();
  return campaign;
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
