import {
  lockCampaign,
  listRows,
  openContent,
  recordCampaign,
  settleChecked,
  type Campaign,
  type CheckedRow,
} from "../../productions/index.ts";
import { toJson } from "../../store/index.ts";
import { badRows } from "./campaign-changes.ts";
import { openCampaignBench } from "./campaign-bench.ts";
import { quoteCampaign } from "./campaign-quote.ts";
import type { CampaignRoom } from "./tend-campaign.ts";

const rowsAtOnce = 100;

/** Checks some of a campaign's rows; false where none is left to check. */
export async function checkSome(room: CampaignRoom, campaign: Campaign): Promise<boolean> {
  const { database } = room.plans.line;
  const rows = await database.engine
    .transaction()
    .execute((trx) => listRows(trx, campaign, { states: ["unchecked"], limit: rowsAtOnce }));
  if (rows.length === 0) return false;
  const key = await room.people.keyOf(campaign.id);
  const bench = await openCampaignBench(room.plans, campaign);
  const checked: CheckedRow[] = [];
  try {
    for (const row of rows) {
      const { values } = openContent(key, row);
      checked.push({ number: row.number, problems: await bench.check(values) });
    }
  } finally {
    await bench.close();
  }
  await database.engine.transaction().execute(async (trx) => {
    const current = await lockCampaign(trx, campaign.id);
    // Rows may have been taken away meanwhile, with their key or without.
    if (current.state !== "checking" || current.sealedKey !== campaign.sealedKey) return;
    await settleChecked(trx, { campaign: current, key }, checked);
  });
  return true;
}

/** Every row is checked: says what the campaign will take, and whether it may start. */
export async function finishChecking(room: CampaignRoom, campaign: Campaign): Promise<void> {
  const { line, now } = room.plans;
  const quote = campaign.rows.good > 0 ? await quoteCampaign(room, campaign) : null;
  await line.database.engine.transaction().execute(async (trx) => {
    const current = await lockCampaign(trx, campaign.id);
    if (current.state !== "checking" || current.rows.total !== campaign.rows.total) return;
    const { rows, isPartial } = current;
    const isReady = rows.good > 0 && (rows.bad === 0 || isPartial);
    const { code, message } = badRows(current);
    await trx
      .updateTable("campaigns")
      .set({
        quote: quote && toJson(quote),
        state: isReady ? "ready_to_start" : "checking",
        problem: isReady || rows.total === 0 ? null : toJson({ code, message }),
      })
      .where("id", "=", campaign.id)
      .execute();
    if (isReady)
      await recordCampaign(trx, { ...current, state: "ready_to_start" }, { what: "ready_to_start", now: now() });
  });
}
