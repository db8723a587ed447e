import type { AssetDiff, ListedAsset, ShownAsset, ShownVersion } from "../../registry/versions/index.ts";

/** A value as it comes over HTTP: times are text. */
type Told<T> = T extends Date
  ? string
  : T extends string | number | boolean | null | undefined
    ? T
    : { readonly [Key in keyof T]: Told<T[Key]> };

export type { PushReport, TagReport } from "../../registry/versions/index.ts";
export type ListedAnswer = Told<ListedAsset>;
export type AssetAnswer = Told<ShownAsset>;
export type VersionAnswer = Told<ShownVersion>;
export type DiffAnswer = Told<AssetDiff>;
