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
    const isUp = findPostmaster(cluster.paths) !== undefined || (await restart(cluster));
    // It keeps no process alive that has nothing else to do.
    await delay(isUp ? lookEveryMs : pauseMs, undefined, { ref: false, signal }).catch(() => undefined);
  }
}

async function restart(cluster: Cluster): Promise<boolean> {
  cluster.log("Postgres has died and is started again");
  try {
    await bringUp(cluster);
    return true;
  } catch (error) {
    cluster.log(`Postgres does not start: ${(error as Error).message}`);
    return false;
  }
}
