import type { Selectable } from "kysely";
import { SutradharError, type Digest } from "../../core/index.ts";
import type { Tables, Trx } from "../../store/index.ts";
import type { AssetDeprecation } from "../asset-binder.ts";
import { byNewest } from "../asset-version.ts";
import type { AssetKind } from "../asset.ts";
import type { AssetTraits } from "../checks/index.ts";
import type { Likeness } from "./provenance.ts";
import { sharedWorkspace } from "./registry-request.ts";

/** One version, as its row tells it. */
export interface AssetVersion {
  readonly version: string;
  readonly digest: Digest;
  readonly title: string;
  readonly traits: AssetTraits;
  readonly licence: string;
  readonly likeness: Likeness;
  readonly source?: string;
  readonly pushedBy: string;
  readonly pushedKey?: string;
  readonly pushedAt: Date;
  readonly deprecation?: AssetDeprecation & { readonly by: string; readonly at: Date };
}

export interface AssetAlias {
  readonly version: string;
  readonly isFrozen: boolean;
}

/** Everything that answers to one name in a workspace. */
export interface AssetRecord {
  readonly kind: AssetKind;
  readonly name: string;
  /** The workspace that its versions belong to: the caller's, or that of what ships. */
  readonly owner: string;
  /** Newest first. */
  readonly versions: readonly AssetVersion[];
  readonly aliases: ReadonlyMap<string, AssetAlias>;
}

/** Which asset: a kind and a name. */
export interface AssetKey {
  readonly kind: AssetKind;
  readonly name: string;
}

/** The asset of a name: the workspace's own, which hides one that ships by the same name. */
export async function findAsset(
  trx: Trx,
  workspaceId: string,
  { kind, name }: AssetKey,
): Promise<AssetRecord | undefined> {
  const rows = await trx
    .selectFrom("asset_versions")
    .selectAll()
    .where("workspace_id", "in", [workspaceId, sharedWorkspace])
    .where("kind", "=", kind)
    .where("name", "=", name)
    .execute();
  const owner = rows.some((row) => row.workspace_id === workspaceId) ? workspaceId : sharedWorkspace;
  const versions = rows.filter((row) => row.workspace_id === owner).map(toVersion);
  if (versions.length === 0) return undefined;
  const aliases = await findAliases(trx, [owner, workspaceId], { kind, name });
  return { kind, name, owner, versions: versions.toSorted(byNewest), aliases };
}

/** Later workspaces' aliases stand before those of earlier ones: a workspace may have its own for what ships. */
async function findAliases(
  trx: Trx,
  workspaces: readonly string[],
  { kind, name }: AssetKey,
): Promise<ReadonlyMap<string, AssetAlias>> {
  const rows = await trx
    .selectFrom("asset_aliases")
    .selectAll()
    .where("workspace_id", "in", [...workspaces])
    .where("kind", "=", kind)
    .where("name", "=", name)
    .orderBy("alias")
    .execute();
  const ordered = workspaces.flatMap((each) => rows.filter((row) => row.workspace_id === each));
  return new Map(ordered.map((row) => [row.alias, { version: row.version, isFrozen: row.is_frozen }]));
}

type VersionRow = Selectable<Tables["asset_versions"]>;

export function toVersion(row: VersionRow): AssetVersion {
  const deprecation = deprecationOf(row);
  return {
    version: row.version,
    digest: row.digest,
    title: row.title,
    traits: row.traits,
    licence: row.licence,
    likeness: likenessOf(row),
    pushedBy: row.pushed_by,
    pushedAt: row.pushed_at,
    ...(row.source === null ? {} : { source: row.source }),
    ...(row.pushed_key === null ? {} : { pushedKey: row.pushed_key }),
    ...(deprecation ? { deprecation } : {}),
  };
}

function likenessOf({ likeness, person }: VersionRow): Likeness {
  return likeness === "person" ? { kind: "person", person: person ?? "" } : { kind: likeness };
}

function deprecationOf(row: VersionRow): AssetVersion["deprecation"] {
  if (row.deprecated_at === null) return undefined;
  return {
    reason: row.deprecated_reason ?? "",
    by: row.deprecated_by ?? "",
    at: row.deprecated_at,
    ...(row.replacement === null ? {} : { replacement: row.replacement }),
  };
}

const shownMax = 20;

/** Says which assets of the kind there are. */
export async function unknownAsset(trx: Trx, workspaceId: string, { kind, name }: AssetKey): Promise<SutradharError> {
  const rows = await trx
    .selectFrom("asset_versions")
    .select("name")
    .distinct()
    .where("workspace_id", "in", [workspaceId, sharedWorkspace])
    .where("kind", "=", kind)
    .orderBy("name")
    .limit(shownMax + 1)
    .execute();
  const names = rows.slice(0, shownMax).map((row) => row.name);
  const list = `${names.join(", ") || "none"}${rows.length > shownMax ? " and more" : ""}`;
  return new SutradharError("asset_unknown", `there is no ${kind} ${JSON.stringify(name)}; there are ${list}`);
}

/** @throws SutradharError `asset_unknown` */
export async function getAsset(trx: Trx, workspaceId: string, key: AssetKey): Promise<AssetRecord> {
  const record = await findAsset(trx, workspaceId, key);
  if (!record) throw await unknownAsset(trx, workspaceId, key);
  return record;
}

/** @throws SutradharError `asset_unknown` */
export function getVersion(record: AssetRecord, version: string): AssetVersion {
  const found = record.versions.find((each) => each.version === version);
  if (found) return found;
  const known = record.versions.map((each) => each.version).join(", ");
  throw new SutradharError(
    "asset_unknown",
    `${record.kind}/${record.name} has no version ${version}; there are ${known}`,
  );
}

/** What ships is changed by nobody. @throws SutradharError `forbidden` */
export function refuseShared({ kind, name, owner }: AssetRecord, workspaceId: string): void {
  if (owner !== sharedWorkspace || workspaceId === sharedWorkspace) return;
  throw new SutradharError(
    "forbidden",
    `${kind}/${name} ships with the product and is everybody's: push what you want to change under a name of your own`,
  );
}
