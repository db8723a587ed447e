import type { Command } from "commander";
import type { AssetAnswer, VersionAnswer } from "../../app/index.ts";
import { formatTable } from "../text-table.ts";
import { addServerOptions, print, type ServerOptions } from "../server-options.ts";
import { openRegistry } from "./asset-options.ts";

export function addAssetShow(asset: Command): void {
  addServerOptions(
    asset
      .command("show")
      .description(
        "show an asset with its versions, aliases and history; or one version, with its files and what uses it",
      )
      .argument("<name>", "kind/name for all versions; kind/name@version, a range or an alias for one"),
  )
    .addHelpText(
      "after",
      "\nExamples:\n  $ sutradhar asset show avatar/asha\n  $ sutradhar asset show avatar/asha@production\n  $ sutradhar asset show 'avatar/asha@^1' --json",
    )
    .action(async (named: string, options: ServerOptions) => {
      const registry = await openRegistry(options);
      print(options, await registry.show(named), (shown) =>
        "versions" in shown ? describeAsset(shown) : describeVersion(shown),
      );
    });
}

/** To the minute: what is more exact is in the JSON. */
function formatTime(time: string): string {
  return `${time.slice(0, 10)} ${time.slice(11, 16)} UTC`;
}

function describeAsset({ kind, name, isShared, versions, history }: AssetAnswer): string {
  const rows = versions.map(({ version, title, aliases, pushedAt, pushedBy, deprecation }) => [
    `  ${version}`,
    title,
    aliases.join(", "),
    `${formatTime(pushedAt)} by ${pushedBy}`,
    deprecation ? `deprecated: ${deprecation.reason}` : "",
  ]);
  const moves = history.map(({ alias, from, to, by, reason, at }) => [
    `  ${formatTime(at)}`,
    alias,
    `${from ?? "–"} → ${to ?? "–"}`,
    `by ${by}`,
    reason ?? "",
  ]);
  const head = `${kind}/${name}${isShared ? " (ships)" : ""}\n`;
  return `${head}${formatTable(rows)}${moves.length === 0 ? "" : `aliases moved:\n${formatTable(moves)}`}`;
}

function describeVersion(shown: VersionAnswer): string {
  const { kind, name, version, title, digest, licence, source, pushedAt, pushedBy, deprecation, files, uses } = shown;
  const sizeBytes = files.reduce((sum, file) => sum + file.sizeBytes, 0);
  const facts = [
    ["  title", title],
    ["  sha256", digest],
    ["  aliases", shown.aliases.join(", ") || "none"],
    ["  pushed", `${formatTime(pushedAt)} by ${pushedBy}${shown.isShared ? " (ships)" : ""}`],
    ["  licence", licence],
    ["  likeness", shown.likeness.kind === "person" ? `of ${shown.likeness.person}` : shown.likeness.kind],
    ...(source === undefined ? [] : [["  source", source]]),
    ...(deprecation === undefined ? [] : [["  deprecated", deprecatedBecause(deprecation)]]),
    ...Object.entries(shown.traits).map(([trait, value]) => [`  ${trait}`, JSON.stringify(value)]),
    ["  files", `${files.length}, ${sizeBytes} bytes`],
  ];
  const list = files.map((file) => [`    ${file.path}`, String(file.sizeBytes), file.digest.slice(0, 12)]);
  const users = uses.map((use) => [
    `    ${use.kind === "video" ? `video ${use.id}` : use.id}`,
    `asked for ${use.wanted}`,
  ]);
  const usedBy = uses.length === 0 ? "" : `  used by\n${formatTable(users)}`;
  return `${kind}/${name}@${version}\n${formatTable(facts)}${formatTable(list)}${usedBy}`;
}

function deprecatedBecause({ reason, replacement }: NonNullable<VersionAnswer["deprecation"]>): string {
  return replacement === undefined ? reason : `${reason}; use ${replacement}`;
}
