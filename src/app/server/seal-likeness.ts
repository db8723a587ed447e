import { limits, type Digest } from "../../core/index.ts";
import { checkpointKey } from "../../executors/index.ts";
import { listPersonFiles, recordConsent, type ConsentDesk, type DeskVisitor } from "../../governance/consent/index.ts";
import { holdBlob, isOnHold } from "../../governance/retention/index.ts";
import { isBlobLoss, protectBlob, type Database, type Stores } from "../../store/index.ts";

export interface SealOptions {
  readonly database: Pick<Database, "forWorkspace">;
  readonly stores: Pick<Stores, "openCache" | "openVault">;
  readonly desk: ConsentDesk;
  /** Whether the key goes at once, and with it all that was sealed; else it stays for as long as the law demands. */
  readonly destroysKeys: boolean;
}

export interface SealedPerson {
  readonly visitor: DeskVisitor;
  readonly principalId: string;
}

/**
 * Makes a person's likenesses unreadable, and all that was made of them on the way to their videos: what can be made again is
 * gone from the cache, and their originals lie in the vault encrypted with their key alone, for nobody to read. Done again, it does nothing.
 */
export async function sealLikeness(options: SealOptions, { visitor, principalId }: SealedPerson): Promise<void> {
  const { database, stores, desk, destroysKeys } = options;
  const { workspaceId } = visitor;
  const place = { workspaceId, principalId };
  const files = await database.forWorkspace(workspaceId, (trx) => listPersonFiles(trx, place));
  const { blobs, results } = await stores.openCache(workspaceId);
  for (const key of files.keys) {
    await results.remove(key);
    await removeCheckpoints({ blobs, results }, key);
  }
  for (const digest of [...files.made, ...files.likenesses]) await blobs.remove(digest);
  const filesSealed = await sealOriginals(options, { ...place, digests: files.likenesses });
  if (!destroysKeys || (await desk.keys.find(principalId)) === undefined) return;
  const isHeld = await database.forWorkspace(workspaceId, (trx) =>
    isOnHold(trx, { workspaceId, owners: [principalId] }),
  );
  if (isHeld) return;
  await database.forWorkspace(workspaceId, async (trx) => {
    const body = { principal: principalId, filesSealed };
    await recordConsent(trx, { desk, visitor }, { says: "person_key_destroyed", body });
    // Last, and for ever: what was written down is true whichever of both dies first, since it is done again.
    await desk.keys.destroy(principalId);
  });
}

type Cache = Pick<Awaited<ReturnType<Stores["openCache"]>>, "blobs" | "results">;

/** The chunks of a shot are numbered from 0, and there is none behind the first that is missing. */
async function removeCheckpoints({ blobs, results }: Cache, step: Digest): Promise<void> {
  for (let index = 0; index < limits.shotDurationMsMax; index += 1) {
    const key = checkpointKey(step, index);
    const found = await results.find(key);
    if (!found) return;
    await results.remove(key);
    for (const digest of Object.values(found.outputs)) await blobs.remove(digest);
  }
}

/**
 * Holds the originals: they lie encrypted for their person since they were pushed, or are by now, and nothing reads them any more. What an
 * older build sealed stays as it is.
 * @returns how many files are sealed by now
 */
async function sealOriginals(
  { database, stores, desk }: SealOptions,
  sealed: { readonly workspaceId: string; readonly principalId: string; readonly digests: readonly Digest[] },
): Promise<number> {
  const { workspaceId, principalId, digests } = sealed;
  const key = await desk.keys.find(principalId);
  const vault = await stores.openVault(workspaceId, [principalId]);
  for (const digest of key ? digests : []) {
    await protectBlob(vault, digest).catch(unlessLost);
    await database.forWorkspace(workspaceId, async (trx) => {
      const held = await holdBlob(trx, { workspaceId, owner: principalId, digest, now: desk.now() });
      if (held === undefined) return;
      await trx
        .insertInto("sealed_files")
        .values({
          workspace_id: workspaceId,
          principal_id: principalId,
          digest,
          sealed_digest: held,
          sealed_at: desk.now(),
        })
        .onConflict((conflict) => conflict.columns(["principal_id", "digest"]).doUpdateSet({ sealed_digest: held }))
        .execute();
    });
  }
  return digests.length;
}

function unlessLost(error: unknown): undefined {
  if (!isBlobLoss(error)) throw error;
}
