import type { Command } from "commander";
import type { PushOrder } from "../../app/index.ts";
import { addServerOptions, print, type ServerOptions } from "../server-options.ts";
import { openRegistry } from "./asset-options.ts";

interface PushOptions extends ServerOptions {
  readonly as?: string;
  readonly licence: string;
  readonly synthetic?: boolean;
  readonly person?: string;
  readonly source?: string;
}

export function addAssetPush(asset: Command): void {
  addServerOptions(
    asset
      .command("push")
      .description("take a version into the registry; it is judged first, and never changes afterwards")
      .argument("<path>", "a folder, a zip, or one file")
      .option("--as <name>", "kind/name@version, or what of it the files do not tell: avatar/kavya, lexicon/bank@1.0.0")
      .requiredOption("--licence <text>", "an SPDX expression such as Apache-2.0, or your own words (required)")
      .option("--synthetic", "an avatar or a voice of nobody: it is invented")
      .option("--person <name>", "an avatar or a voice of this person")
      .option("--source <text>", "where it was made or found: an address, a contract, a ticket"),
  )
    .addHelpText(
      "after",
      `
Examples:
  $ sutradhar asset push ./kavya --licence Apache-2.0 --synthetic
  $ sutradhar asset push bank.pls --as lexicon/bank@1.0.0 --licence CC0-1.0
  $ sutradhar asset push office.jpg --as background/office@1.0.0 --licence "ours" --source "photo of 3 March"`,
    )
    .action(run);
}

async function run(path: string, options: PushOptions): Promise<void> {
  const { as, licence, source } = options;
  const order: PushOrder = {
    path,
    licence,
    ...(as === undefined ? {} : { as }),
    ...(source === undefined ? {} : { source }),
    ...(options.person === undefined
      ? options.synthetic
        ? { likeness: "synthetic" as const }
        : {}
      : { likeness: { person: options.person } }),
  };
  const registry = await openRegistry(options);
  print(options, await registry.push(order), ({ kind, name, version, digest, title, isNew, ignored }) => {
    const what = isNew ? `pushed: ${title}` : "nothing to do: these very bytes were pushed before";
    const left = ignored.length === 0 ? "" : `  left out, since nothing in it names them: ${ignored.join(", ")}\n`;
    return `${kind}/${name}@${version} ${what}\n  sha256 ${digest}\n${left}`;
  });
}
