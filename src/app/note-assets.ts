import { spellWanted, type Asset, type AssetBinder, type AssetKind, type AssetResolution } from "../registry/index.ts";

/** A binder that tells only what was bound through it: a binder may serve many videos, and a lock names what one has. */
export function noteAssets(assets: AssetBinder): AssetBinder {
  const bound = new Map<string, AssetResolution>();

  async function note<T extends Asset>(wanted: string, work: Promise<T>): Promise<T> {
    const asset = await work;
    const { kind, name, version, digest } = asset;
    const known = assets.resolutions().find((one) => one.wanted === wanted);
    bound.set(wanted, known ?? { wanted, kind, name, version, digest });
    return asset;
  }
  const noteName = <T extends Asset>(kind: AssetKind, name: string, work: Promise<T>): Promise<T> =>
    note(spellWanted(kind, name), work);

  return {
    bind: (kind, name) => noteName(kind, name, assets.bind(kind, name)),
    bindBrand: (name) => noteName("brand", name, assets.bindBrand(name)),
    bindVoice: (name) => noteName("voice", name, assets.bindVoice(name)),
    bindFiles: (kind, name) => noteName(kind, name, assets.bindFiles(kind, name)),
    bindBrandFolder: (folder, named) => note(`brand/./${named}`, assets.bindBrandFolder(folder, named)),
    bindAvatarFolder: (folder, named) => note(`avatar/./${named}`, assets.bindAvatarFolder(folder, named)),
    resolutions: () => [...bound.values()].toSorted((a, b) => (a.wanted < b.wanted ? -1 : 1)),
  };
}
