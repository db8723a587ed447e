import type { Digest } from "../core/index.ts";

/**
 * Every kind of asset. A sting is a kind of its own and not music: it is played once, with a card, and its manifest, which
 * step keys depend on, says so.
 */
export const assetKinds = [
  "avatar",
  "voice",
  "lexicon",
  "template",
  "prompt",
  "brand",
  "background",
  "music",
  "sting",
  "model",
] as const;
export type AssetKind = (typeof assetKinds)[number];

export function isAssetKind(text: string): text is AssetKind {
  return (assetKinds as readonly string[]).includes(text);
}

/** The kinds that ship as folders. */
export type FolderKind = Extract<
  AssetKind,
  "avatar" | "background" | "music" | "sting" | "brand" | "template" | "model"
>;

/** Where each of them lies below the folder of assets. */
export const shippedFolders: Readonly<Record<FolderKind, string>> = {
  avatar: "avatars",
  background: "backgrounds",
  music: "music",
  sting: "stings",
  brand: "brands",
  template: "templates",
  model: "models",
};

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
  /** Of an avatar beside a script: whose face it is, as its rig says. What is in a registry says so there. */
  readonly likeness?: "synthetic" | { readonly person: string };
  /** Of a background: it is a clip, which every picture size and frame rate needs a loop of. */
  readonly isClip?: boolean;
}

/** An asset bound to its bytes: `digest` is that of its manifest, which the blob store holds with all its files. */
export interface Asset extends AssetSummary {
  readonly digest: Digest;
}
