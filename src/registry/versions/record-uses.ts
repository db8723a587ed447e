import type { Digest } from "../../core/index.ts";
import { SutradharError } from "../../core/index.ts";
import type { Trx } from "../../store/index.ts";
import type { AssetResolution } from "../asset-binder.ts";
import { sharedWorkspace } from "./registry-request.ts";

/** Who uses an asset: a video by its id, or another asset by its name. */
export interface AssetUser {
  readonly kind: "video" | "asset";
  readonly id: string;
}

export interface AssetUse extends AssetUser {
  /** The name by which it was asked for. */
  readonly wanted: string;
  readonly usedAt: Date;
}

/**
 * Writes down what something is made of, in the transaction that makes it so: from then on it cannot be deleted. What is
 * no version of the registry, such as a folder beside a script, is passed over.
 * @throws SutradharError `state_conflict` where a version was deleted since it was resolved
 */
export async function recordUses(
  trx: Trx,
  uses: {
    readonly workspaceId: string;
    readonly user: AssetUser;
    readonly resolutions: readonly (Pick<AssetResolution, "wanted" | "name" | "version" | "digest"> & {
      readonly kind: string;
    })[];
    readonly now: Date;
  },
): Promise<void> {
  const { workspaceId, user, resolutions, now } = uses;
  const named = resolutions.filter(({ wanted }) => !wanted.includes("/./"));
  if (named.length === 0) return;
  const standing = await lockVersions(trx, workspaceId, named);
  const gone = named.find(({ digest }) => !standing.has(digest));
  if (gone) {
    throw new SutradharError(
      "state_conflict",
      `${gone.kind}/${gone.name}@${gone.version}, which ${gone.wanted} was bound to, has been deleted: plan again`,
    );
  }
  const rows = named.map(({ digest, wanted }) => ({
    workspace_id: workspaceId,
    digest,
    user_kind: user.kind,
    user_id: user.id,
    wanted,
    used_at: now,
  }));
  await trx
    .insertInto("asset_uses")
    .values(rows)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** The versions that are there, held until the transaction ends. What ships is deleted by nobody, and needs no lock. */
async function lockVersions(
  trx: Trx,
  workspaceId: string,
  wanted: readonly { readonly digest: Digest }[],
): Promise<ReadonlySet<Digest>> {
  const digests = wanted.map(({ digest }) => digest);
  const own = await trx
    .selectFrom("asset_versions")
    .select("digest")
    .where("workspace_id", "=", workspaceId)
    .where("digest", "in", digests)
    .forShare()
    .execute();
  const shared = await trx
    .selectFrom("asset_versions")
    .select("digest")
    .where("workspace_id", "=", sharedWorkspace)
    .where("digest", "in", digests)
    .execute();
  return new Set([...own, ...shared].map((row) => row.digest));
}

/** What uses a version in a workspace, the newest first. */
export async function listUses(
  trx: Trx,
  workspaceId: string,
  { digest, by, limit }: { readonly digest: Digest; readonly by?: AssetUser["kind"]; readonly limit: number },
): Promise<readonly AssetUse[]> {
  let query = trx
    .selectFrom("asset_uses")
    .selectAll()
    .where("workspace_id", "=", workspaceId)
    .where("digest", "=", digest)
    .orderBy("used_at", "desc")
    .orderBy("user_id")
    .limit(limit);
  if (by) query = query.where("user_kind", "=", by);
  const rows = await query.execute();
  return rows.map((row) => ({ kind: row.user_kind, id: row.user_id, wanted: row.wanted, usedAt: row.used_at }));
}
