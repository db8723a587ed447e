import { canonicalJson, digestBytes, limits, SutradharError, type Digest } from "../../core/index.ts";
import { toJson, type Trx } from "../../store/index.ts";
import type { LooseFile } from "../archive/index.ts";
import { formatAssetName } from "../asset-name.ts";
import type { AssetManifest } from "../asset.ts";
import type { CheckedAsset } from "../checks/index.ts";
import { findAsset, type AssetVersion } from "./asset-record.ts";
import { followLatest } from "./move-alias.ts";
import type { Provenance } from "./provenance.ts";
import { recordUses } from "./record-uses.ts";
import { keepFiles, lockAsset } from "./registry-locks.ts";
import { sharedWorkspace, type AssetVault, type RegistryRequest } from "./registry-request.ts";
import { removeOrphans } from "./remove-orphans.ts";
import { parseReference, resolveAsset, type ResolvedAsset } from "./resolve-asset.ts";

/** A version that is to be, with its manifest. */
export interface NewVersion {
  readonly asset: CheckedAsset;
  readonly provenance: Provenance;
  readonly manifest: Uint8Array;
  readonly digest: Digest;
  /** Puts a file into the vault. */
  readonly store: (vault: AssetVault, file: LooseFile) => Promise<Digest>;
}

export function createManifest({ kind, name, version, files }: CheckedAsset): Pick<NewVersion, "manifest" | "digest"> {
  const digests = Object.fromEntries([...files].map(([path, { digest }]) => [path, digest]));
  const content: AssetManifest = { kind, name, version, files: digests };
  const manifest = new TextEncoder().encode(canonicalJson({ ...content }));
  return { manifest, digest: digestBytes(manifest) };
}

/**
 * Binds a name and version to bytes, for ever. The same bytes again change nothing, but are put back where they were lost.
 * @returns whether the version is new
 * @throws SutradharError `asset_exists` where the name is bound to other bytes, or ships; `asset_invalid`, `limit_exceeded`
 */
export async function storeAsset(request: RegistryRequest, version: NewVersion): Promise<boolean> {
  const { database, workspaceId } = request;
  const { names, owners } = await database.forWorkspace(workspaceId, async (trx) => {
    await findStanding(trx, request, version);
    return {
      names: await resolveNames(trx, workspaceId, version.asset),
      owners: await findOwners(trx, workspaceId, version.provenance),
    };
  });
  const vault = await request.vaultOf(workspaceId, owners);
  const added: Digest[] = [];
  try {
    await putFiles(vault, version, added);
    return await database.forWorkspace(workspaceId, async (trx) => {
      await lockAsset(trx, workspaceId, version.asset);
      await keepFiles(trx, workspaceId);
      if (await findStanding(trx, request, version)) return false;
      await checkRoom(trx, workspaceId);
      await checkKept(vault, version);
      await askToPush(trx, request, version);
      await insert(trx, request, version);
      await useNames(trx, request, version.asset, names);
      await followLatest(trx, request, version.asset, `${version.asset.version} was pushed`);
      return true;
    });
  } catch (error) {
    await removeOrphans(request, added);
    throw error;
  }
}

/** Whose files they are. Of a person whom nobody knows here nothing is kept: that is refused when it is asked for. */
async function findOwners(trx: Trx, workspaceId: string, { likeness }: Provenance): Promise<readonly string[]> {
  if (likeness.kind !== "person") return [];
  const row = await trx
    .selectFrom("principals")
    .select("id")
    .where("workspace_id", "=", workspaceId)
    .where("ref", "=", likeness.person)
    .where("erased_at", "is", null)
    .executeTakeFirst();
  return row ? [row.id] : [];
}

/** The version where it stands with these very bytes. @throws SutradharError `asset_exists` */
async function findStanding(
  trx: Trx,
  { workspaceId }: RegistryRequest,
  { asset, digest }: NewVersion,
): Promise<AssetVersion | undefined> {
  const full = formatAssetName(asset);
  const record = await findAsset(trx, workspaceId, asset);
  if (record && record.owner !== workspaceId) {
    throw new SutradharError(
      "asset_exists",
      `${asset.kind}/${asset.name} ships with the product: push yours under another name, such as ${asset.kind}/our-${asset.name}`,
    );
  }
  const standing = record?.versions.find(({ version }) => version === asset.version);
  if (standing && standing.digest !== digest) {
    throw new SutradharError(
      "asset_exists",
      `${full} was pushed by ${standing.pushedBy} at ${standing.pushedAt.toISOString()} with other bytes, and a version never changes: push this as a new one`,
      { details: { digest: standing.digest } },
    );
  }
  if (!standing) await refuseBuried(trx, workspaceId, { asset, digest });
  if (!standing && record && record.versions.length >= limits.assetVersionsMax) {
    throw new SutradharError(
      "limit_exceeded",
      `${asset.kind}/${asset.name} has ${record.versions.length} versions, and may have no more: delete some that nothing uses`,
    );
  }
  return standing;
}

