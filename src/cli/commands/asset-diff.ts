import type { Command } from "commander";
import type { DiffAnswer } from "../../app/index.ts";
import { formatTable } from "../text-table.ts";
import { addServerOptions, print, type ServerOptions } from "../server-options.ts";
import { openRegistry } from "./asset-options.ts";

export function addAssetDiff(asset: Command): void {
  addServerOptions(
    asset
      .command("diff")
      .description("say how one version differs from another: in files, in fields, in pixels")
      .argument("<from>", "kind/name@version")
      .argument("<to>", "kind/name@version"),
  )
    .addHelpText(
      "after",
      "\nExamples:\n  $ sutradhar asset diff avatar/asha@1.0.0 avatar/asha@latest\n  $ sutradhar asset diff brand/bank@production 'brand/bank@^2' --json",
    )
    .action(async (from: string, to: string, options: ServerOptions) => {
      const registry = await openRegistry(options);
      print(options, await registry.diff(from, to), describe);
    });
}

function describe({ from, to, unchanged, files }: DiffAnswer): string {
  const head = `${from.kind}/${from.name}@${from.version} → ${to.kind}/${to.name}@${to.version}: `;
  if (files.length === 0) return `${head}the same ${unchanged} files\n`;
  const rows = files.flatMap((file) => [
    [`  ${signs[file.change]} ${file.path}`, sizes(file), pictureText(file)],
    ...(file.fields ?? []).map(({ path, before, after }) => [`      ${path}: ${before ?? "–"} → ${after ?? "–"}`]),
  ]);
  return `${head}${files.length} differ, ${unchanged} do not\n${rows.map((row) => formatRow(row)).join("")}`;
}

const signs = { added: "+", removed: "-", changed: "~" } as const;

type File = DiffAnswer["files"][number];

function sizes({ beforeBytes, afterBytes }: File): string {
  if (beforeBytes === undefined) return `${afterBytes ?? 0} bytes`;
  return afterBytes === undefined ? `${beforeBytes} bytes` : `${beforeBytes} → ${afterBytes} bytes`;
}

function pictureText({ picture }: File): string {
  switch (picture?.kind) {
    case "pixels":
      return `${(picture.share * 100).toFixed(2)} % of its pixels, by at most ${picture.levelsMax} of 255`;
    case "size":
      return `${picture.before} → ${picture.after}`;
    case "unseen":
      return "not looked at";
    case undefined:
      return "";
  }
}

function formatRow(cells: readonly string[]): string {
  return formatTable([cells]);
}
