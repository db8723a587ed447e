import { SutradharError, type Digest } from "../../core/index.ts";
import type { Trx } from "../../store/index.ts";
import type { AssetDeprecation } from "../asset-binder.ts";
import { formatSelector, malformedName, parseAssetName, type AssetReference } from "../asset-name.ts";
import type { AssetKind } from "../asset.ts";
import { chooseVersion, type VersionChoice } from "../choose-version.ts";
import type { AssetTraits } from "../checks/index.ts";
import { getAsset, getVersion, type AssetRecord } from "./asset-record.ts";

/** The one version that answers to a name. */
export interface ResolvedAsset {
  /** As it was asked for: `avatar/asha@^1`. */
  readonly wanted: string;
  readonly kind: AssetKind;
  readonly name: string;
  readonly version: string;
  readonly digest: Digest;
  readonly title: string;
  readonly traits: AssetTraits;
  /** The workspace in whose vault its files are. */
  readonly owner: string;
  readonly deprecation?: AssetDeprecation;
}

/** A reference whose kind is known. */
export type KindReference = AssetReference & { readonly kind: AssetKind };

/** @throws SutradharError `asset_unknown` where the text is no name with a kind */
export function parseReference(text: string): KindReference {
  const parsed = parseAssetName(text);
  if (!parsed?.kind) throw malformedName(text);
  return { ...parsed, kind: parsed.kind };
}

/**
 * The version that answers to a name now; `chooseVersion` has the rule.
 * @throws SutradharError `asset_unknown`, and says what there is
 */
export async function resolveAsset(trx: Trx, workspaceId: string, reference: KindReference): Promise<ResolvedAsset> {
  const record = await getAsset(trx, workspaceId, reference);
  return resolveIn(record, reference);
}

export function resolveIn(record: AssetRecord, reference: KindReference): ResolvedAsset {
  const { kind, name, selector } = reference;
  const wanted = `${kind}/${name}@${formatSelector(selector)}`;
  const chosen = chooseVersion(selector, choiceOf(record));
  if ("refused" in chosen) throw new SutradharError("asset_unknown", `${wanted}: ${chosen.refused}`);
  const { version, digest, title, traits, deprecation } = getVersion(record, chosen.version);
  return {
    wanted,
    kind,
    name,
    version,
    digest,
    title,
    traits,
    owner: record.owner,
    ...(deprecation ? { deprecation: plain(deprecation) } : {}),
  };
}

export function choiceOf({ versions, aliases }: Pick<AssetRecord, "versions" | "aliases">): VersionChoice {
  return {
    versions: versions.map(({ version, deprecation }) => ({ version, isDeprecated: deprecation !== undefined })),
    aliases: new Map([...aliases].map(([alias, { version }]) => [alias, version])),
  };
}

function plain({ reason, replacement }: AssetDeprecation): AssetDeprecation {
  return { reason, ...(replacement === undefined ? {} : { replacement }) };
}
