import type { Command } from "commander";
import { loadPolicyJobs, readConfig } from "../../app/index.ts";

export function addPolicyTables(policy: Command): void {
  policy
    .command("tables")
    .description(
      "print the tables that the rules read, as JSON: purposes, regions, places, labels, approvals and others",
    )
    .option("--json", "as it is anyway")
    .addHelpText(
      "after",
      `
Examples:
  $ sutradhar policy tables
  $ sutradhar policy tables | jq '{approvals}' > ours.json`,
    )
    .action(async () => {
      const { showTables } = await loadPolicyJobs();
      process.stdout.write(`${JSON.stringify(await showTables(readConfig()), undefined, 2)}\n`);
    });
}
