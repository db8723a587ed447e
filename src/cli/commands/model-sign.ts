import type { Command } from "commander";
import { signModel } from "../../app/index.ts";
import { print } from "../server-options.ts";

export function addSign(model: Command): void {
  model
    .command("sign")
    .description("sign the files of a model with a key of your own, before it is registered")
    .argument("<path>", "a folder with model.json and its files; signature.json is written beside them")
    .requiredOption("--key <file>", "a private Ed25519 key in PEM; it goes nowhere (required)")
    .option("--json", "print one JSON document and nothing else")
    .addHelpText(
      "after",
      `
Examples:
  $ openssl genpkey -algorithm ed25519 -out model.pem
  $ sutradhar model sign ./align --key model.pem
  $ sutradhar model register ./align --as align@1.0.0 --licence Apache-2.0

Whose signature counts stands in the file that SUTRADHAR_MODEL_KEYS names on the server: { "keys": [ what this prints ] }.`,
    )
    .action(async (path: string, { key, ...options }: { readonly key: string; readonly json?: boolean }) =>
      print(options, await signModel(path, key), ({ out, files, key: made }) => {
        return `${out}: ${files} files are signed\n${JSON.stringify(made)}\n`;
      }),
    );
}
