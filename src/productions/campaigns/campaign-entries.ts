import { defineEntry, field } from "../../ledger/index.ts";
import type { Trx } from "../../store/index.ts";
import type { VideoRecorder } from "../video-entries.ts";

/** What the ledger says of campaigns beside their videos. The meaning of a field stands for ever: another meaning needs another type. */
const erased = defineEntry("campaign.erased", {
  campaign: field.id("cmp"),
  /** Of its table. */
  rows: field.count,
});
/** Somebody was given what it knows of people. */
const shown = defineEntry("campaign.downloaded", {
  campaign: field.id("cmp"),
  what: field.code("rows", "results", "errors", "names"),
});
export type ShownOfCampaign = (typeof shown.fields.what.values)[number];

/** That its key and its rows are destroyed, in the transaction of that. */
export async function recordErased(
  trx: Trx,
  { ledger, actor, workspaceId }: VideoRecorder,
  campaign: { readonly id: string; readonly rows: { readonly total: number } },
): Promise<void> {
  const body = { campaign: campaign.id, rows: campaign.rows.total };
  await ledger.appendWithin(trx, { type: erased, actor, workspace: workspaceId, body });
}

/** Before it is handed out. */
export async function recordShown(
  trx: Trx,
  { ledger, actor, workspaceId }: VideoRecorder,
  body: { readonly campaign: string; readonly what: ShownOfCampaign },
): Promise<void> {
  await ledger.appendWithin(trx, { type: shown, actor, workspace: workspaceId, body });
}
