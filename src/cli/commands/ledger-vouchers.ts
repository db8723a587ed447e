import type { Command } from "commander";
import { loadLedgerJobs, readConfig } from "../../app/index.ts";
import { SutradharError } from "../../core/index.ts";
import { collect, parseWhole } from "./ledger-options.ts";

export function addLedgerCosigned(ledger: Command): void {
  ledger
    .command("cosigned")
    .description("keep what a witness has cosigned, so that proofs carry it")
    .argument("<file>", "the checkpoint that the witness gave back")
    .requiredOption("--witness <key>", "the witness's public key")
    .action(async (file: string, { witness }: { witness: string }) => {
      const { addLedgerCosignature } = await loadLedgerJobs();
      const names = await addLedgerCosignature({ file, witness }, readConfig());
      process.stdout.write(`kept what ${names.join(", ")} signed\n`);
    });
}

interface StampOptions {
  readonly url?: string;
  readonly query?: string;
  readonly response?: string;
  readonly size?: number;
  readonly authority: readonly string[];
}

export function addLedgerStamp(ledger: Command): void {
  ledger
    .command("stamp")
    .description("have the newest checkpoint stamped by a time stamping authority (RFC 3161); it sees a hash alone")
    .option("--url <url>", "where the authority answers")
    .option("--authority <pem>", "a certificate that is trusted for it; may be given again", collect, [])
    .option("--query <file>", "only write the question, for a machine that reaches no authority")
    .option("--response <file>", "the answer to such a question, with --size")
    .option("--size <n>", "how many entries the checkpoint has that was asked about", parseWhole)
    .addHelpText(
      "after",
      `
Examples:
  $ sutradhar ledger stamp --url https://tsa.example.in --authority tsa-root.pem
  $ sutradhar ledger stamp --query checkpoint.tsq
  $ sutradhar ledger stamp --response checkpoint.tsr --size 4200 --authority tsa-root.pem`,
    )
    .action(run);
}

async function run({ url, query, response, size, authority: authorities }: StampOptions): Promise<void> {
  const jobs = await loadLedgerJobs();
  if (query !== undefined) {
    const asked = await jobs.writeStampQuery(query, readConfig());
    process.stdout.write(`${query}: asks for the checkpoint of ${asked.size} entries\n`);
  } else if (response !== undefined && size !== undefined) {
    const stampedAt = await jobs.addLedgerStamp({ file: response, size, authorities }, readConfig());
    process.stdout.write(`the checkpoint of ${size} entries was stamped at ${stampedAt.toISOString()}\n`);
  } else if (url !== undefined) {
    const stamped = await jobs.stampLedger({ url, authorities }, readConfig());
    process.stdout.write(
      `the checkpoint of ${stamped.size} entries was stamped at ${stamped.stampedAt.toISOString()}\n`,
    );
  } else throw new SutradharError("option_invalid", "say how: --url, or --query, or --response with --size");
}
