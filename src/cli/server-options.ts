import type { Command } from "commander";

/** What every command takes that asks a server. */
export interface ServerOptions {
  readonly server?: string;
  readonly json?: boolean;
}

export function addServerOptions(command: Command): Command {
  return command
    .option("--server <url>", "the server (default: SUTRADHAR_URL, else the one of the data directory)")
    .option("--json", "print one JSON document and nothing else");
}

/** Prints what came: as JSON where that was asked for, else for people. */
export function print<T>({ json }: ServerOptions, answer: T, describe: (answer: T) => string): void {
  process.stdout.write(json ? `${JSON.stringify(answer, undefined, 2)}\n` : describe(answer));
}
