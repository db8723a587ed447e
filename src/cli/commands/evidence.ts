import type { Command } from "commander";
import { openEvidenceClient, readConfig } from "../../app/index.ts";
import { untilInterrupted } from "../interruption.ts";
import { addServerOptions, print, type ServerOptions } from "../server-options.ts";

interface Options extends ServerOptions {
  readonly out?: string;
  readonly files?: boolean;
}

/** What an auditor or a court asks for about a video. */
export function addEvidence(program: Command): void {
  addServerOptions(
    program
      .command("evidence")
      .description(
        "pack what is known of a video: manifest with hashes, consents and notices, decisions, lock, gates, proofs, and a draft of the certificate under s. 63(4) BSA",
      )
      .argument("<video>", "vid_…")
      .option("--out <file>", "where it goes, a .zip (default: its id, here)")
      .option("--files", "the delivered files too: refused where a download is"),
  )
    .addHelpText(
      "after",
      `
Example:
  $ sutradhar evidence vid_01jdz2k8q4m3w7x9c5t6r8v0ya --out evidence.zip

Whoever has it checks it offline, with one file and the ledger's public key:
  $ node ledger-verify.mjs packet evidence.zip --key 'NAME+ID+KEY'`,
    )
    .action(async (video: string, { out, files, server, ...options }: Options) => {
      const client = await openEvidenceClient({ ...readConfig(), server });
      const to = out ?? `${video}-evidence.zip`;
      const packed = await client.fetch({ video, to, hasFiles: files === true, signal: untilInterrupted() });
      print(options, packed, ({ out: path, sha256 }) => `${path}\n  sha256 ${sha256}\n`);
    });
}
