import type { Command } from "commander";
import type { ListedAnswer } from "../../app/index.ts";
import { formatTable } from "../text-table.ts";
import { addServerOptions, print, type ServerOptions } from "../server-options.ts";
import { openRegistry } from "./asset-options.ts";

interface ListOptions extends ServerOptions {
  readonly kind?: string;
  readonly name?: string;
  readonly alias?: string;
  readonly deprecated?: boolean;
}

export function addAssetList(asset: Command): void {
  addServerOptions(
    asset
      .command("list")
      .description("list what there is, each at its latest version")
      .option("--kind <kind>", "only those of a kind: avatar, voice, template …")
      .option("--name <part>", "only those with this in their name")
      .option("--alias <alias>", "only those that have this alias, each at that version")
      .option("--deprecated", "only those that are deprecated")
      .option("--no-deprecated", "only those that are not"),
  )
    .addHelpText(
      "after",
      "\nExamples:\n  $ sutradhar asset list --kind avatar\n  $ sutradhar asset list --alias production --no-deprecated --json",
    )
    .action(run);
}

async function run(options: ListOptions): Promise<void> {
  const { kind, name, alias, deprecated } = options;
  const registry = await openRegistry(options);
  const assets = await registry.list({
    ...(kind === undefined ? {} : { kind }),
    ...(name === undefined ? {} : { name }),
    ...(alias === undefined ? {} : { alias }),
    ...(deprecated === undefined ? {} : { isDeprecated: deprecated }),
  });
  print(options, { assets }, describe);
}

function describe({ assets }: { readonly assets: readonly ListedAnswer[] }): string {
  if (assets.length === 0) return "nothing\n";
  return formatTable(
    assets.map(({ kind, name, version, title, isShared, isDeprecated, aliases }) => [
      `${kind}/${name}@${version}`,
      title,
      [
        ...Object.entries(aliases).flatMap(([alias, at]) => (alias === "latest" ? [] : [`${alias}: ${at}`])),
        ...(isShared ? ["ships"] : []),
        ...(isDeprecated ? ["deprecated"] : []),
      ].join(", "),
    ]),
  );
}
