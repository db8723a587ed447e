/** Campaigns: many videos of one template, one for each row of a table; whose rows, states and people's data they are. */
export { checkRecipientBasis, recipientBases, refuseNoBasis } from "./recipient-basis.ts";
export {
  recordCreated,
  recordErased,
  recordRecipientErased,
  recordShown,
  type ShownOfCampaign,
} from "./campaign-entries.ts";
export { erased, openCampaignKey, unsealCampaignKey, type CampaignKey } from "./campaign-key.ts";
export {
  addCounts,
  dropUncounted,
  failRow,
  listEnded,
  listRows,
  moveRows,
  openContent,
  openProblems,
  settleChecked,
  writeRows,
  type CampaignRow,
  type CheckedRow,
  type CountChanges,
  type RowContent,
} from "./campaign-rows.ts";
export {
  atOnce,
  countUnchecked,
  createCampaignId,
  createCampaignOnce,
  getCampaign,
  listCampaigns,
  lockCampaign,
  moveCampaign,
  recordCampaign,
  type Campaign,
  type CampaignOptions,
  type CampaignTemplate,
  type DeliveryWindow,
  type NewCampaign,
} from "./campaigns.ts";
export { checkWindow, findOpening } from "./delivery-window.ts";
export { presentCampaign, type CampaignView } from "./present-campaign.ts";
export { readRowObject, readRows, type ReadRow, type RowFormat } from "./read-rows.ts";
