import type { Command } from "commander";
import { loadLedgerJobs, readConfig } from "../../app/index.ts";

export function addLedgerKey(ledger: Command): void {
  ledger
    .command("key")
    .description("make a key, readable to you alone, and print the public key that belongs to it")
    .argument("<file>", "a new file; an installation looks for its own in its data directory, ledger/ledger.key")
    .requiredOption("--name <name>", "whose it is, like an address without https://: ledger.example.in/main")
    .option("--witness", "for a witness, instead of a log")
    .addHelpText(
      "after",
      "\nExamples:\n  $ sutradhar ledger key w1.key --name auditor.example/w1 --witness\n  $ sutradhar ledger key next.key --name ledger.example.in/main",
    )
    .action(async (file: string, { name, witness = false }: { name: string; witness?: boolean }) => {
      const { makeLedgerKey } = await loadLedgerJobs();
      process.stdout.write(`${await makeLedgerKey({ file, name, isWitness: witness })}\n`);
    });
}

export function addLedgerShow(ledger: Command): void {
  ledger
    .command("show")
    .description("this installation's ledger: its public key for auditors, and how much is in it")
    .option("--json", "print one JSON document and nothing else")
    .action(async ({ json }: { json?: boolean }) => {
      const { showLedger } = await loadLedgerJobs();
      const shown = await showLedger(readConfig());
      const text = `${shown.key}\n  ${shown.size} entries; the oldest that waits does so for ${shown.lagMs} ms\n`;
      process.stdout.write(json ? `${JSON.stringify(shown, undefined, 2)}\n` : text);
    });
}

export function addLedgerRotate(ledger: Command): void {
  ledger
    .command("rotate")
    .description(
      "hand this installation's ledger over to a new key; stop its servers first, and start them again after",
    )
    .argument("<key-file>", "the new key, of the same name: sutradhar ledger key FILE --name NAME")
    .action(async (keyFile: string) => {
      const { rotateLedgerKey } = await loadLedgerJobs();
      const { index } = await rotateLedgerKey(keyFile, readConfig());
      process.stdout.write(
        `entry ${index} hands the ledger over; the old key is kept beside the new one, and may be destroyed\n`,
      );
    });
}
