import { dirname } from "node:path";
import { SutradharError } from "../core/index.ts";
import {
  asFolderFailure,
  createSealedIndex,
  createSealedShelf,
  probeFolder,
  removeLeftovers,
  type BlobStore,
  type SealedShelf,
  type Store,
} from "./blobs/index.ts";
import type { BlobShelf } from "./database/index.ts";
import { describeStoreLocation } from "./store-location.ts";
import { openFileStores } from "./stores-in-files.ts";
import { openS3Stores } from "./stores-in-s3.ts";
import { firstWorkspace, type Stores, type StoresOptions } from "./stores.ts";

/** The stores of all workspaces in one place. Each is opened when it is first asked for, and then once. */
export function openStores(options: StoresOptions): Stores {
  const { location, homeDirectory, now } = options;
  const stores = location.kind === "files" ? openFileStores(options) : openS3Stores(options, location);
  /** Where whoever writes in what was opened does so first. */
  const temporary = new Set<string>();
  const open = <T>(opening: Open<T>, blobsOf: (opened: T) => Pick<BlobStore, "temporaryPath">): Open<T> =>
    openOnce(
      inFolder(homeDirectory, async (workspaceId) => {
        const opened = await opening(workspaceId);
        temporary.add(dirname(blobsOf(opened).temporaryPath()));
        return opened;
      }),
    );
  const openCache = open(
    (workspaceId) => stores.openCache(workspaceId),
    ({ blobs }) => blobs,
  );
  const openVault = open(
    (workspaceId) => stores.openVault(workspaceId),
    (vault) => vault,
  );
  const sealed = createShelves(options, { openCache, openVault });
  return {
    ...sealed,
    async probe() {
      const cache = await openCache(firstWorkspace);
      for (const blobs of [cache.blobs, await openVault(firstWorkspace)]) {
        await probeFolder(blobs.temporaryPath(), now());
      }
      await stores.probe();
    },
    measure: () => stores.measure(),
    describe: () => describeStoreLocation(location, homeDirectory),
    async close() {
      await stores.close();
      // Whoever was killed since these were opened has left half of what it wrote.
      for (const folder of temporary) await removeLeftovers(folder, now()).catch(() => undefined);
    },
  };
}

/** The same stores with what is somebody's encrypted for them. */
function createShelves(
  { cipher, database }: StoresOptions,
  plain: { readonly openCache: Open<Store>; readonly openVault: Open<BlobStore> },
): Pick<Stores, "openCache" | "openVault"> {
  if (!cipher) {
    return {
      openCache: (workspaceId, owners) => plain.openCache(refuseOwners(workspaceId, owners)),
      openVault: (workspaceId, owners) => plain.openVault(refuseOwners(workspaceId, owners)),
    };
  }
  const shelfOf = (shelf: BlobShelf, open: (workspaceId: string) => Promise<BlobStore>): Open<SealedShelf> =>
    openOnce(async (workspaceId) =>
      createSealedShelf({
        plain: await open(workspaceId),
        index: createSealedIndex({ database, workspaceId, shelf }),
        cipher,
      }),
    );
  const caches = shelfOf("cache", async (workspaceId) => (await plain.openCache(workspaceId)).blobs);
  const vaults = shelfOf("vault", plain.openVault);
  return {
    async openCache(workspaceId, owners = []) {
      const [store, shelf] = [await plain.openCache(workspaceId), await caches(workspaceId)];
      return {
        ...store,
        blobs: shelf.of(owners),
        keepOpened: () => shelf.keepOpened(),
        openLease: async () => shelf.hold(await store.openLease()),
      };
    },
    openVault: async (workspaceId, owners = []) => (await vaults(workspaceId)).of(owners),
  };
}

/** Nothing that is somebody's is written where nothing can encrypt it. */
function refuseOwners(workspaceId: string, owners: readonly string[] = []): string {
  if (owners.length === 0) return workspaceId;
  throw new SutradharError("internal", "these stores encrypt nothing, and were asked to keep what is somebody's");
}

type Open<T> = (workspaceId: string) => Promise<T>;

/** What failed is tried again by who asks next. */
function openOnce<T>(open: Open<T>): Open<T> {
  const opened = new Map<string, Promise<T>>();
  return async (workspaceId) => {
    checkWorkspaceId(workspaceId);
    const known = opened.get(workspaceId);
    if (known) return known;
    const opening = open(workspaceId);
    opened.set(workspaceId, opening);
    opening.catch(() => opened.delete(workspaceId));
    return opening;
  };
}

function inFolder<T>(homeDirectory: string, open: Open<T>): Open<T> {
  return async (workspaceId) => {
    try {
      return await open(workspaceId);
    } catch (error) {
      throw asFolderFailure(error, homeDirectory);
    }
  };
}

/** It names folders and objects: nothing in it may climb out of them, nor mean another on a disk that knows no capitals. */
function checkWorkspaceId(workspaceId: string): void {
  if (/^[a-z0-9][a-z0-9_-]{0,63}$/.test(workspaceId)) return;
  throw new SutradharError(
    "path_outside",
    `a workspace is named by 1 to 64 of a-z, 0-9, - and _, got ${JSON.stringify(workspaceId)}`,
  );
}
