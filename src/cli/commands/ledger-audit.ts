import type { Command } from "commander";
import { loadLedgerJobs } from "../../app/index.ts";
import { limits } from "../../core/index.ts";
import { exitCodes } from "../report-error.ts";
import {
  addPlaceOptions,
  addTrustOptions,
  collect,
  parseWhole,
  placeOf,
  trustOf,
  type PlaceOptions,
  type TrustOptions,
} from "./ledger-options.ts";

type AuditOptions = TrustOptions &
  PlaceOptions & { readonly against: readonly string[]; readonly slackMinutes: number };

export function addLedgerAudit(ledger: Command): void {
  const command = ledger
    .command("audit")
    .description(
      "read a whole log again: edits, another order, truncation, forks and false dates are found, with the first entry",
    )
    .option("--against <path>", "a checkpoint or a copy that was kept from earlier; may be given again", collect, [])
    .option(
      "--slack-minutes <n>",
      "how long after it was made a checkpoint may have been cosigned",
      parseWhole,
      limits.ledgerCosignedLateMsMax / 60_000,
    );
  addTrustOptions(addPlaceOptions(command))
    .addHelpText(
      "after",
      `
Without anything kept from earlier, whoever holds the log's key could have rewritten all of it, and no audit shows that.

Examples:
  $ sutradhar ledger audit --from ./copy --key ledger.example.in/main+1f2e3d4c+AQ… --against last-year/checkpoint
  $ sutradhar ledger audit --policy trust.policy --against ./last-copy --json`,
    )
    .action(run);
}

async function run(options: AuditOptions): Promise<void> {
  const { auditLedger, describeAudit } = await loadLedgerJobs();
  const { against, slackMinutes } = options;
  const cosignedLateMsMax = slackMinutes * 60_000;
  const report = await auditLedger({ ...trustOf(options), place: placeOf(options), against, cosignedLateMsMax });
  process.stdout.write(options.json ? `${JSON.stringify(report, undefined, 2)}\n` : describeAudit(report));
  if (!report.valid) process.exitCode = exitCodes.refused;
}
