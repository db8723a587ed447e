import { defineEntry, field, hide } from "../../ledger/index.ts";
import type { Trx } from "../../store/index.ts";
import type { VideoRecorder } from "../video-entries.ts";
import type { Campaign } from "./campaigns.ts";
import { recipientBases } from "./recipient-basis.ts";

/** What the ledger says of campaigns beside their videos. The meaning of a field stands for ever: another meaning needs another type. */
const created = defineEntry("campaign.created", {
  campaign: field.id("cmp"),
  template: field.digest,
  /** On what ground people's data is processed; absent where nobody has said. */
  basis: field.optional(field.code(...recipientBases)),
  reference: field.optional(field.commitment),
});
const erased = defineEntry("campaign.erased", {
  campaign: field.id("cmp"),
  /** Of its table. */
  rows: field.count,
});
/** One of its recipients: whose it was stands nowhere. */
const recipientErased = defineEntry("campaign.recipient_erased", { campaign: field.id("cmp"), rows: field.count });
/** Somebody was given what it knows of people. */
const shown = defineEntry("campaign.downloaded", {
  campaign: field.id("cmp"),
  what: field.code("rows", "results", "errors", "names"),
});
export type ShownOfCampaign = (typeof shown.fields.what.values)[number];

/** In the transaction of its beginning. */
export async function recordCreated(
  trx: Trx,
  { ledger, actor, workspaceId }: VideoRecorder,
  { id, template, options: { basis } }: Pick<Campaign, "id" | "template" | "options">,
): Promise<void> {
  const body = {
    campaign: id,
    template: template.digest,
    ...(basis ? { basis: basis.kind } : {}),
    ...(basis?.reference === undefined ? {} : { reference: hide(basis.reference) }),
  };
  await ledger.appendWithin(trx, { type: created, actor, workspace: workspaceId, body });
}

/** That its key and its rows are destroyed, in the transaction of that. */
export async function recordErased(
  trx: Trx,
  { ledger, actor, workspaceId }: VideoRecorder,
  campaign: { readonly id: string; readonly rows: { readonly total: number } },
): Promise<void> {
  const body = { campaign: campaign.id, rows: campaign.rows.total };
  await ledger.appendWithin(trx, { type: erased, actor, workspace: workspaceId, body });
}

/** In the transaction of that. */
export async function recordRecipientErased(
  trx: Trx,
  { ledger, actor, workspaceId }: VideoRecorder,
  body: { readonly campaign: string; readonly rows: number },
): Promise<void> {
  await ledger.appendWithin(trx, { type: recipientErased, actor, workspace: workspaceId, body });
}

/** Before it is handed out. */
export async function recordShown(
  trx: Trx,
  { ledger, actor, workspaceId }: VideoRecorder,
  body: { readonly campaign: string; readonly what: ShownOfCampaign },
): Promise<void> {
  await ledger.appendWithin(trx, { type: shown, actor, workspace: workspaceId, body });
}
