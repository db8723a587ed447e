import { limits, SutradharError, type Digest } from "../../core/index.ts";
import type { Trx } from "../../store/index.ts";
import { formatAssetName, latestAlias, parseAssetName } from "../asset-name.ts";
import { chooseVersion } from "../choose-version.ts";
import { getAsset, getVersion, refuseShared, type AssetRecord } from "./asset-record.ts";
import type { VersionKey } from "./deprecate-asset.ts";
import { followLatest } from "./move-alias.ts";
import { listUses, type AssetUse } from "./record-uses.ts";
import { lockAsset } from "./registry-locks.ts";
import type { RegistryRequest } from "./registry-request.ts";
import { removeOrphans } from "./remove-orphans.ts";
import { choiceOf } from "./resolve-asset.ts";
import { listFiles } from "./show-asset.ts";

/**
 * Deletes a version that nothing uses, and its files where nothing else has them. Its name stays bound: the same bytes may
 * come back, others may not.
 * @throws SutradharError `asset_in_use` that names what uses it; `asset_unknown`, `forbidden` of what ships
 */
export async function deleteAsset(request: RegistryRequest, key: VersionKey): Promise<void> {
  const { workspaceId, actor, now } = request;
  const orphans = await request.database.forWorkspace(workspaceId, async (trx) => {
    await lockAsset(trx, workspaceId, key);
    const record = await getAsset(trx, workspaceId, key);
    refuseShared(record, workspaceId);
    const { digest } = getVersion(record, key.version);
    await lockRow(trx, workspaceId, key);
    await refuseUsed(trx, workspaceId, { record, version: key.version, digest });
    const files = await listFiles(trx, record, key.version);
    await bury(trx, request, key, digest);
    await followLatest(trx, { workspaceId, actor, now }, key, `${key.version} was deleted`);
    await forgetUses(trx, workspaceId, formatAssetName(key));
    return [digest, ...files.map((file) => file.digest)];
  });
  await removeOrphans(request, orphans);
}

/** Whoever writes down a use now waits until this is over, and then finds that the version is gone. */
async function lockRow(trx: Trx, workspaceId: string, key: VersionKey): Promise<void> {
  await trx
    .selectFrom("asset_versions")
    .select("digest")
    .where("workspace_id", "=", workspaceId)
    .where("kind", "=", key.kind)
    .where("name", "=", key.name)
    .where("version", "=", key.version)
    .forUpdate()
    .execute();
}

interface Candidate {
  readonly record: AssetRecord;
  readonly version: string;
  readonly digest: Digest;
}

const shownMax = 10;

async function refuseUsed(trx: Trx, workspaceId: string, candidate: Candidate): Promise<void> {
  const { record, version, digest } = candidate;
  const aliases = [...record.aliases]
    .filter(([alias, to]) => to.version === version && (alias !== latestAlias || to.isFrozen))
    .map(([alias]) => `the alias ${alias}`);
  // Every asset that has asked for it is looked at: most could do with another version. One video is enough.
  const assets = await listUses(trx, workspaceId, { digest, by: "asset", limit: limits.assetVersionsOfWorkspaceMax });
  const videos = await listUses(trx, workspaceId, { digest, by: "video", limit: shownMax + 1 });
  const uses = [
    ...assets.filter((use) => needs(use, candidate)).map(({ id }) => id),
    ...videos.map(({ id }) => `the video ${id}`),
  ];
  const users = [...new Set([...aliases, ...uses])];
  if (users.length === 0) return;
  const list = `${users.slice(0, shownMax).join(", ")}${users.length > shownMax ? " and more" : ""}`;
  throw new SutradharError(
    "asset_in_use",
    `${formatAssetName({ ...record, version })} is in use by ${list}: move aliases away, delete what stands on it, or deprecate it instead`,
    { details: { users: users.slice(0, shownMax) } },
  );
}

/** A video is bound to bytes for ever. An asset asks by name: it needs this version only where no other would answer. */
function needs({ wanted }: AssetUse, { record, version }: Candidate): boolean {
  const selector = parseAssetName(wanted)?.selector;
  if (!selector) return true;
  const versions = record.versions.filter((each) => each.version !== version);
  // Latest will have moved on by itself.
  if (selector.kind === "alias" && selector.alias === latestAlias) return versions.length === 0;
  return "refused" in chooseVersion(selector, choiceOf({ versions, aliases: record.aliases }));
}

async function bury(trx: Trx, request: RegistryRequest, key: VersionKey, digest: Digest): Promise<void> {
  const own = { workspace_id: request.workspaceId, kind: key.kind, name: key.name, version: key.version };
  await trx
    .deleteFrom("asset_versions")
    .where("workspace_id", "=", own.workspace_id)
    .where("kind", "=", own.kind)
    .where("name", "=", own.name)
    .where("version", "=", own.version)
    .execute();
  await trx
    .insertInto("asset_tombstones")
    .values({
      ...own,
      digest,
      deleted_by: request.actor.name,
      deleted_key: request.actor.keyId ?? null,
      deleted_at: request.now,
    })
    .execute();
}

/** What is gone uses nothing any more. */
async function forgetUses(trx: Trx, workspaceId: string, id: string): Promise<void> {
  await trx
    .deleteFrom("asset_uses")
    .where("workspace_id", "=", workspaceId)
    .where("user_kind", "=", "asset")
    .where("user_id", "=", id)
    .execute();
}
