import type { Command } from "commander";
import { openCampaigns } from "../campaign-options.ts";

interface FileOptions {
  readonly server?: string;
  readonly out?: string;
}

const tables = {
  results: "what came of each row as CSV, with links that stay",
  errors: "what is wrong with which row as CSV: its number, line and column",
} as const;

/** What a campaign tells of each row. */
export function addCampaignFiles(campaign: Command): void {
  for (const name of Object.keys(tables) as (keyof typeof tables)[]) {
    campaign
      .command(name)
      .description(tables[name])
      .argument("<id>", "cmp_…")
      .option("--server <url>", "the server (default: SUTRADHAR_URL, else the one of the data directory)")
      .option("--out <file>", "write it there instead of printing it")
      .addHelpText(
        "after",
        `\nExample:\n  $ sutradhar campaign ${name} cmp_01jdz2k8q4m3w7x9c5t6r8v0ya --out ${name}.csv`,
      )
      .action(async (id: string, { out, server }: FileOptions) => {
        const campaigns = await openCampaigns(server ? { server } : {});
        if (out === undefined) process.stdout.write(await campaigns.table(id, name));
        else await campaigns.fetch(id, `${name}.csv`, out);
      });
  }
}
