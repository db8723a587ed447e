import type { Command } from "commander";
import { addServerOptions, print, type ServerOptions } from "../server-options.ts";
import { nameHelp, openRegistry } from "./asset-options.ts";

interface TagOptions extends ServerOptions {
  readonly reason?: string;
  readonly follow?: boolean;
  readonly remove?: boolean;
}

export function addAssetTag(asset: Command): void {
  addServerOptions(
    asset
      .command("tag")
      .description("point an alias at a version; who moved it, when and why is kept")
      .argument("<name>", nameHelp)
      .argument("<alias>", "such as production; latest moves by itself until it is pointed somewhere")
      .option("--reason <text>", "why, for the history")
      .option("--follow", "of latest: let it follow the newest stable version again")
      .option("--remove", "take the alias away"),
  )
    .addHelpText(
      "after",
      `
Examples:
  $ sutradhar asset tag avatar/asha@1.2.0 production --reason "approved by Meera"
  $ sutradhar asset tag 'avatar/asha@^1' canary
  $ sutradhar asset tag avatar/asha latest --follow`,
    )
    .action(run);
}

async function run(named: string, alias: string, options: TagOptions): Promise<void> {
  const registry = await openRegistry(options);
  const reason = options.reason === undefined ? {} : { reason: options.reason };
  const report = options.remove
    ? await registry.untag(named, alias, reason)
    : await registry.tag(named, alias, { ...reason, ...(options.follow ? { isFrozen: false } : {}) });
  print(options, report, ({ kind, name, version, isFrozen, isMoved }) => {
    const where = version === null ? "is no alias any more" : `is ${kind}/${name}@${version}`;
    const frozen = isFrozen ? ", and stays there (--follow lets it go)" : "";
    return `${alias} ${where}${frozen}${isMoved ? "" : ": it was so before"}\n`;
  });
}
