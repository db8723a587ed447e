import { join } from "node:path";
import { SutradharError } from "../core/index.ts";
import { createShippedAssets, type ShippedAssets } from "../registry/index.ts";
import { asDiskFull, createFileStore, createPassingStore, type Store } from "../store/blobs/index.ts";
import type { CredentialOffice } from "../provenance/c2pa/index.ts";
import type { Config } from "./config.ts";
import { makeFolders } from "./make-folders.ts";
import { createOffice } from "./open-credentials.ts";
import { createMarkKeys, type MarkKeys } from "./mark-keys.ts";
import { openCrew, type Crew } from "./open-crew.ts";

/** Everything that a local render needs, opened; `close` ends every process that it started. */
export interface Studio {
  readonly store: Store;
  readonly voices: Crew["voices"];
  readonly pool: Crew["pool"];
  readonly assets: ShippedAssets;
  /** What its videos are watermarked with. */
  readonly openMarks: () => Promise<MarkKeys>;
  /** What its videos are signed with. */
  readonly openOffice: () => Promise<CredentialOffice>;
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
  const directory = join(config.homeDirectory, keep ? "store" : "passing");
  await prepare(directory);
  const storeOptions = { directory, sizeBytesMax: config.storeBytesMax, now: () => Date.now() };
  const passing = keep ? undefined : await createPassingStore(storeOptions);
  const store = passing ?? (await createFileStore(storeOptions));
  return {
    store,
    voices: crew.voices,
    pool: crew.pool,
    assets: createShippedAssets({ directory: config.assetsDirectory, blobs: store.blobs }),
    openMarks: createMarkKeys(config),
    openOffice: createOffice(config),
    async close() {
      await crew.close();
      await passing?.remove();
    },
  };
}

/** @throws SutradharError `output_unwritable`, `disk_full` */
async function prepare(directory: string): Promise<void> {
  try {
    await makeFolders(directory);
  } catch (error) {
    const cause = asDiskFull(error, directory);
    if (cause instanceof SutradharError) throw cause;
    const code = (error as NodeJS.ErrnoException).code ?? "unknown";
    throw new SutradharError(
      "output_unwritable",
      `could not make the folder ${directory} (${code}), where what was made is kept: set SUTRADHAR_HOME to a folder that can be written`,
      { cause },
    );
  }
}
