import type { Command } from "commander";
import { loadLedgerJobs, readConfig } from "../../app/index.ts";
import { collect, parseWhole } from "./ledger-options.ts";

export function addLedgerRecover(ledger: Command): void {
  ledger
    .command("recover")
    .description("after an older copy of the database was restored: say, signed, which entries are lost")
    .option("--lost <file>", "a checkpoint that was signed and is no more; may be given again", collect, [])
    .option("--kept <n>", "how many entries still are as they were (default: all that there are)", parseWhole)
    .addHelpText(
      "after",
      `
Witnesses and auditors will see the loss and how large it is. Name the checkpoints that they have seen last; without --lost,
the one that this data directory remembers.

Examples:
  $ sutradhar ledger recover
  $ sutradhar ledger recover --lost from-the-witness.checkpoint --kept 4200`,
    )
    .action(async ({ lost, kept }: { lost: readonly string[]; kept?: number }) => {
      const { recoverLedger } = await loadLedgerJobs();
      const request = { lost, ...(kept === undefined ? {} : { keptSize: kept }) };
      const { index, keptSize, lostSize } = await recoverLedger(request, readConfig());
      process.stdout.write(`entry ${index} says that ${lostSize - keptSize} of ${lostSize} entries are lost\n`);
    });
}
