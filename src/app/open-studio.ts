import { rm, mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createWorkerPool, type WorkerPool } from "../executors/index.ts";
import { createShippedAssets, type ShippedAssets } from "../registry/index.ts";
import { createEspeakVoices, type EspeakVoices } from "../speech/voices/index.ts";
import { createFileStore, type Store } from "../store/index.ts";
import { workerEnvironment, type Config } from "./config.ts";

/** Everything that a local render needs, opened; `close` ends every process that it started. */
export interface Studio {
  readonly store: Store;
  readonly voices: EspeakVoices;
  readonly assets: ShippedAssets;
  readonly pool: WorkerPool;
  close(): Promise<void>;
}

/** @param keep false works in a folder of its own that is gone afterwards. */
export async function openStudio(config: Config, options: { jobs: number; keep: boolean }): Promise<Studio> {
  const temporary = options.keep ? undefined : await mkdtemp(join(tmpdir(), "sutradhar-store-"));
  const store = await createFileStore({
    directory: temporary ?? join(config.homeDirectory, "store"),
    sizeBytesMax: config.storeBytesMax,
    now: () => Date.now(),
  });
  const voices = createEspeakVoices();
  const pool = createWorkerPool({
    entry: new URL("./worker.ts", import.meta.url),
    jobs: options.jobs,
    env: workerEnvironment(),
  });
  return {
    store,
    voices,
    pool,
    assets: createShippedAssets({ directory: config.assetsDirectory, blobs: store.blobs }),
    async close() {
      voices.close();
      await pool.close();
      if (temporary) await rm(temporary, { recursive: true, force: true });
    },
  };
}
