import { once } from "node:events";
import { untilInterrupted } from "./interruption.ts";

/** Resolves at the first SIGTERM or SIGINT; the second ends the process at once. */
export async function untilToldToEnd(): Promise<void> {
  await once(untilInterrupted(), "abort");
}
