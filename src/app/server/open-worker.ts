import { randomBytes } from "node:crypto";
import { hostname } from "node:os";
import { startWorker, type Line, type Worker, type WorkerEvent } from "../../executors/index.ts";
import { readPriceLists } from "../../fleet/index.ts";
import { buildDigest } from "../../planner/index.ts";
import { createRegistryAssets } from "../../registry/versions/index.ts";
import { createStepTable, stepCatalog } from "../../steps/index.ts";
import { keepBlob, type Store } from "../../store/index.ts";
import type { Log } from "../../telemetry/log/index.ts";
import type { Tracing } from "../../telemetry/tracing/index.ts";
import { createClockWith, createUsageMeter } from "../../telemetry/usage/index.ts";
import type { Config } from "../config.ts";
import { createEngine } from "../engine.ts";
import { openCrew } from "../open-crew.ts";
import { productVersion } from "../product-version.ts";
import { createWorkGuard } from "./guard-work.ts";
import type { Installation } from "./installation.ts";
import { createAttemptMeter } from "./meter-attempts.ts";
import { planJob } from "./plan-job.ts";
import { createVideoHooks } from "./video-hooks.ts";

export interface WorkerRoomOptions {
  readonly config: Config;
  readonly installation: Installation;
  readonly log: Log;
  readonly tracing: Tracing;
  readonly onEvent: (event: WorkerEvent) => void;
}

/** Opens a worker in this process, with the processes that speak and draw for it. */
export async function openWorker(options: WorkerRoomOptions): Promise<Worker> {
  const { config, installation, log, tracing, onEvent } = options;
  const { database, queue, stores } = installation;
  const now = (): Date => new Date();
  const engineOf = createEngine();
  const build = buildDigest(stepCatalog, engineOf);
  const version = productVersion();
  const crew = openCrew(config.jobs);
  const guard = createWorkGuard({ database, timeZone: config.timeZone, now });
  const priceLists = await readPriceLists(config.priceList);
  const id = `${hostname()}-${process.pid}-${randomBytes(3).toString("hex")}`;
  const hooks = createVideoHooks({
    database,
    queue,
    stores,
    now,
    guard: (run) => guard(run.workspaceId),
    meter: createAttemptMeter({ metering: { priceLists, timeZone: config.timeZone }, worker: id, now }),
  });
  const line: Line = { database, queue, hooks, now };
  const caches = keepOpen((workspaceId) => stores.openCache(workspaceId));
  const worker = await startWorker({
    line,
    id,
    host: hostname(),
    processId: process.pid,
    build,
    version,
    classes: config.classes,
    jobs: config.jobs,
    workspaceConcurrencyMax: config.workspaceConcurrencyMax,
    onEvent,
    bench: {
      pool: crew.pool,
      meter: createUsageMeter(createClockWith(() => [crew.voices.processId()])),
      tracing,
      openStore: caches,
      timeLimitMsOf: (step) => stepCatalog[step]?.resources.timeLimitMs ?? 0,
      async openSteps({ workspaceId }) {
        const [cache, vault] = await Promise.all([caches(workspaceId), stores.openVault(workspaceId)]);
        return createStepTable({
          findVoice: (voice) => crew.voices.find(voice),
          vault: { keep: (digest) => keepBlob({ cache: cache.blobs, vault, digest }) },
        });
      },
    },
    planVideo: (job) =>
      planJob(
        {
          line,
          stores,
          voices: crew.voices,
          engineOf,
          build,
          version,
          now,
          screen: ({ workspaceId }) => guard(workspaceId),
          openAssets: async (workspaceId) =>
            createRegistryAssets({
              database,
              workspaceId,
              vaultOf: (owner) => stores.openVault(owner),
              cache: (await caches(workspaceId)).blobs,
            }),
        },
        job,
      ),
  });
  crew.start();
  log.info("a worker is at work", {
    worker: id,
    build: build.slice(0, 12),
    classes: config.classes,
    jobs: config.jobs,
  });
  return {
    async drain(graceMs) {
      await worker.drain(graceMs);
      await crew.close();
    },
  };
}

/** A workspace's store is opened once. */
function keepOpen(open: (workspaceId: string) => Promise<Store>): (workspaceId: string) => Promise<Store> {
  const known = new Map<string, Promise<Store>>();
  return (workspaceId) => {
    const store = known.get(workspaceId) ?? open(workspaceId);
    known.set(workspaceId, store);
    store.catch(() => known.delete(workspaceId));
    return store;
  };
}
