import { limits, SutradharError } from "../../core/index.ts";
import type { AssetDeprecation } from "../asset-binder.ts";
import { formatAssetName } from "../asset-name.ts";
import { getAsset, getVersion, refuseShared, type AssetKey } from "./asset-record.ts";
import { lockAsset } from "./registry-locks.ts";
import type { RegistryRequest } from "./registry-request.ts";
import { parseReference, resolveAsset } from "./resolve-asset.ts";

/** One version of an asset. */
export interface VersionKey extends AssetKey {
  readonly version: string;
}

/**
 * Says that a version should no longer be used, and why; null takes that back. Ranges pass it over while another version
 * fits, and whatever binds it is warned.
 * @throws SutradharError `asset_unknown`, `request_invalid`, `forbidden` of what ships
 */
export async function deprecateAsset(
  request: RegistryRequest,
  key: VersionKey,
  deprecation: AssetDeprecation | null,
): Promise<void> {
  const reason = deprecation?.reason.trim();
  if (reason !== undefined && (reason === "" || reason.length > limits.assetTextCharsMax)) {
    throw new SutradharError("request_invalid", `a reason must have 1 to ${limits.assetTextCharsMax} characters`);
  }
  await request.database.forWorkspace(request.workspaceId, async (trx) => {
    await lockAsset(trx, request.workspaceId, key);
    const record = await getAsset(trx, request.workspaceId, key);
    refuseShared(record, request.workspaceId);
    getVersion(record, key.version);
    const replacement = deprecation?.replacement;
    const found =
      replacement === undefined ? undefined : await resolveAsset(trx, request.workspaceId, parseReference(replacement));
    if (found && formatAssetName(found) === formatAssetName(key)) {
      throw new SutradharError("request_invalid", "a version cannot replace itself: name another");
    }
    await trx
      .updateTable("asset_versions")
      .set({
        deprecated_by: reason === undefined ? null : request.actor.name,
        deprecated_at: reason === undefined ? null : request.now,
        deprecated_reason: reason ?? null,
        replacement: found ? formatAssetName(found) : null,
      })
      .where("workspace_id", "=", request.workspaceId)
      .where("kind", "=", key.kind)
      .where("name", "=", key.name)
      .where("version", "=", key.version)
      .execute();
  });
}