/** What was deleted may come back as it was, and as nothing else. */
async function refuseBuried(
  trx: Trx,
  workspaceId: string,
  { asset, digest }: Pick<NewVersion, "asset" | "digest">,
): Promise<void> {
  const buried = await trx
    .selectFrom("asset_tombstones")
    .select(["digest", "deleted_at"])
    .where("workspace_id", "=", workspaceId)
    .where("kind", "=", asset.kind)
    .where("name", "=", asset.name)
    .where("version", "=", asset.version)
    .executeTakeFirst();
  if (!buried || buried.digest === digest) return;
  throw new SutradharError(
    "asset_exists",
    `${formatAssetName(asset)} was deleted at ${buried.deleted_at.toISOString()} and had other bytes: its name stays theirs; push this as a new version`,
    { details: { digest: buried.digest } },
  );
}

/** What the asset names must be there. @throws SutradharError `asset_invalid` with everything that is not */
async function resolveNames(trx: Trx, workspaceId: string, { names }: CheckedAsset): Promise<readonly ResolvedAsset[]> {
  const resolved: ResolvedAsset[] = [];
  const problems: string[] = [];
  for (const { kind, written, file } of names) {
    try {
      const wanted = written.startsWith(`${kind}/`) ? written : `${kind}/${written}`;
      resolved.push(await resolveAsset(trx, workspaceId, parseReference(wanted)));
    } catch (error) {
      if (!(error instanceof SutradharError)) throw error;
      problems.push(`${file} names ${kind} ${written}: ${error.message}; push that first, or name another`);
    }
  }
  if (problems.length === 0) return resolved;
  throw new SutradharError("asset_invalid", problems.join("; "), {
    problems: problems.map((message) => ({ code: "asset_invalid", message })),
  });
}

const filesAtOnceMax = 8;

/** @param added is told what was not there before, also where a later file fails */
async function putFiles(vault: AssetVault, { asset, manifest, store }: NewVersion, added: Digest[]): Promise<void> {
  const files = [...asset.files.values()];
  for (let at = 0; at < files.length; at += filesAtOnceMax) {
    await Promise.all(
      files.slice(at, at + filesAtOnceMax).map(async (file) => {
        if (await vault.has(file.digest)) return;
        added.push(file.digest);
        await store(vault, file);
      }),
    );
  }
  const digest = digestBytes(manifest);
  if (await vault.has(digest)) return;
  added.push(digest);
  await vault.put(manifest);
}

async function checkRoom(trx: Trx, workspaceId: string): Promise<void> {
  const { count } = await trx
    .selectFrom("asset_versions")
    .select(({ fn }) => fn.countAll<number>().as("count"))
    .where("workspace_id", "=", workspaceId)
    .executeTakeFirstOrThrow();
  if (count < limits.assetVersionsOfWorkspaceMax) return;
  throw new SutradharError(
    "limit_exceeded",
    `the workspace has ${count} versions of assets, and may have no more: delete some that nothing uses`,
  );
}

/** Whoever deleted another asset a moment ago may have taken a file that both had. */
async function checkKept(vault: AssetVault, { asset, digest }: NewVersion): Promise<void> {
  for (const each of [digest, ...[...asset.files.values()].map((file) => file.digest)]) {
    if (await vault.has(each)) continue;
    throw new SutradharError(
      "state_conflict",
      "a file was deleted with another asset while this one was pushed: push again",
    );
  }
}

/** @throws SutradharError `consent_refused`, and whatever else speaks against it */
async function askToPush(trx: Trx, { watch }: RegistryRequest, version: NewVersion): Promise<void> {
  const { asset, provenance, digest } = version;
  const { kind, name, version: number } = asset;
  const { likeness } = provenance;
  if (!watch && likeness.kind === "person") {
    throw new SutradharError(
      "consent_refused",
      "a person's likeness is taken in only where their consents can be looked at",
    );
  }
  await watch?.pushing(trx, { kind, name, version: number, digest, likeness });
}

async function insert(trx: Trx, request: RegistryRequest, { asset, provenance, digest }: NewVersion): Promise<void> {
  const { kind, name, version } = asset;
  const own = { workspace_id: request.workspaceId, kind, name, version };
  const { licence, likeness, source } = provenance;
  await trx
    .insertInto("asset_versions")
    .values({
      ...own,
      digest,
      title: asset.title,
      traits: toJson(asset.traits),
      licence,
      likeness: likeness.kind,
      person: likeness.kind === "person" ? likeness.person : null,
      source: source ?? null,
      pushed_by: request.actor.name,
      pushed_key: request.actor.keyId ?? null,
      pushed_at: request.now,
      deprecated_by: null,
      deprecated_at: null,
      deprecated_reason: null,
      replacement: null,
    })
    .execute();
  const files = [...asset.files].map(([path, file]) => ({
    ...own,
    path,
    digest: file.digest,
    size_bytes: file.sizeBytes,
  }));
  await trx.insertInto("asset_files").values(files).execute();
  await trx
    .deleteFrom("asset_tombstones")
    .where("workspace_id", "=", own.workspace_id)
    .where("kind", "=", kind)
    .where("name", "=", name)
    .where("version", "=", version)
    .execute();
}

async function useNames(
  trx: Trx,
  { workspaceId, now }: RegistryRequest,
  asset: CheckedAsset,
  resolutions: readonly ResolvedAsset[],
): Promise<void> {
  // What ships stands on what ships: nothing of either is ever deleted.
  if (workspaceId === sharedWorkspace) return;
  await recordUses(trx, { workspaceId, user: { kind: "asset", id: formatAssetName(asset) }, resolutions, now });
}
