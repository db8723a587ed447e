import type { Caller } from "../../access/index.ts";
import type { ErasedRecipient } from "../../api/index.ts";
import { SutradharError } from "../../core/index.ts";
import { isOnHold } from "../../governance/retention/index.ts";
import type { LedgerWriter } from "../../ledger/index.ts";
import {
  addCounts,
  atOnce,
  byCaller,
  lockCampaign,
  recordRecipientErased,
  type CampaignKey,
  type VideoRecorder,
} from "../../productions/index.ts";
import type { Database, Trx } from "../../store/index.ts";
import type { CampaignPeople } from "./campaign-people.ts";

export interface RecipientErasureOptions {
  readonly database: Pick<Database, "forWorkspace">;
  readonly people: Pick<CampaignPeople, "keyOf">;
  readonly ledger: LedgerWriter;
  readonly now: () => Date;
}

/**
 * Erases one recipient from every campaign of the workspace: what rows say of them, at once, and by whoever tends the campaign next the
 * videos that were made of that. What is on a legal hold stays.
 */
export async function eraseRecipient(
  { database, people, ledger, now }: RecipientErasureOptions,
  caller: Caller,
  recipient: string,
): Promise<ErasedRecipient> {
  const { workspaceId } = caller;
  const campaigns = await database.forWorkspace(workspaceId, (trx) =>
    trx.selectFrom("campaigns").select("id").where("sealed_key", "is not", null).orderBy("id").execute(),
  );
  const held: string[] = [];
  let [found, rows] = [0, 0];
  for (const { id } of campaigns) {
    const key = await people.keyOf(id).catch(ifErased);
    if (!key) continue;
    const erased = await database.forWorkspace(workspaceId, (trx) =>
      eraseIn(trx, { id, workspaceId, key, recipient, by: byCaller(ledger, caller), now: now() }),
    );
    if (erased === "held") held.push(id);
    else if (erased > 0) [found, rows] = [found + 1, rows + erased];
  }
  return { campaigns: found, rows, held };
}

function ifErased(error: unknown): undefined {
  if (!(error instanceof SutradharError && error.code === "data_erased")) throw error;
}

interface Wanted {
  readonly id: string;
  readonly workspaceId: string;
  readonly key: CampaignKey;
  readonly recipient: string;
  readonly by: VideoRecorder;
  readonly now: Date;
}

/** @returns how many rows */
async function eraseIn(trx: Trx, { id, workspaceId, key, recipient, by, now }: Wanted): Promise<number | "held"> {
  const campaign = await lockCampaign(trx, id);
  const theirs = await trx
    .selectFrom("campaign_rows")
    .select(["number", "state"])
    .where("campaign_id", "=", id)
    .where("recipient_mac", "=", key.nameRecipient(recipient))
    .execute();
  if (theirs.length === 0 || campaign.erasedAt !== null) return 0;
  if (await isOnHold(trx, { workspaceId, owners: [id] })) return "held";
  const numbers = theirs.map(({ number }) => number);
  await trx
    .updateTable("campaign_rows")
    .set({ sealed: null, sealed_problems: null, recipient_mac: null })
    .where("campaign_id", "=", id)
    .where("number", "in", numbers)
    .execute();
  const waiting = theirs.filter(({ state }) => state === "good" || state === "unchecked");
  if (waiting.length > 0) {
    await trx
      .updateTable("campaign_rows")
      .set({ state: "cancelled" })
      .where("campaign_id", "=", id)
      .where(
        "number",
        "in",
        waiting.map(({ number }) => number),
      )
      .execute();
    const good = waiting.filter(({ state }) => state === "good").length;
    await addCounts(trx, id, { good: -good, cancelled: waiting.length });
  }
  await trx
    .updateTable("campaigns")
    .set({ next_at: atOnce(now) })
    .where("id", "=", id)
    .execute();
  await recordRecipientErased(trx, by, { campaign: id, rows: theirs.length });
  return theirs.length;
}
