import { InvalidArgumentError } from "commander";
import { openAccessClient, readConfig, type AccessClient } from "../app/index.ts";
import type { ServerOptions } from "./server-options.ts";

/** People, keys, workspaces and stops of the server that is meant. */
export function openAccess({ server }: ServerOptions): Promise<AccessClient> {
  return openAccessClient({ ...readConfig(), server });
}

/** Collects an option that may be given again. */
export function collect(text: string, before: readonly string[]): readonly string[] {
  return [...before, text];
}

export function parseDays(text: string): number {
  const days = Number(text);
  if (!Number.isInteger(days) || days < 1 || days > 366) throw new InvalidArgumentError("It must be 1 to 366 days.");
  return days;
}
