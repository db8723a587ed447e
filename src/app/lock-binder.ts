import { SutradharError, type Digest } from "../core/index.ts";
import type { LockedAsset, VideoLock } from "../planner/index.ts";
import { spellWanted, type Asset, type AssetBinder, type AssetKind } from "../registry/index.ts";

/** Binds every name to the version that a lock has for it, whatever it means by now. */
export function createLockBinder(lock: VideoLock, assets: AssetBinder): AssetBinder {
  const known = new Map([...lock.assets, ...lock.models].map((asset) => [asset.wanted, asset]));
  const locked = async <T extends Asset>(
    kind: AssetKind,
    name: string,
    bind: (exact: string) => Promise<T>,
  ): Promise<T> => bindExactly(getLocked(known, spellWanted(kind, name)), bind);
  return {
    ...assets,
    bind: (kind, name) => locked(kind, name, (exact) => assets.bind(kind, exact)),
    bindBrand: (name) => locked("brand", name, (exact) => assets.bindBrand(exact)),
    bindVoice: (name) => locked("voice", name, (exact) => assets.bindVoice(exact)),
    bindFiles: (kind, name) => locked(kind, name, (exact) => assets.bindFiles(kind, exact)),
  };
}

function getLocked(known: ReadonlyMap<string, LockedAsset>, wanted: string): LockedAsset {
  const locked = known.get(wanted);
  if (locked) return locked;
  throw new SutradharError(
    "lock_unmet",
    `the lock says nothing of ${wanted}, which this version of sutradhar looks for: use the version that wrote the lock`,
  );
}

/** Binds a version by its name and looks at its bytes. @throws what `bind` throws, `lock_unmet` where they are others */
export async function bindExactly<T extends Asset>(
  { kind, name, version, digest }: LockedAsset,
  bind: (exact: string) => Promise<T>,
): Promise<T> {
  const asset = await bind(`${name}@${version}`);
  if (asset.digest === digest) return asset;
  throw new SutradharError(
    "lock_unmet",
    `${kind}/${name}@${version} has other bytes: it was ${shortDigest(digest)} and is ${shortDigest(asset.digest)}: restore it`,
    { details: { found: asset.digest } },
  );
}

/** Enough of a digest for people. */
export function shortDigest(digest: Digest): string {
  return `${digest.slice(0, 12)}…`;
}
