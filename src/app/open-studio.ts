import { join } from "node:path";
import { createShippedAssets, type ShippedAssets } from "../registry/index.ts";
import { createFileStore, createPassingStore, type Store } from "../store/index.ts";
import type { Config } from "./config.ts";
import { openCrew, type Crew } from "./open-crew.ts";

/** Everything that a local render needs, opened; `close` ends every process that it started. */
export interface Studio {
  readonly store: Store;
  readonly voices: Crew["voices"];
  readonly pool: Crew["pool"];
  readonly assets: ShippedAssets;
  close(): Promise<void>;
}

export interface StudioOptions {
  readonly jobs: number;
  /** False works in a store of its own that is gone afterwards. */
  readonly keep: boolean;
  /** Whose processes were started ahead; the studio closes them. */
  readonly crew?: Crew;
}

export async function openStudio(
  config: Config,
  { jobs, keep, crew = openCrew(jobs) }: StudioOptions,
): Promise<Studio> {
  const storeOptions = { sizeBytesMax: config.storeBytesMax, now: () => Date.now() };
  const passing = keep
    ? undefined
    : await createPassingStore({ ...storeOptions, directory: join(config.homeDirectory, "passing") });
  const store = passing ?? (await createFileStore({ ...storeOptions, directory: join(config.homeDirectory, "store") }));
  return {
    store,
    voices: crew.voices,
    pool: crew.pool,
    assets: createShippedAssets({ directory: config.assetsDirectory, blobs: store.blobs }),
    async close() {
      await crew.close();
      await passing?.remove();
    },
  };
}
