import type { Generated, JSONColumnType } from "kysely";
import type { Digest } from "../../core/index.ts";

/** Tables of the asset registry; made by `migrations/0002-assets.sql`. */
export interface AssetTables {
  readonly asset_versions: AssetVersionsTable;
  readonly asset_files: AssetFilesTable;
  readonly asset_tombstones: AssetTombstonesTable;
  readonly asset_aliases: AssetAliasesTable;
  readonly asset_alias_moves: AssetAliasMovesTable;
  readonly asset_uses: AssetUsesTable;
}

/** Which asset of which workspace. */
interface OfAsset {
  readonly workspace_id: string;
  readonly kind: string;
  readonly name: string;
}

interface AssetVersionsTable extends OfAsset {
  readonly version: string;
  readonly digest: Digest;
  readonly title: string;
  readonly traits: JSONColumnType<Readonly<Record<string, unknown>>, string | undefined>;
  readonly licence: string;
  readonly likeness: "none" | "synthetic" | "person";
  readonly person: string | null;
  readonly source: string | null;
  readonly pushed_by: string;
  readonly pushed_key: string | null;
  readonly pushed_at: Date;
  readonly deprecated_by: string | null;
  readonly deprecated_at: Date | null;
  readonly deprecated_reason: string | null;
  readonly replacement: string | null;
}

interface AssetFilesTable extends OfAsset {
  readonly version: string;
  readonly path: string;
  readonly digest: Digest;
  readonly size_bytes: number;
}

interface AssetTombstonesTable extends OfAsset {
  readonly version: string;
  readonly digest: Digest;
  readonly deleted_by: string;
  readonly deleted_key: string | null;
  readonly deleted_at: Date;
}

interface AssetAliasesTable extends OfAsset {
  readonly alias: string;
  readonly version: string;
  readonly is_frozen: Generated<boolean>;
}

interface AssetAliasMovesTable extends OfAsset {
  readonly id: Generated<number>;
  readonly alias: string;
  readonly from_version: string | null;
  readonly to_version: string | null;
  readonly is_frozen: boolean;
  readonly moved_by: string;
  readonly moved_key: string | null;
  readonly reason: string | null;
  readonly moved_at: Date;
}

interface AssetUsesTable {
  readonly workspace_id: string;
  readonly digest: Digest;
  readonly user_kind: "video" | "asset";
  readonly user_id: string;
  readonly wanted: string;
  readonly used_at: Date;
}
