import { join } from "node:path";
import { createDatabaseResultIndex, createFileStore, createFileVault, createLayeredResults } from "./blobs/index.ts";
import { firstWorkspace, type StoresInOnePlace, type StoresOptions } from "./stores.ts";

/**
 * Stores in the data directory. The first workspace's cache is the one that `sutradhar render` uses by itself. Results lie
 * beside their blobs and in the database, which decides, so that each finds what the other has made.
 */
export function openFileStores({ homeDirectory, sizeBytesMax, database, now }: StoresOptions): StoresInOnePlace {
  const folderOf = (workspaceId: string): string =>
    workspaceId === firstWorkspace ? homeDirectory : join(homeDirectory, "workspaces", workspaceId);
  return {
    async openCache(workspaceId) {
      const store = await createFileStore({ directory: join(folderOf(workspaceId), "store"), sizeBytesMax, now });
      const rows = createDatabaseResultIndex({ database, workspaceId });
      return { ...store, results: createLayeredResults(rows, store.results) };
    },
    openVault: (workspaceId) => createFileVault({ directory: join(homeDirectory, "vault", workspaceId), now }),
    probe: async () => {},
    close: async () => {},
  };
}
