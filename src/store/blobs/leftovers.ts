import { readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { limits } from "../../core/index.ts";
import { livenessOf, parseMarkedName } from "./process-mark.ts";

/** Removes what processes that were killed left in a folder: half-written files and folders, leases. */
export async function removeLeftovers(directory: string, nowMs: number): Promise<void> {
  for (const name of await readdir(directory)) {
    const path = join(directory, name);
    const parsed = parseMarkedName(name);
    const liveness = parsed ? livenessOf(parsed.mark) : "elsewhere";
    if (liveness === "alive") continue;
    const writtenAtMs = (await stat(path).catch(() => undefined))?.mtimeMs ?? nowMs;
    if (liveness === "dead" || nowMs - writtenAtMs > limits.leaseElsewhereMsMax)
      await rm(path, { recursive: true, force: true });
  }
}
