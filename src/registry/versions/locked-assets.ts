import { SutradharError } from "../../core/index.ts";
import type { BlobStore } from "../../store/index.ts";
import { spellWanted, type AssetBinder, type AssetResolution } from "../asset-binder.ts";
import { sharedWorkspace } from "./registry-request.ts";
import { createBinder } from "./registry-assets.ts";

/** What a lock keeps of an asset. */
export type LockedName = Pick<AssetResolution, "wanted" | "digest">;

export interface LockedAssetsOptions {
  readonly vaultOf: (workspaceId: string) => Promise<BlobStore>;
  readonly workspaceId: string;
  readonly cache: BlobStore;
  readonly entries: readonly LockedName[];
}

/**
 * Binds names to the digests that a lock has for them. No name is looked up anywhere: what the registry has become since does
 * not count.
 * @throws SutradharError, as it binds, `plan_invalid` of a name that the lock has not, `blob_missing` that names the input
 */
export async function createLockedAssets(options: LockedAssetsOptions): Promise<AssetBinder> {
  const { vaultOf, workspaceId, cache, entries } = options;
  const vaults = await Promise.all([vaultOf(workspaceId), vaultOf(sharedWorkspace)]);
  const digests = new Map(entries.map(({ wanted, digest }) => [wanted, digest]));
  return createBinder({ vaults, cache }, async (kind, written) => {
    const wanted = spellWanted(kind, written);
    const digest = digests.get(wanted);
    if (digest) return { digest };
    throw new SutradharError(
      "plan_invalid",
      `the lock does not say what ${wanted} was: it was not made for this script`,
    );
  });
}
