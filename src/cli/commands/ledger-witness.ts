import type { Command } from "commander";
import { loadLedgerJobs, type Witnessed } from "../../app/index.ts";
import { SutradharError } from "../../core/index.ts";
import { addPlaceOptions, placeOf, type PlaceOptions } from "./ledger-options.ts";

interface WitnessOptions extends PlaceOptions {
  readonly log: string;
  readonly keyFile: string;
  readonly state: string;
  readonly out?: string;
  readonly acceptRecovery?: boolean;
  readonly json?: boolean;
}

export function addLedgerWitness(ledger: Command): void {
  addPlaceOptions(
    ledger
      .command("witness")
      .description(
        "for a machine of an auditor: cosign the log's newest checkpoint, if it continues what was cosigned last",
      )
      .requiredOption("--log <key>", "the log's public key; asked for once, its changes are followed")
      .requiredOption("--key-file <file>", "the witness's own key: sutradhar ledger key FILE --name NAME --witness")
      .requiredOption("--state <folder>", "where it keeps what it has cosigned; lose it, and it no longer notices")
      .option("--out <file>", "where the cosigned checkpoint goes (default: standard output)")
      .option("--accept-recovery", "go on after a loss that the log declares, once you have heard why")
      .option("--json", "print one JSON document and nothing else"),
  )
    .addHelpText(
      "after",
      `
Examples:
  $ sutradhar ledger key w1.key --name auditor.example/w1 --witness
  $ sutradhar ledger witness --from https://ledger.example.in/main --log ledger.example.in/main+1f2e3d4c+AQ… --key-file w1.key --state ./witness`,
    )
    .action(run);
}

async function run(options: WitnessOptions): Promise<void> {
  const { witnessLedger } = await loadLedgerJobs();
  const { log, keyFile, state, out, acceptRecovery: acceptsRecovery = false } = options;
  const seen = await witnessLedger({
    place: placeOf(options),
    log,
    keyFile,
    state,
    acceptsRecovery,
    ...(out === undefined ? {} : { out }),
  });
  if (seen.outcome === "refused") {
    throw new SutradharError("ledger_invalid", `not cosigned (${seen.reason}): ${seen.message}`, {
      details: { reason: seen.reason },
    });
  }
  process.stdout.write(options.json ? `${JSON.stringify(seen, undefined, 2)}\n` : describe(seen, out));
}

function describe(
  { note, oldSize, size, entriesLost }: Extract<Witnessed, { outcome: "cosigned" }>,
  out: string | undefined,
): string {
  if (out === undefined) return note;
  const loss = entriesLost === undefined ? "" : `; ${entriesLost} entries are lost, and that was accepted`;
  return `${out}: ${size} entries cosigned, ${oldSize} before${loss}\n`;
}
