import type { Command } from "commander";
import { loadLedgerJobs } from "../../app/index.ts";
import { addPlaceOptions, placeOf, type PlaceOptions } from "./ledger-options.ts";

export function addLedgerProve(ledger: Command): void {
  addPlaceOptions(
    ledger
      .command("prove")
      .description("put all that is needed to check one entry offline into one file")
      .argument("<entry>", "its number, or its id: 1024, ent_01k…")
      .option("--out <file>", "where it goes (default: standard output)"),
  )
    .addHelpText(
      "after",
      "\nExamples:\n  $ sutradhar ledger prove 1024 --out entry-1024.json\n  $ sutradhar ledger prove 1024 --from https://ledger.example.in/main",
    )
    .action(async (entry: string, options: PlaceOptions & { out?: string }) => {
      const { proveLedgerEntry } = await loadLedgerJobs();
      const { out } = options;
      const bundle = await proveLedgerEntry({ place: placeOf(options), entry, ...(out === undefined ? {} : { out }) });
      process.stdout.write(out === undefined ? bundle : `${out}\n`);
    });
}
