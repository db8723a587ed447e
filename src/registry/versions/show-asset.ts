import { limits, type Digest } from "../../core/index.ts";
import type { Trx } from "../../store/index.ts";
import type { AssetKind } from "../asset.ts";
import { getAsset, getVersion, type AssetKey, type AssetRecord, type AssetVersion } from "./asset-record.ts";
import { listUses, type AssetUse } from "./record-uses.ts";
import { sharedWorkspace, type RegistryRequest } from "./registry-request.ts";
import { resolveIn, type KindReference } from "./resolve-asset.ts";

/** A move of an alias, as it was written down. */
export interface AliasMoveRecord {
  readonly alias: string;
  readonly from: string | null;
  readonly to: string | null;
  readonly isFrozen: boolean;
  readonly by: string;
  readonly reason: string | null;
  readonly at: Date;
}

/** An asset with all its versions. */
export interface ShownAsset {
  readonly kind: AssetKind;
  readonly name: string;
  readonly isShared: boolean;
  /** Newest first. */
  readonly versions: readonly (AssetVersion & { readonly aliases: readonly string[] })[];
  readonly aliases: readonly { readonly alias: string; readonly version: string; readonly isFrozen: boolean }[];
  /** Newest first. */
  readonly history: readonly AliasMoveRecord[];
}

export interface ShownFile {
  readonly path: string;
  readonly digest: Digest;
  readonly sizeBytes: number;
}

/** One version with its files and what uses it. */
export interface ShownVersion extends AssetVersion {
  readonly kind: AssetKind;
  readonly name: string;
  readonly isShared: boolean;
  readonly aliases: readonly string[];
  readonly files: readonly ShownFile[];
  readonly uses: readonly AssetUse[];
}

type Reader = Pick<RegistryRequest, "database" | "workspaceId">;

/** @throws SutradharError `asset_unknown` */
export async function showAsset({ database, workspaceId }: Reader, key: AssetKey): Promise<ShownAsset> {
  return database.forWorkspace(workspaceId, async (trx) => {
    const record = await getAsset(trx, workspaceId, key);
    return {
      kind: record.kind,
      name: record.name,
      isShared: record.owner === sharedWorkspace,
      versions: record.versions.map((version) => ({ ...version, aliases: aliasesOf(record, version.version) })),
      aliases: [...record.aliases].map(([alias, rest]) => ({ alias, ...rest })),
      history: await listMoves(trx, [workspaceId, record.owner], key),
    };
  });
}

/** The version that answers to a reference. @throws SutradharError `asset_unknown` */
export async function showVersion({ database, workspaceId }: Reader, reference: KindReference): Promise<ShownVersion> {
  return database.forWorkspace(workspaceId, async (trx) => {
    const record = await getAsset(trx, workspaceId, reference);
    const { version, digest } = resolveIn(record, reference);
    return {
      ...getVersion(record, version),
      kind: record.kind,
      name: record.name,
      isShared: record.owner === sharedWorkspace,
      aliases: aliasesOf(record, version),
      files: await listFiles(trx, record, version),
      uses: await listUses(trx, workspaceId, { digest, limit: limits.assetPageMax }),
    };
  });
}

function aliasesOf({ aliases }: AssetRecord, version: string): readonly string[] {
  return [...aliases].filter(([, to]) => to.version === version).map(([alias]) => alias);
}

/** By path. */
export async function listFiles(
  trx: Trx,
  { owner, kind, name }: Pick<AssetRecord, "owner" | "kind" | "name">,
  version: string,
): Promise<readonly ShownFile[]> {
  const rows = await trx
    .selectFrom("asset_files")
    .select(["path", "digest", "size_bytes"])
    .where("workspace_id", "=", owner)
    .where("kind", "=", kind)
    .where("name", "=", name)
    .where("version", "=", version)
    .orderBy("path")
    .execute();
  return rows.map((row) => ({ path: row.path, digest: row.digest, sizeBytes: row.size_bytes }));
}

async function listMoves(
  trx: Trx,
  workspaces: readonly string[],
  { kind, name }: AssetKey,
): Promise<readonly AliasMoveRecord[]> {
  const rows = await trx
    .selectFrom("asset_alias_moves")
    .selectAll()
    .where("workspace_id", "in", [...new Set(workspaces)])
    .where("kind", "=", kind)
    .where("name", "=", name)
    .orderBy("id", "desc")
    .limit(limits.assetPageMax)
    .execute();
  return rows.map((row) => ({
    alias: row.alias,
    from: row.from_version,
    to: row.to_version,
    isFrozen: row.is_frozen,
    by: row.moved_by,
    reason: row.reason,
    at: row.moved_at,
  }));
}
