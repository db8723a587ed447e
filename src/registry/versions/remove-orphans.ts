import { sql } from "kysely";
import type { Digest } from "../../core/index.ts";
import type { Trx } from "../../store/index.ts";
import { lockFiles } from "./registry-locks.ts";
import type { RegistryRequest } from "./registry-request.ts";

/**
 * Removes files from a workspace's vault that no asset and no video names any more. A push that relies on a file that it
 * found there looks again in the transaction that names it, so that nobody is left without.
 */
export async function removeOrphans(
  { database, vaultOf, workspaceId }: Pick<RegistryRequest, "database" | "vaultOf" | "workspaceId">,
  candidates: readonly Digest[],
): Promise<void> {
  if (candidates.length === 0) return;
  const vault = await vaultOf(workspaceId);
  await database.forWorkspace(workspaceId, async (trx) => {
    await lockFiles(trx, workspaceId);
    const kept = await findNamed(trx, workspaceId, candidates);
    for (const digest of new Set(candidates)) if (!kept.has(digest)) await vault.remove(digest);
  });
}

async function findNamed(trx: Trx, workspaceId: string, candidates: readonly Digest[]): Promise<ReadonlySet<string>> {
  const digests = [...new Set(candidates)];
  const files = await trx
    .selectFrom("asset_files")
    .select("digest")
    .where("workspace_id", "=", workspaceId)
    .where("digest", "in", digests)
    .execute();
  const manifests = await trx
    .selectFrom("asset_versions")
    .select("digest")
    .where("workspace_id", "=", workspaceId)
    .where("digest", "in", digests)
    .execute();
  // The vault also has what videos were asked for with, and what became of them. Deleting is rare: one look at each is no harm.
  const { rows: videos } = await sql<{ digest: string }>`
    select distinct found[1] as digest
    from videos, regexp_matches(request::text || coalesce(deliverables::text, ''), '[0-9a-f]{64}', 'g') as found
    where workspace_id = ${workspaceId} and found[1] = any(${digests})
  `.execute(trx);
  return new Set([...files, ...manifests, ...videos].map((row) => row.digest));
}
