import type { Trx } from "../../store/index.ts";
import { latestAlias } from "../asset-name.ts";
import { newestStable } from "../choose-version.ts";
import type { AssetAlias, AssetKey } from "./asset-record.ts";
import type { RegistryRequest } from "./registry-request.ts";

/** Where an alias goes: to a version, or away. */
export interface AliasMove {
  readonly alias: string;
  readonly to: string | null;
  readonly isFrozen?: boolean;
  readonly reason?: string;
}

type Mover = Pick<RegistryRequest, "workspaceId" | "actor" | "now">;

/** Moves an alias of the workspace and writes the move down; says whether anything changed. Whoever calls has locked the asset. */
export async function moveAlias(trx: Trx, mover: Mover, key: AssetKey, move: AliasMove): Promise<boolean> {
  const { alias, to, isFrozen = false, reason } = move;
  const before = await findOwnAlias(trx, mover.workspaceId, key, alias);
  if (before ? before.version === to && before.isFrozen === isFrozen : to === null) return false;
  const own = { workspace_id: mover.workspaceId, kind: key.kind, name: key.name, alias };
  if (to === null) {
    await trx
      .deleteFrom("asset_aliases")
      .where("workspace_id", "=", own.workspace_id)
      .where("kind", "=", own.kind)
      .where("name", "=", own.name)
      .where("alias", "=", alias)
      .execute();
  } else {
    await trx
      .insertInto("asset_aliases")
      .values({ ...own, version: to, is_frozen: isFrozen })
      .onConflict((conflict) =>
        conflict.columns(["workspace_id", "kind", "name", "alias"]).doUpdateSet({ version: to, is_frozen: isFrozen }),
      )
      .execute();
  }
  await trx
    .insertInto("asset_alias_moves")
    .values({
      ...own,
      from_version: before?.version ?? null,
      to_version: to,
      is_frozen: isFrozen,
      moved_by: mover.actor.name,
      moved_key: mover.actor.keyId ?? null,
      reason: reason ?? null,
      moved_at: mover.now,
    })
    .execute();
  return true;
}

export async function findOwnAlias(
  trx: Trx,
  workspaceId: string,
  { kind, name }: AssetKey,
  alias: string,
): Promise<AssetAlias | undefined> {
  const row = await trx
    .selectFrom("asset_aliases")
    .select(["version", "is_frozen"])
    .where("workspace_id", "=", workspaceId)
    .where("kind", "=", kind)
    .where("name", "=", name)
    .where("alias", "=", alias)
    .executeTakeFirst();
  return row && { version: row.version, isFrozen: row.is_frozen };
}

/** `latest` follows the newest stable version, unless it was frozen. */
export async function followLatest(trx: Trx, mover: Mover, key: AssetKey, reason: string): Promise<void> {
  const current = await findOwnAlias(trx, mover.workspaceId, key, latestAlias);
  if (current?.isFrozen) return;
  const versions = await trx
    .selectFrom("asset_versions")
    .select("version")
    .where("workspace_id", "=", mover.workspaceId)
    .where("kind", "=", key.kind)
    .where("name", "=", key.name)
    .execute();
  await moveAlias(trx, mover, key, { alias: latestAlias, to: newestStable(versions) ?? null, reason });
}
