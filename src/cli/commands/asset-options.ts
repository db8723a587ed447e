import type { Command } from "commander";
import { openAssetClient, readConfig, type AssetClient } from "../../app/index.ts";

/** What every command of the registry takes. */
export interface AssetOptions {
  readonly server?: string;
  readonly json?: boolean;
}

export function addAssetOptions(command: Command): Command {
  return command
    .option("--server <url>", "the server (default: SUTRADHAR_URL, else the one of the data directory)")
    .option("--json", "print one JSON document and nothing else");
}

/** The registry of the server that is meant. */
export function openRegistry({ server }: AssetOptions): Promise<AssetClient> {
  return openAssetClient({ ...readConfig(), server });
}

/** Prints what came: as JSON where that was asked for, else for people. */
export function print<T>({ json }: AssetOptions, answer: T, describe: (answer: T) => string): void {
  process.stdout.write(json ? `${JSON.stringify(answer, undefined, 2)}\n` : describe(answer));
}

export const nameHelp = "kind/name@version: a version, a range such as ^1 or an alias such as production";
