import { limits, SutradharError } from "../../core/index.ts";
import type { Trx } from "../../store/index.ts";
import { latestAlias } from "../asset-name.ts";
import { isAssetKind, type AssetKind } from "../asset.ts";
import { findAsset, type AssetRecord } from "./asset-record.ts";
import { sharedWorkspace, type RegistryRequest } from "./registry-request.ts";

export interface AssetFilter {
  readonly kind?: AssetKind;
  /** A part of the name. */
  readonly name?: string;
  /** Only those that have this alias; it is then the version that is shown. */
  readonly alias?: string;
  /** Only those whose shown version is deprecated, or is not. */
  readonly isDeprecated?: boolean;
  readonly limit?: number;
  /** Where the page before ended. */
  readonly cursor?: string;
}

/** One asset of a list: the version that its alias, or `latest`, points to, else the newest. */
export interface ListedAsset {
  readonly kind: AssetKind;
  readonly name: string;
  readonly version: string;
  readonly digest: string;
  readonly title: string;
  readonly isShared: boolean;
  readonly isDeprecated: boolean;
  readonly versionCount: number;
  readonly aliases: Readonly<Record<string, string>>;
  readonly pushedAt: Date;
}

export interface AssetPage {
  readonly assets: readonly ListedAsset[];
  /** Undefined at the end. */
  readonly cursor?: string;
}

/** By kind and name. @throws SutradharError `request_invalid` of a cursor that is none of ours */
export async function listAssets(
  { database, workspaceId }: Pick<RegistryRequest, "database" | "workspaceId">,
  filter: AssetFilter,
): Promise<AssetPage> {
  const limit = Math.min(Math.max(1, filter.limit ?? limits.assetPageMax), limits.assetPageMax);
  return database.forWorkspace(workspaceId, async (trx) => {
    const assets: ListedAsset[] = [];
    let after = filter.cursor === undefined ? undefined : parseCursor(filter.cursor);
    // A page of names may hold none that pass the filter: read on until there are enough, or none left.
    for (;;) {
      const keys = await findKeys(trx, workspaceId, { filter, after, limit });
      for (const key of keys) {
        if (assets.length === limit) return { assets, cursor: formatCursor(after) };
        after = key;
        const record = await findAsset(trx, workspaceId, key);
        const listed = record && show(record, filter);
        if (listed) assets.push(listed);
      }
      if (keys.length < limit) return { assets };
    }
  });
}

interface Key {
  readonly kind: AssetKind;
  readonly name: string;
}

async function findKeys(
  trx: Trx,
  workspaceId: string,
  { filter, after, limit }: { readonly filter: AssetFilter; readonly after: Key | undefined; readonly limit: number },
): Promise<readonly Key[]> {
  let query = trx
    .selectFrom("asset_versions")
    .select(["kind", "name"])
    .distinct()
    .where("workspace_id", "in", [workspaceId, sharedWorkspace])
    .orderBy("kind")
    .orderBy("name")
    .limit(limit);
  if (filter.kind) query = query.where("kind", "=", filter.kind);
  if (filter.name !== undefined) query = query.where("name", "like", `%${filter.name.replaceAll(/[\\%_]/g, "\\$&")}%`);
  if (after) {
    query = query.where((where) =>
      where.or([
        where("kind", ">", after.kind),
        where.and([where("kind", "=", after.kind), where("name", ">", after.name)]),
      ]),
    );
  }
  const rows = await query.execute();
  return rows.flatMap(({ kind, name }) => (isAssetKind(kind) ? [{ kind, name }] : []));
}

function show(record: AssetRecord, { alias, isDeprecated }: AssetFilter): ListedAsset | undefined {
  const wanted = record.aliases.get(alias ?? latestAlias)?.version;
  const pointed = record.versions.find(({ version }) => version === wanted);
  const shown = pointed ?? (alias === undefined ? record.versions[0] : undefined);
  if (!shown) return undefined;
  const listed = {
    kind: record.kind,
    name: record.name,
    version: shown.version,
    digest: shown.digest,
    title: shown.title,
    isShared: record.owner === sharedWorkspace,
    isDeprecated: shown.deprecation !== undefined,
    versionCount: record.versions.length,
    aliases: Object.fromEntries([...record.aliases].map(([each, { version }]) => [each, version])),
    pushedAt: shown.pushedAt,
  };
  return isDeprecated === undefined || isDeprecated === listed.isDeprecated ? listed : undefined;
}

function formatCursor(key: Key | undefined): string {
  return Buffer.from(key ? `${key.kind}/${key.name}` : "").toString("base64url");
}

function parseCursor(cursor: string): Key {
  const [kind = "", name = ""] = Buffer.from(cursor, "base64url").toString("utf8").split("/");
  if (isAssetKind(kind) && name !== "") return { kind, name };
  throw new SutradharError("request_invalid", "the cursor is none that a list of assets has given: begin without one");
}
