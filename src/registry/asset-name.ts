import { SutradharError } from "../core/index.ts";
import { assetKinds, isAssetKind, type AssetKind } from "./asset.ts";
import { isRange, isVersion } from "./asset-version.ts";

/** Which of an asset's versions is wanted. A bare name wants the alias `latest`. */
export type VersionSelector =
  | { readonly kind: "exact"; readonly version: string }
  | { readonly kind: "range"; readonly range: string }
  | { readonly kind: "alias"; readonly alias: string };

export interface AssetReference {
  /** Absent where only the place in which it stands tells. */
  readonly kind?: AssetKind;
  readonly name: string;
  readonly selector: VersionSelector;
}

/** Moves by itself to the newest stable version that is pushed, unless it was frozen. */
export const latestAlias = "latest";

const nameForm = /^[a-z0-9][a-z0-9-]{0,63}$/;
const aliasForm = /^[a-z][a-z0-9-]{0,63}$/;

export function isAssetName(text: string): boolean {
  return nameForm.test(text);
}

/** An alias begins with a letter, so that none can be taken for a version or a range. */
export function isAlias(text: string): boolean {
  return aliasForm.test(text);
}

/** `asha`, `asha@1.0.0`, `asha@^1`, `asha@production`, each also as `avatar/asha…`; undefined of anything else. */
export function parseAssetName(text: string): AssetReference | undefined {
  const match = /^(?:(?<kind>[a-z]+)\/)?(?<name>[^@/]+)(?:@(?<wanted>.+))?$/s.exec(text)?.groups;
  const { kind, name, wanted } = match ?? {};
  if (!name || !isAssetName(name) || (kind !== undefined && !isAssetKind(kind))) return undefined;
  const selector = parseSelector(wanted ?? latestAlias);
  return selector && { ...(kind === undefined ? {} : { kind }), name, selector };
}

export function parseSelector(text: string): VersionSelector | undefined {
  if (isVersion(text)) return { kind: "exact", version: text };
  if (isRange(text)) return { kind: "range", range: text };
  return isAlias(text) ? { kind: "alias", alias: text } : undefined;
}

/** What stands behind the `@`. */
export function formatSelector(selector: VersionSelector): string {
  if (selector.kind === "exact") return selector.version;
  return selector.kind === "range" ? selector.range : selector.alias;
}

/** `avatar/asha@1.2.0`: the one name of a version. */
export function formatAssetName(asset: {
  readonly kind: AssetKind;
  readonly name: string;
  readonly version: string;
}): string {
  return `${asset.kind}/${asset.name}@${asset.version}`;
}

/** Says what a name should have looked like. */
export function malformedName(text: string): SutradharError {
  return new SutradharError(
    "asset_unknown",
    `an asset is named as kind/name, kind/name@1.2.0, kind/name@^1 or kind/name@production, where kind is ` +
      `${assetKinds.join(", ")} and name has a-z, 0-9 and -, got ${JSON.stringify(text.slice(0, 120))}`,
  );
}
