import type { Command } from "commander";
import { loadLedgerJobs } from "../../app/index.ts";
import { exitCodes } from "../report-error.ts";
import { addTrustOptions, collect, trustOf, type TrustOptions } from "./ledger-options.ts";

interface VerifyOptions extends TrustOptions {
  readonly entry?: string;
  readonly authority: readonly string[];
}

export function addLedgerVerify(ledger: Command): void {
  addTrustOptions(
    ledger
      .command("verify")
      .description("check a proof of one entry, offline: only what stands on the command line is trusted")
      .argument("<file>", "what `sutradhar ledger prove` wrote, or a .tlog-proof with --entry")
      .option("--entry <file>", "the entry's bytes, for a .tlog-proof")
      .option("--authority <pem>", "a certificate of a time stamping authority; may be given again", collect, []),
  )
    .addHelpText(
      "after",
      `
Examples:
  $ sutradhar ledger verify consent-7.json --key ledger.example.in/main+1f2e3d4c+AQ…
  $ sutradhar ledger verify consent-7.json --policy trust.policy --authority tsa.pem --json`,
    )
    .action(run);
}

async function run(file: string, options: VerifyOptions): Promise<void> {
  const { verifyProof, describeVerdict } = await loadLedgerJobs();
  const { entry, authority: authorities } = options;
  const verdict = await verifyProof({
    file,
    ...trustOf(options),
    authorities,
    ...(entry === undefined ? {} : { entry }),
  });
  process.stdout.write(options.json ? `${JSON.stringify(verdict, undefined, 2)}\n` : describeVerdict(verdict));
  if (!verdict.valid) process.exitCode = exitCodes.refused;
}
