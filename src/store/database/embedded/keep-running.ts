import { setTimeout as delay } from "node:timers/promises";
import { bringUp, type Cluster } from "./bring-up.ts";
import { findPostmaster } from "./postmaster.ts";

const lookEveryMs = 250;
const pauseMs = 2_000;

/** Starts a cluster's Postgres again whenever it has died, as on a full disk, until `end` is called. */
export function keepRunning(cluster: Cluster): { end(): Promise<void> } {
  const ending = new AbortController();
  const ended = watch(cluster, ending.signal);
  return {
    async end() {
      ending.abort();
      await ended;
    },
  };
}

async function watch(cluster: Cluster, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const isUp = await see(cluster);
    // It keeps no process alive that has nothing else to do.
    await delay(isUp ? lookEveryMs : pauseMs, undefined, { ref: false, signal }).catch(() => undefined);
  }
}

/** Whether it runs now. What goes wrong with that is told, and tried again. */
async function see(cluster: Cluster): Promise<boolean> {
  try {
    if (findPostmaster(cluster.paths)) return true;
    cluster.log("Postgres has died and is started again");
    await bringUp(cluster);
    return true;
  } catch (error) {
    cluster.log(`Postgres does not start: ${(error as Error).message}`);
    return false;
  }
}
