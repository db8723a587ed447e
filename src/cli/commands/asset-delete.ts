import type { Command } from "commander";
import { addServerOptions, print, type ServerOptions } from "../server-options.ts";
import { openRegistry } from "./asset-options.ts";

export function addAssetDelete(asset: Command): void {
  addServerOptions(
    asset
      .command("delete")
      .description("delete a version that nothing uses; its name stays bound to its bytes")
      .argument("<name>", "kind/name@1.2.0"),
  )
    .addHelpText("after", "\nExamples:\n  $ sutradhar asset delete lexicon/bank@0.9.0")
    .action(async (named: string, options: ServerOptions) => {
      const registry = await openRegistry(options);
      await registry.delete(named);
      print(options, { deleted: named }, ({ deleted }) => `${deleted} is deleted\n`);
    });
}
