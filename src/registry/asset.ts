import type { Digest } from "../core/index.ts";

export const assetKinds = ["avatar", "background", "music", "sting", "brand"] as const;
export type AssetKind = (typeof assetKinds)[number];

/** What the bytes of an asset are: its files by path, each under its digest. The manifest's own digest names the asset. */
export interface AssetManifest {
  readonly kind: AssetKind;
  readonly name: string;
  readonly version: string;
  readonly files: Readonly<Record<string, Digest>>;
}

export interface AssetSummary {
  readonly kind: AssetKind;
  readonly name: string;
  readonly version: string;
  readonly title: string;
  /** Of an avatar: the gender of the voice that speaks for it where a script names none. */
  readonly voice?: "female" | "male";
  /** Of an avatar: how it speaks with that voice. */
  readonly manner?: { readonly rate: number; readonly pitchSemitones: number };
  /** Of a background: it is a clip, which every picture size and frame rate needs a loop of. */
  readonly isClip?: boolean;
}

/** An asset bound to its bytes: `digest` is that of its manifest, which the blob store holds with all its files. */
export interface Asset extends AssetSummary {
  readonly digest: Digest;
}

/** `asha`, `asha@1.0.0` or `avatar/asha@1.0.0`. */
export function parseAssetName(text: string): { name: string; version?: string } | undefined {
  const match = /^(?:[a-z]+\/)?(?<name>[a-z0-9][a-z0-9-]{0,63})(?:@(?<version>\d+\.\d+\.\d+))?$/.exec(text);
  const name = match?.groups?.["name"];
  if (!name) return undefined;
  const version = match.groups?.["version"];
  return version ? { name, version } : { name };
}
