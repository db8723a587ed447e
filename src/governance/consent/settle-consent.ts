import { sql } from "kysely";
import { limits, SutradharError, type Digest } from "../../core/index.ts";
import type { Database, Trx } from "../../store/index.ts";
import { recordConsent } from "./consent-entries.ts";
import { hide } from "../../ledger/index.ts";
import type { ConsentDesk, DeskVisitor } from "./consent-desk.ts";
import { getConsent } from "./consents.ts";
import { isInForce } from "./status.ts";

/** A consent of which something ended, and not all that asks for is done. */
export interface Unsettled {
  readonly workspaceId: string;
  readonly id: string;
}

/** The oldest first. */
export async function listToSettle({ engine }: Pick<Database, "engine">): Promise<readonly Unsettled[]> {
  const rows = await engine
    .selectFrom("consents")
    .select(["id", "workspace_id"])
    .where("settled_at", "is", null)
    .orderBy("id")
    .limit(limits.pageRowsMax)
    .execute();
  return rows.map(({ id, workspace_id: workspaceId }) => ({ id, workspaceId }));
}

/** The videos that somebody is in whose consent ended, wholly or for a purpose: each is to be asked about again. */
export async function listAffectedVideos(
  trx: Trx,
  { workspaceId, id }: Unsettled,
): Promise<{ readonly unfinished: readonly string[]; readonly ready: readonly string[] }> {
  const consent = await getConsent(trx, { workspaceId, id });
  const rows = await trx
    .selectFrom("likeness_uses as u")
    .innerJoin("videos as v", "v.id", "u.video_id")
    .select(["v.id", "v.state"])
    .distinct()
    .where("u.principal_id", "=", consent.principalId)
    .where((has) => has.or([has("v.finished_at", "is", null), has("v.state", "=", "ready")]))
    .orderBy("v.id")
    .execute();
  const of = (isReady: boolean): string[] =>
    rows.filter(({ state }) => (state === "ready") === isReady).map((row) => row.id);
  return { unfinished: of(false), ready: of(true) };
}

