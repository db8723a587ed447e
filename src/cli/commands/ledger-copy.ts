import type { Command } from "commander";
import { loadLedgerJobs } from "../../app/index.ts";
import { addPlaceOptions, placeOf, type PlaceOptions } from "./ledger-options.ts";

export function addLedgerCopy(ledger: Command): void {
  addPlaceOptions(
    ledger
      .command("copy")
      .description(
        "bring a folder up to what the log shows, as static files (c2sp.org/tlog-tiles); only what is new is read",
      )
      .argument("<folder>", "where the copy is"),
  )
    .addHelpText(
      "after",
      "\nExamples:\n  $ sutradhar ledger copy ./copy\n  $ sutradhar ledger copy ./copy --from https://ledger.example.in/main",
    )
    .action(async (folder: string, options: PlaceOptions) => {
      const { copyLedger } = await loadLedgerJobs();
      process.stdout.write(`${folder}: ${await copyLedger({ place: placeOf(options), folder })} entries\n`);
    });
}
