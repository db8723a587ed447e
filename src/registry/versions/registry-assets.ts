import { SutradharError } from "../../core/index.ts";
import type { BlobStore, Database } from "../../store/index.ts";
import { createResolutionLog, spellWanted, type AssetBinder, type AssetDeprecation } from "../asset-binder.ts";
import { parseAssetName } from "../asset-name.ts";
import type { Asset, AssetKind } from "../asset.ts";
import { keepFirst } from "../keep-first.ts";
import { bindOwnAvatar } from "../own-avatar.ts";
import { unknownCodes } from "../unknown-asset.ts";
import { describeBytes, fetchAsset, openBrand, openVoice, type AssetPlaces, type BoundBytes } from "./bind-digest.ts";
import { sharedWorkspace } from "./registry-request.ts";
import { parseReference, resolveAsset } from "./resolve-asset.ts";

export interface RegistryAssetsOptions {
  readonly database: Pick<Database, "forWorkspace">;
  readonly vaultOf: (workspaceId: string) => Promise<BlobStore>;
  readonly workspaceId: string;
  /** Where what is bound is put, for steps to read. */
  readonly cache: BlobStore;
  readonly choices?: VersionChoices;
}

/** Which exact version a name stands for, where it was decided elsewhere: `avatar/asha@production` to `1.1.0`. */
export type VersionChoices = ReadonlyMap<string, string>;

/** Binds names to what a workspace's registry has, exactly as those that ship are bound from their folders. */
export async function createRegistryAssets(options: RegistryAssetsOptions): Promise<AssetBinder> {
  const { database, vaultOf, workspaceId, cache, choices } = options;
  const vaults = await Promise.all([vaultOf(workspaceId), vaultOf(sharedWorkspace)]);
  return createBinder({ vaults, cache }, async (kind, written) => {
    const parsed = parseWanted(kind, written);
    const { name } = parsed;
    const chosen = choices?.get(spellWanted(kind, written));
    const selector = chosen === undefined ? parsed.selector : ({ kind: "exact", version: chosen } as const);
    const found = await database
      .forWorkspace(workspaceId, (trx) => resolveAsset(trx, workspaceId, { kind, name, selector }))
      .catch((error: unknown) => {
        throw asUnknown(kind, error);
      });
    return { digest: found.digest, ...(found.deprecation ? { deprecation: found.deprecation } : {}) };
  });
}

function parseWanted(kind: AssetKind, written: string) {
  try {
    const parsed = parseAssetName(written);
    if (parsed && (parsed.kind === undefined || parsed.kind === kind)) return parsed;
    return parseReference(`${kind}/${written}`);
  } catch (error) {
    throw asUnknown(kind, error);
  }
}

/** A script that names what is not there hears the code of the kind, whoever binds. */
function asUnknown(kind: AssetKind, error: unknown): unknown {
  if (!(error instanceof SutradharError) || error.code !== "asset_unknown") return error;
  return new SutradharError(unknownCodes[kind], error.message, { cause: error });
}

/** Finds the digest of a name. */
export type FindDigest = (
  kind: AssetKind,
  written: string,
) => Promise<{ readonly digest: BoundBytes["digest"]; readonly deprecation?: AssetDeprecation }>;

/** What a registry's binder and a lock's have in common: all but where the digest of a name comes from. */
export function createBinder(places: AssetPlaces, find: FindDigest): AssetBinder {
  const bound = new Map<string, Promise<Asset>>();
  const log = createResolutionLog();

  /** An asset is bound once, however often it is named. */
  function once<T extends Asset>(
    way: string,
    kind: AssetKind,
    written: string,
    open: (bytes: BoundBytes, places: AssetPlaces) => Promise<T>,
  ): Promise<T> {
    const wanted = spellWanted(kind, written);
    return keepFirst(bound as Map<string, Promise<T>>, `${way} ${wanted}`, async () => {
      const { digest, deprecation } = await find(kind, written);
      const bytes = await fetchAsset(digest, wanted, places);
      const asset = await open(bytes, places);
      log.add(wanted, asset, deprecation);
      return asset;
    });
  }

  function onceOwn<T extends Asset>(kind: AssetKind, named: string, work: () => Promise<T>): Promise<T> {
    const wanted = spellWanted(kind, `./${named}`);
    return keepFirst(bound as Map<string, Promise<T>>, wanted, async () => {
      const asset = await work();
      log.add(wanted, asset);
      return asset;
    });
  }

  return {
    bind: (kind, name) =>
      kind === "brand" ? once("brand", kind, name, openBrand) : once("asset", kind, name, describeBytes),
    bindBrand: (name) => once("brand", "brand", name, openBrand),
    bindVoice: (name) => once("voice", "voice", name, openVoice),
    bindFiles: (kind, name) => once("asset", kind, name, describeBytes),
    bindBrandFolder: (folder, named) =>
      onceOwn("brand", named, async () => {
        const { bindBrandKit } = await import("../brand-asset.ts");
        return bindBrandKit(folder, named, places.cache);
      }),
    bindAvatarFolder: (folder, named) => onceOwn("avatar", named, () => bindOwnAvatar(folder, named, places.cache)),
    resolutions: log.list,
  };
}
