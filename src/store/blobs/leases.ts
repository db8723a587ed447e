import { readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { limits } from "../../core/index.ts";
import { livenessOf, markedName, ownMark, parseMarkedName } from "./process-mark.ts";
import type { Lease } from "./store.ts";

/**
 * A lease is an empty file whose name says whose it is and since when. There is nothing in it to be torn, and the
 * lease of a process that died is known as such by its process.
 */
export async function openLease(directory: string, sinceMs: number): Promise<Lease> {
  const path = join(directory, markedName(ownMark(), String(sinceMs)));
  await writeFile(path, "", { flag: "wx" });
  return { release: () => rm(path, { force: true }) };
}

/** Since when nothing may be evicted: the start of the oldest lease that counts. Leases of the dead are removed. */
export async function oldestLeaseMs(directory: string, nowMs: number): Promise<number> {
  let oldestMs = Number.POSITIVE_INFINITY;
  for (const name of await readdir(directory)) {
    const sinceMs = await sinceOf(directory, name, nowMs);
    if (sinceMs !== undefined) oldestMs = Math.min(oldestMs, sinceMs);
  }
  return oldestMs;
}

async function sinceOf(directory: string, name: string, nowMs: number): Promise<number | undefined> {
  const parsed = parseMarkedName(name);
  const sinceMs = Number(parsed?.word);
  if (!parsed || !Number.isFinite(sinceMs)) return undefined;
  const liveness = livenessOf(parsed.mark);
  // Whether a process on another machine lives cannot be seen: its lease counts for as long as a run may take.
  const isExpired = liveness === "elsewhere" && nowMs - sinceMs > limits.leaseElsewhereMsMax;
  if (liveness !== "dead" && !isExpired) return sinceMs;
  await rm(join(directory, name), { force: true });
  return undefined;
}
