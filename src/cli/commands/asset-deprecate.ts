import type { Command } from "commander";
import { SutradharError } from "../../core/index.ts";
import { addServerOptions, print, type ServerOptions } from "../server-options.ts";
import { openRegistry } from "./asset-options.ts";

interface DeprecateOptions extends ServerOptions {
  readonly reason?: string;
  readonly use?: string;
  readonly undo?: boolean;
}

export function addAssetDeprecate(asset: Command): void {
  addServerOptions(
    asset
      .command("deprecate")
      .description("say that a version should no longer be used: ranges pass it over, and whatever binds it is warned")
      .argument("<name>", "kind/name@1.2.0")
      .option("--reason <text>", "why (required, but with --undo)")
      .option("--use <name>", "what to use instead: kind/name@version")
      .option("--undo", "take the deprecation back"),
  )
    .addHelpText(
      "after",
      `
Examples:
  $ sutradhar asset deprecate lexicon/bank@1.0.0 --reason "says NEFT wrongly" --use 'lexicon/bank@^1.1'
  $ sutradhar asset deprecate lexicon/bank@1.0.0 --undo`,
    )
    .action(run);
}

async function run(named: string, options: DeprecateOptions): Promise<void> {
  const { reason, use, undo } = options;
  if (!undo && reason === undefined) {
    throw new SutradharError("option_invalid", "--reason must say why, for those who are warned");
  }
  const registry = await openRegistry(options);
  const order = { reason: undo ? null : (reason ?? ""), ...(use === undefined ? {} : { replacement: use }) };
  print(options, await registry.deprecate(named, order), ({ kind, name, version, deprecation }) => {
    const what = deprecation
      ? `is deprecated: ${deprecation.reason}${deprecation.replacement ? `; use ${deprecation.replacement}` : ""}`
      : "is not deprecated";
    return `${kind}/${name}@${version} ${what}\n`;
  });
}
