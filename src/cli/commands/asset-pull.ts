import type { Command } from "commander";
import { addServerOptions, print, type ServerOptions } from "../server-options.ts";
import { nameHelp, openRegistry } from "./asset-options.ts";

interface PullOptions extends ServerOptions {
  readonly out?: string;
  readonly zip?: string;
}

export function addAssetPull(asset: Command): void {
  addServerOptions(
    asset
      .command("pull")
      .description("fetch a version's files; nothing is overwritten")
      .argument("<name>", nameHelp)
      .option("--out <folder>", "a new or an empty folder (default: the asset's name)")
      .option("--zip <file>", "as a zip instead, the same bytes every time"),
  )
    .addHelpText(
      "after",
      "\nExamples:\n  $ sutradhar asset pull avatar/asha\n  $ sutradhar asset pull 'brand/bank@^2' --out work/bank\n  $ sutradhar asset pull avatar/asha@1.1.0 --zip asha.zip",
    )
    .action(async (named: string, options: PullOptions) => {
      const { out, zip } = options;
      const registry = await openRegistry(options);
      const to = { ...(out === undefined ? {} : { folder: out }), ...(zip === undefined ? {} : { zip }) };
      print(options, await registry.pull(named, to), (pulled) => {
        const { kind, name, version, files } = pulled;
        return `${kind}/${name}@${version}: ${files} files in ${pulled.out}\n  sha256 ${pulled.digest}\n`;
      });
    });
}
