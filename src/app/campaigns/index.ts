/** Campaigns through a server's API: what the command line asks of one. */
export type { CampaignView } from "../../productions/index.ts";
export {
  createCampaignClient,
  type CampaignClient,
  type CampaignPage,
  type CampaignQuoteView,
} from "./campaign-client.ts";
