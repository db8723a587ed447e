import type { Command } from "commander";
import { addCampaignChanges } from "./campaign-changes.ts";
import { addCampaignCreate } from "./campaign-create.ts";
import { addCampaignFiles } from "./campaign-files.ts";
import { addCampaignViews } from "./campaign-views.ts";

export function addCampaign(program: Command): void {
  const campaign = program
    .command("campaign")
    .description("the campaigns of a server: one video of a template for each row of a table");
  addCampaignCreate(campaign);
  addCampaignViews(campaign);
  addCampaignChanges(campaign);
  addCampaignFiles(campaign);
}
