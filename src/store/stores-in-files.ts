import { join } from "node:path";
import { limits } from "../core/index.ts";
import {
  createDatabaseResultIndex,
  createFileStore,
  createFileVault,
  createLayeredResults,
  seeToRoom,
} from "./blobs/index.ts";
import { sumFolderBytes } from "./folder-bytes.ts";
import { firstWorkspace, type StoresInOnePlace, type StoresOptions } from "./stores.ts";

/**
 * Stores in the data directory. The first workspace's cache is the one that `sutradhar render` uses by itself. Results lie
 * beside their blobs and in the database, which decides, so that each finds what the other has made.
 */
export function openFileStores({ homeDirectory, database, now, ...options }: StoresOptions): StoresInOnePlace {
  const { sizeBytesMax, freeBytesMin = limits.storeFreeBytesMin } = options;
  const folderOf = (workspaceId: string): string =>
    workspaceId === firstWorkspace ? homeDirectory : join(homeDirectory, "workspaces", workspaceId);
  return {
    async openCache(workspaceId) {
      const directory = join(folderOf(workspaceId), "store");
      const store = await createFileStore({ directory, sizeBytesMax, freeBytesMin, now });
      const rows = createDatabaseResultIndex({ database, workspaceId });
      return { ...store, results: createLayeredResults(rows, store.results) };
    },
    openVault: (workspaceId) =>
      createFileVault({ directory: join(homeDirectory, "vault", workspaceId), freeBytesMin, now }),
    probe: () => seeToRoom({ directory: homeDirectory, freeBytesMin }, 0),
    async measure() {
      const first = await sumFolderBytes(join(homeDirectory, "store"));
      // Of another workspace there is nothing here but its cache.
      const others = await sumFolderBytes(join(homeDirectory, "workspaces"));
      return { cache: first + others, vault: await sumFolderBytes(join(homeDirectory, "vault")) };
    },
    close: async () => {},
  };
}
