/** Campaigns over HTTP: rows in, videos out, and what became of each. */
export { createCampaignRoutes } from "./campaign-routes.ts";
export type {
  CampaignChange,
  CampaignOrder,
  CampaignServices,
  ErasedRecipient,
  RowView,
  SentRows,
} from "./campaign-services.ts";
