import { Option, type Command } from "commander";
import { openCampaigns } from "../campaign-options.ts";
import { campaignStates, describeCampaign, describeQuote, listCampaigns } from "../campaign-text.ts";
import { parseRows } from "../options.ts";
import { addServerOptions, print, type ServerOptions } from "../server-options.ts";

interface ListOptions extends ServerOptions {
  readonly state?: string;
  readonly limit?: number;
  readonly after?: string;
}

/** What is there, how far it is, and what it will take. */
export function addCampaignViews(campaign: Command): void {
  addServerOptions(
    campaign
      .command("list")
      .description("list the campaigns, the newest first")
      .addOption(new Option("--state <state>", "only those in one state").choices(campaignStates))
      .option("--limit <n>", "how many (default: 50)", parseRows)
      .option("--after <mark>", "the next page: what this one ended with"),
  )
    .addHelpText("after", "\nExample:\n  $ sutradhar campaign list --state running")
    .action(async ({ state, limit, after, ...options }: ListOptions) => {
      print(options, await (await openCampaigns(options)).list({ state, limit, after }), listCampaigns);
    });
  addServerOptions(campaign.command("show").description("how far a campaign is").argument("<id>", "cmp_…"))
    .addHelpText("after", "\nExample:\n  $ sutradhar campaign show cmp_01jdz2k8q4m3w7x9c5t6r8v0ya --json")
    .action(async (id: string, options: ServerOptions) => {
      print(options, await (await openCampaigns(options)).get(id), describeCampaign);
    });
  addServerOptions(
    campaign
      .command("quote")
      .description("videos, minutes, time and cost before the start, and which shots are personal and why")
      .argument("<id>", "cmp_…"),
  )
    .addHelpText("after", "\nExample:\n  $ sutradhar campaign quote cmp_01jdz2k8q4m3w7x9c5t6r8v0ya")
    .action(async (id: string, options: ServerOptions) => {
      print(options, await (await openCampaigns(options)).quote(id), describeQuote);
    });
}
