import type { Caller } from "../../access/index.ts";
import type { ConsentServices } from "../../api/index.ts";
import { SutradharError, type Digest } from "../../core/index.ts";
import { decideVideo, type ConsentDesk } from "../../governance/consent/index.ts";
import { hide } from "../../ledger/index.ts";
import { byCaller, lockVideo, moveVideo, recordVideo, unknownVideo } from "../../productions/index.ts";
import type { Database, Stores, Trx } from "../../store/index.ts";

export interface DecideOptions {
  readonly database: Pick<Database, "forWorkspace">;
  readonly stores: Pick<Stores, "openVault">;
  readonly desk: ConsentDesk;
}

/**
 * What the owner decides about a video that was out when a consent ended. Taken down, it is withdrawn for ever, and its files are
 * gone; kept, its reason stands, copies elsewhere stay, and from here it is still not handed out.
 * @throws SutradharError `state_conflict` where no decision waits
 */
export async function decideWithdrawn(
  { database, stores, desk }: DecideOptions,
  caller: Caller,
  decided: Parameters<ConsentServices["decide"]>[1],
): Promise<void> {
  const { videoId, decision, reason } = decided;
  const { workspaceId, name } = caller;
  const by = byCaller(desk.ledger, caller);
  const files = await database.forWorkspace(workspaceId, async (trx) => {
    const video = await lockVideo(trx, videoId);
    if (!video) throw unknownVideo(videoId);
    await decideVideo(trx, { desk, visitor: { workspaceId, name, actor: by.actor } }, decided);
    if (decision === "keep") return [];
    const problem = { code: "consent_refused", message: `it was taken down: ${reason}` };
    if (!(await moveVideo(trx, videoId, { to: "withdrawn", now: desk.now(), problem }))) {
      throw new SutradharError("state_conflict", `${videoId} is ${video.state}, and cannot be withdrawn from there`);
    }
    await recordVideo(trx, by, { says: "stopped", body: { video: videoId, state: "withdrawn", reason: hide(reason) } });
    return listOwnFiles(trx, videoId, Object.values(video.deliverables ?? {}));
  });
  const vault = await stores.openVault(workspaceId);
  for (const digest of files) await vault.remove(digest);
}

/** Files of one video that no other has as well. */
async function listOwnFiles(trx: Trx, videoId: string, digests: readonly Digest[]): Promise<readonly Digest[]> {
  const own: Digest[] = [];
  for (const digest of digests) {
    const other = await trx
      .selectFrom("videos")
      .select("id")
      .where("id", "!=", videoId)
      .where("master_sha256", "=", digest)
      .where("state", "=", "ready")
      .limit(1)
      .executeTakeFirst();
    if (!other) own.push(digest);
  }
  return own;
}
