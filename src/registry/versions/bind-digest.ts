import { SutradharError, type Digest } from "../../core/index.ts";
import { parseBackground } from "../../media/backdrop/index.ts";
import { parseRig } from "../../media/rig/index.ts";
import { readHead } from "../../speech/script/index.ts";
import { keepBlob, type BlobStore } from "../../store/index.ts";
import type { OpenedAsset, VoiceAsset } from "../asset-binder.ts";
import { formatAssetName } from "../asset-name.ts";
import type { Asset, AssetManifest } from "../asset.ts";
import type { BrandAsset } from "../brand-asset.ts";
import { languagesOf, parseVoiceDescriptor, traitsOf } from "../checks/index.ts";

/** Where an asset's bytes are looked for, in this order, and where steps will read them. */
export interface AssetPlaces {
  readonly vaults: readonly BlobStore[];
  readonly cache: BlobStore;
}

/** An asset that is bound to a digest alone: what it is called and what it is, its own bytes tell. */
export interface BoundBytes {
  readonly manifest: AssetManifest;
  readonly digest: Digest;
}

/**
 * Brings an asset's manifest and files into the cache.
 * @param named for messages: what was asked for
 * @throws SutradharError `blob_missing` that names the file
 */
export async function fetchAsset(digest: Digest, named: string, places: AssetPlaces): Promise<BoundBytes> {
  await fetchBlob(digest, `${named} (its manifest)`, places);
  const manifest = JSON.parse(new TextDecoder().decode(await places.cache.get(digest))) as AssetManifest;
  for (const [path, file] of Object.entries(manifest.files)) await fetchBlob(file, `${path} of ${named}`, places);
  return { manifest, digest };
}

async function fetchBlob(digest: Digest, named: string, { vaults, cache }: AssetPlaces): Promise<void> {
  if (await cache.has(digest)) return;
  for (const vault of vaults) {
    if (await vault.has(digest)) return keepBlob({ cache: vault, vault: cache, digest });
  }
  throw new SutradharError(
    "blob_missing",
    `${named} is missing: no store has ${digest}; restore it from a backup, or push the asset again`,
    { details: { digest, missing: named } },
  );
}

/** What is told of an asset by its own files, as a binder of folders tells it. */
export async function describeBytes({ manifest, digest }: BoundBytes, { cache }: AssetPlaces): Promise<OpenedAsset> {
  const { kind, name, version, files } = manifest;
  const asset = { kind, name, version, title: name, digest, files };
  const read = (path: string): Promise<string> => readFile(manifest, path, cache);
  switch (kind) {
    case "avatar": {
      const { title, voice, manner } = parseRig(await read("rig.json"), `${formatAssetName(manifest)}/rig.json`);
      return { ...asset, title, ...(voice ? { voice } : {}), ...(manner ? { manner } : {}) };
    }
    case "background": {
      const background = parseBackground(await read("background.json"), `${formatAssetName(manifest)}/background.json`);
      return { ...asset, title: background.title, ...traitsOf(background) };
    }
    case "music":
    case "sting": {
      const { title } = JSON.parse(await read("score.json")) as { readonly title: string };
      return { ...asset, title };
    }
    case "model": {
      const { title } = JSON.parse(await read("model.json")) as { readonly title: string };
      return { ...asset, title };
    }
    case "template": {
      const file = "template.md";
      const { title = name } = readHead({ file, text: await read(file) });
      return { ...asset, title };
    }
    default:
      return asset;
  }
}

/** A brand with its kit, judged anew: what is dressed by it must be seen by the rules of today. */
export async function openBrand({ manifest }: BoundBytes, { cache }: AssetPlaces): Promise<BrandAsset> {
  // Loaded with the first brand: they bring readers of fonts and drawings.
  const [{ brandFile, checkBrandKit }, { assembleBrand }] = await Promise.all([
    import("../../media/brand/index.ts"),
    import("../brand-asset.ts"),
  ]);
  const { name, version, files } = manifest;
  const kit = await checkBrandKit({
    path: `${formatAssetName(manifest)}/${brandFile}`,
    read: async (file) => {
      const digest = files[file];
      return digest && cache.get(digest);
    },
  });
  return assembleBrand({ name, version, kit, files, blobs: cache });
}

export async function openVoice({ manifest, digest }: BoundBytes, { cache }: AssetPlaces): Promise<VoiceAsset> {
  const descriptor = parseVoiceDescriptor(await readFile(manifest, "voice.json", cache));
  const { voice, rate, title } = descriptor;
  const asset: Asset = { kind: "voice", name: manifest.name, version: manifest.version, title, digest };
  if (descriptor.engine === "sherpa-onnx") {
    const { family, files, speaker } = descriptor;
    const neural = { family, files, speaker, rate };
    return { ...asset, kind: "voice", speaker: { voice }, languages: languagesOf(descriptor), neural };
  }
  if (descriptor.engine === "provider") {
    const { provider, model, speaker } = descriptor;
    const neural = { family: "provider", provider, model, speaker, rate } as const;
    return { ...asset, kind: "voice", speaker: { voice }, languages: languagesOf(descriptor), neural };
  }
  const { pitchSemitones } = descriptor;
  const isPlain = rate === 1 && pitchSemitones === 0;
  return {
    ...asset,
    kind: "voice",
    speaker: { voice, ...(isPlain ? {} : { manner: { rate, pitchSemitones } }) },
    languages: languagesOf(descriptor),
  };
}

async function readFile(manifest: AssetManifest, path: string, cache: BlobStore): Promise<string> {
  const digest = manifest.files[path];
  if (!digest) throw new SutradharError("internal", `${formatAssetName(manifest)} has no ${path}`);
  return new TextDecoder().decode(await cache.get(digest));
}