/** Puts a video that is out before its owner, once. */
export async function listForDecision(
  trx: Trx,
  listed: { readonly workspaceId: string; readonly consentId: string; readonly videoId: string; readonly now: Date },
): Promise<void> {
  const { workspaceId, consentId, videoId, now } = listed;
  await trx
    .insertInto("withdrawn_videos")
    .values({
      workspace_id: workspaceId,
      consent_id: consentId,
      video_id: videoId,
      decision: null,
      reason: null,
      decided_by: null,
      listed_at: now,
      decided_at: null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

export interface WithdrawnVideo {
  readonly videoId: string;
  readonly decision: "keep" | "takedown" | null;
  readonly reason: string | null;
  readonly decidedAt: Date | null;
}

export async function listWithdrawnVideos(trx: Trx, consentId: string): Promise<readonly WithdrawnVideo[]> {
  const rows = await trx
    .selectFrom("withdrawn_videos")
    .select(["video_id", "decision", "reason", "decided_at"])
    .where("consent_id", "=", consentId)
    .orderBy("video_id")
    .limit(limits.planNodesMax)
    .execute();
  return rows.map((row) => ({
    videoId: row.video_id,
    decision: row.decision,
    reason: row.reason,
    decidedAt: row.decided_at,
  }));
}

/** Writes the owner's decision down, once. @throws SutradharError `state_conflict` where there is none to be made */
export async function decideVideo(
  trx: Trx,
  { desk, visitor }: { readonly desk: ConsentDesk; readonly visitor: DeskVisitor },
  decided: {
    readonly consentId: string;
    readonly videoId: string;
    readonly decision: "keep" | "takedown";
    readonly reason: string;
  },
): Promise<void> {
  const { consentId, videoId, decision, reason } = decided;
  const row = await trx
    .updateTable("withdrawn_videos")
    .set({ decision, reason, decided_by: visitor.name, decided_at: desk.now() })
    .where("workspace_id", "=", visitor.workspaceId)
    .where("consent_id", "=", consentId)
    .where("video_id", "=", videoId)
    .where("decided_at", "is", null)
    .returning("video_id")
    .executeTakeFirst();
  if (!row) {
    throw new SutradharError("state_conflict", `no decision about ${videoId} waits under ${consentId}`);
  }
  const body = { consent: consentId, video: videoId, decision, reason: hide(reason) };
  await recordConsent(trx, { desk, visitor, place: { consentId, reason } }, { says: "video_decided", body });
}

/** Whether a person allows anything at all any more. */
export async function allowsAnything(trx: Trx, principalId: string): Promise<boolean> {
  const rows = await trx.selectFrom("consents").select("status").where("principal_id", "=", principalId).execute();
  return rows.some(({ status }) => isInForce(status) || status === "paused");
}

/** Says that all is done; not where more was taken back meanwhile. */
export async function noteSettled(
  trx: Trx,
  { id, seen, now }: { readonly id: string; readonly seen: string; readonly now: Date },
): Promise<void> {
  if ((await readEnding(trx, id)) !== seen) return;
  await trx.updateTable("consents").set({ settled_at: now }).where("id", "=", id).execute();
}

/** How far a consent has ended, as a word that changes with it. */
export async function readEnding(trx: Trx, id: string): Promise<string> {
  const { status } = await trx
    .selectFrom("consents")
    .select("status")
    .where("id", "=", id)
    .forUpdate()
    .executeTakeFirstOrThrow();
  const grants = await trx
    .selectFrom("consent_grants")
    .select("id")
    .where("consent_id", "=", id)
    .where("withdrawn_at", "is not", null)
    .orderBy("id")
    .execute();
  return [status, ...grants.map((grant) => grant.id)].join();
}

/** The files of a person's likenesses, and what was made of them: what must be unreadable once nothing is allowed any more. */
export async function listPersonFiles(
  trx: Trx,
  { workspaceId, principalId }: { readonly workspaceId: string; readonly principalId: string },
): Promise<{
  readonly likenesses: readonly Digest[];
  readonly made: readonly Digest[];
  readonly keys: readonly Digest[];
}> {
  const files = await trx
    .selectFrom("principals as p")
    .innerJoin("asset_versions as v", (join) =>
      join.onRef("v.workspace_id", "=", "p.workspace_id").onRef("v.person", "=", "p.ref"),
    )
    .innerJoin("asset_files as f", (join) =>
      join
        .onRef("f.workspace_id", "=", "v.workspace_id")
        .onRef("f.kind", "=", "v.kind")
        .onRef("f.name", "=", "v.name")
        .onRef("f.version", "=", "v.version"),
    )
    .select("f.digest")
    .distinct()
    .where("p.id", "=", principalId)
    .where("p.workspace_id", "=", workspaceId)
    .execute();
  const steps = await trx
    .selectFrom("likeness_uses as u")
    .innerJoin("runs as r", "r.video_id", "u.video_id")
    .innerJoin("steps as s", "s.run_id", "r.id")
    .select(["s.key", "s.outputs"])
    .distinct()
    .where("u.principal_id", "=", principalId)
    .execute();
  const pieces = await listPieces(trx, { workspaceId, principalId });
  const recordings = await listRecordings(trx, { workspaceId, principalId });
  const outputs = [...steps, ...pieces].flatMap((each) => Object.values(each.outputs ?? {}));
  return {
    likenesses: [...new Set([...files, ...recordings].map(({ digest }) => digest))],
    made: [...new Set(outputs)],
    keys: [...new Set([...steps, ...pieces].map(({ key }) => key))],
  };
}

/** Recordings of theirs that came with orders, by what was said of them: no asset has them. */
async function listRecordings(
  trx: Trx,
  { workspaceId, principalId }: { readonly workspaceId: string; readonly principalId: string },
): Promise<readonly { readonly digest: Digest }[]> {
  const { rows } = await sql<{ digest: Digest }>`
    select distinct u.asset_digest as digest from likeness_uses u join videos v on v.id = u.video_id
    where u.workspace_id = ${workspaceId} and u.principal_id = ${principalId} and u.modality = 'voice'
      and exists (select from jsonb_each_text(v.request -> 'files') f where f.value = u.asset_digest)
  `.execute(trx);
  return rows;
}

/** What was kept while the sound of their videos was mixed: its keys tell of no video, and others' is made again. */
function listPieces(
  trx: Trx,
  { workspaceId, principalId }: { readonly workspaceId: string; readonly principalId: string },
) {
  return trx
    .selectFrom("likeness_uses as u")
    .innerJoin("runs as r", "r.video_id", "u.video_id")
    .innerJoin("steps as s", (join) => join.onRef("s.run_id", "=", "r.id").on("s.step", "=", "mix"))
    .innerJoin("results as k", (join) =>
      join
        .onRef("k.committed_at", ">=", "s.started_at")
        .on((on) => on.or([on("s.finished_at", "is", null), on("k.committed_at", "<=", on.ref("s.finished_at"))])),
    )
    .select(["k.key", "k.outputs"])
    .distinct()
    .where("u.principal_id", "=", principalId)
    .where("k.workspace_id", "=", workspaceId)
    .execute();
}
