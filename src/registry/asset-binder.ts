import type { Digest } from "../core/index.ts";
import type { Language } from "../speech/spoken.ts";
import { formatSelector, parseAssetName } from "./asset-name.ts";
import type { Asset, AssetKind } from "./asset.ts";
import type { BrandAsset } from "./brand-asset.ts";
import type { VoiceElsewhere } from "./neural-voice.ts";

/** A voice that somebody has set up: which of an engine's voices speaks, and how. */
export interface VoiceAsset extends Asset {
  readonly kind: "voice";
  readonly speaker: {
    /** The engine's own name of the voice: `espeak-hi`. Of a neural voice it may be left to the language. */
    readonly voice?: string | undefined;
    readonly manner?: { readonly rate: number; readonly pitchSemitones: number };
  };
  readonly languages: readonly Language[];
  /** It has files of its own that speak; the engine's voice says which phones there are. */
  readonly neural?: VoiceElsewhere;
}

/** An asset with its files, for whoever reads them: lexicons, templates, prompts. */
export interface OpenedAsset extends Asset {
  readonly files: Readonly<Record<string, Digest>>;
}

/** A name that was bound, and the bytes that it was bound to: what a lock freezes. */
export interface AssetResolution {
  /** As it was asked for, with its kind: `avatar/asha@^1`; `avatar/./kavya` of a folder beside the script. */
  readonly wanted: string;
  readonly kind: AssetKind;
  readonly name: string;
  readonly version: string;
  readonly digest: Digest;
  /** Set where the version should no longer be used. */
  readonly deprecation?: AssetDeprecation;
}

export interface AssetDeprecation {
  readonly reason: string;
  /** What to use instead, as kind/name@version. */
  readonly replacement?: string;
}

/** Binds names to bytes: to those that ship, to a registry's, or to those of a lock. Bound files are in the blob store. */
export interface AssetBinder {
  /** @throws SutradharError `avatar_unknown` and its kin; `asset_unknown` of kinds that have no code of their own. */
  bind(kind: AssetKind, name: string): Promise<Asset>;
  /** The same for a brand, with its kit. @throws `brand_unknown`, `brand_invalid`. */
  bindBrand(name: string): Promise<BrandAsset>;
  /** The same for a kit in a folder of the script's. */
  bindBrandFolder(folder: string, named: string): Promise<BrandAsset>;
  /** The same for a rig in a folder of the script's. @throws `avatar_unknown`, `rig_invalid`. */
  bindAvatarFolder(folder: string, named: string): Promise<Asset>;
  /** The same for a voice, with who speaks. @throws `voice_unknown`. */
  bindVoice(name: string): Promise<VoiceAsset>;
  /** The same for an asset whose files are to be read. */
  bindFiles(kind: AssetKind, name: string): Promise<OpenedAsset>;
  /** Every name that was bound so far, each once, in the order of `wanted`. */
  resolutions(): readonly AssetResolution[];
}

/** The one spelling of what was asked for: `asha`, `avatar/asha` and `asha@latest` are one wish. */
export function spellWanted(kind: AssetKind, written: string): string {
  const parsed = parseAssetName(written);
  return parsed ? `${kind}/${parsed.name}@${formatSelector(parsed.selector)}` : `${kind}/${written}`;
}

/** Remembers what names were bound to. */
export function createResolutionLog() {
  const known = new Map<string, AssetResolution>();
  return {
    add(wanted: string, asset: Asset, deprecation?: AssetDeprecation): void {
      const { kind, name, version, digest } = asset;
      known.set(wanted, { wanted, kind, name, version, digest, ...(deprecation ? { deprecation } : {}) });
    },
    list: (): readonly AssetResolution[] =>
      [...known.values()].toSorted((a, b) => (a.wanted < b.wanted ? -1 : a.wanted > b.wanted ? 1 : 0)),
  };
}
