import { InvalidArgumentError, type Command } from "commander";
import { readConfig } from "../../app/index.ts";

/** Whom somebody trusts who checks a ledger. */
export interface TrustOptions {
  readonly key: readonly string[];
  readonly witness: readonly string[];
  readonly policy?: string;
  readonly json?: boolean;
}

export function addTrustOptions(command: Command): Command {
  return command
    .option("--key <key>", "a public key of the log, name+id+key; may be given again", collect, [])
    .option("--witness <key>", "a witness that must have cosigned; may be given again", collect, [])
    .option("--policy <file>", "a c2sp.org/tlog-policy file, instead of --key and --witness")
    .option("--json", "print one JSON document and nothing else");
}

export function trustOf({ key, witness, policy }: TrustOptions): {
  readonly keys: readonly string[];
  readonly witnesses: readonly string[];
  readonly policy?: string;
} {
  return { keys: key, witnesses: witness, ...(policy === undefined ? {} : { policy }) };
}

/** Where a log is read. */
export interface PlaceOptions {
  readonly from?: string;
  readonly server?: string;
  readonly json?: boolean;
}

export function addPlaceOptions(command: Command): Command {
  return command
    .option("--from <place>", "a copy of the log: a folder, or the address below which it lies (default: the server's)")
    .option("--server <url>", "the server (default: SUTRADHAR_URL, else the one of the data directory)");
}

export function placeOf({ from, server }: PlaceOptions) {
  const { homeDirectory, url, key } = readConfig();
  return {
    homeDirectory,
    url,
    key,
    ...(server === undefined ? {} : { server }),
    ...(from === undefined ? {} : { from }),
  };
}

export function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}

export function parseWhole(text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("It must be a whole number.");
}
