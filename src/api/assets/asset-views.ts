import type { AssetDiff, ListedAsset, ShownAsset, ShownVersion } from "../../registry/versions/index.ts";

/** A value as JSON has it: times are ISO 8601 in UTC. */
type Viewed<T> = T extends Date
  ? string
  : T extends string | number | boolean | null | undefined
    ? T
    : T extends readonly (infer Item)[]
      ? Viewed<Item>[]
      : { -readonly [Key in keyof T]: Viewed<T[Key]> };

export function viewListed(listed: ListedAsset): Viewed<ListedAsset> {
  return view(listed);
}

export function viewAsset(asset: ShownAsset): Viewed<ShownAsset> {
  return view(asset);
}

export function viewVersion(version: ShownVersion): Viewed<ShownVersion> {
  return view(version);
}

export function viewDiff(diff: AssetDiff): Viewed<AssetDiff> {
  return view(diff);
}

function view<T>(value: T): Viewed<T> {
  return (value instanceof Date ? value.toISOString() : viewMembers(value)) as Viewed<T>;
}

function viewMembers(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(view);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, view(member)]));
}
