import type { BlobServices } from "../../api/index.ts";
import type { Stores } from "../../store/index.ts";

/** Uploads go into the vault: what a script is made of is kept as long as what is made of it may be made again. */
export function createBlobService(stores: Stores): BlobServices {
  return {
    has: async ({ workspaceId }, digest) => (await stores.openVault(workspaceId)).has(digest),
    put: async ({ workspaceId }, pieces) => (await stores.openVault(workspaceId)).putStream(pieces),
  };
}
