import type { Command } from "commander";
import { addLedgerAudit } from "./ledger-audit.ts";
import { addLedgerCopy } from "./ledger-copy.ts";
import { addLedgerKey, addLedgerRotate, addLedgerShow } from "./ledger-keys.ts";
import { addLedgerProve } from "./ledger-prove.ts";
import { addLedgerRecover } from "./ledger-recover.ts";
import { addLedgerCosigned, addLedgerStamp } from "./ledger-vouchers.ts";
import { addLedgerVerify } from "./ledger-verify.ts";
import { addLedgerWitness } from "./ledger-witness.ts";

export function addLedger(program: Command): void {
  const ledger = program
    .command("ledger")
    .description(
      "the log of what happened: prove, check and witness it; docs/guides/ledger.md is the guide for auditors",
    );
  const adders = [addLedgerVerify, addLedgerAudit, addLedgerProve, addLedgerCopy, addLedgerWitness, addLedgerKey];
  const keepers = [addLedgerShow, addLedgerRotate, addLedgerRecover, addLedgerCosigned, addLedgerStamp];
  for (const add of [...adders, ...keepers]) add(ledger);
}
