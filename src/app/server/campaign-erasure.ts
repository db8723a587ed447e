import { sql } from "kysely";
import { SutradharError, type Digest } from "../../core/index.ts";
import { checkpointKey } from "../../executors/index.ts";
import {
  addCounts,
  atOnce,
  countUnchecked,
  lockCampaign,
  moveVideo,
  recordCampaign,
  recordErased,
  type Campaign,
  type VideoRecorder,
} from "../../productions/index.ts";
import { isOnHold } from "../../governance/retention/index.ts";
import type { BlobStore, Store, Trx } from "../../store/index.ts";
import type { CampaignRoom } from "./tend-campaign.ts";

/**
 * Destroys what a campaign keeps people's data under, and what that data was: from then on nobody can read it. What was made
 * of it is removed by whoever tends the campaign next.
 * @throws SutradharError `state_conflict` while it runs
 */
export async function eraseNow(
  trx: Trx,
  campaign: Campaign,
  { by, now }: { readonly by: VideoRecorder; readonly now: Date },
): Promise<Campaign> {
  const { id, state, rows } = campaign;
  if (campaign.erasedAt !== null) return campaign;
  if (await isOnHold(trx, { workspaceId: campaign.workspaceId, owners: [id] })) {
    throw new SutradharError("state_conflict", `${id} is on a legal hold: it is erased when that is lifted`);
  }
  if (state === "running" || state === "paused") {
    throw new SutradharError("state_conflict", `${id} is ${state}: cancel it before it is erased`);
  }
  const hasEnded = state === "done" || state === "cancelled";
  await trx
    .updateTable("campaign_rows")
    .set({ sealed: null, sealed_problems: null, recipient_mac: null })
    .where("campaign_id", "=", id)
    .execute();
  if (!hasEnded) {
    await trx
      .updateTable("campaign_rows")
      .set({ state: "cancelled" })
      .where("campaign_id", "=", id)
      .where("state", "in", ["good", "unchecked"])
      .execute();
    await addCounts(trx, id, { good: -rows.good, cancelled: rows.good + countUnchecked(campaign) });
  }
  await trx
    .updateTable("campaigns")
    .set({
      sealed_key: null,
      erased_at: now,
      next_at: atOnce(now),
      upload_id: null,
      upload_until: null,
      ...(hasEnded ? {} : { state: "cancelled", finished_at: now }),
    })
    .where("id", "=", id)
    .execute();
  const erased = await lockCampaign(trx, id);
  await recordCampaign(trx, erased, { what: "erased", now });
  await recordErased(trx, by, campaign);
  return erased;
}

const videosAtOnce = 20;

interface PersonalStep {
  readonly step: string;
  readonly key: Digest;
  readonly outputs: Readonly<Record<string, Digest>> | null;
}

/** Removes what was made of people's data: videos, and what the cache has of them. @returns how many videos it saw to */
export async function purgeSome(room: CampaignRoom, campaign: Campaign): Promise<number> {
  const { database } = room.plans.line;
  const rows = await database.engine
    .selectFrom("videos")
    .select(["id", "deliverables"])
    .where("campaign_id", "=", campaign.id)
    .where("erased_at", "is", null)
    .where("finished_at", "is not", null)
    // Of a campaign that goes on: those of recipients who were erased from it.
    .$if(campaign.erasedAt === null, (query) =>
      query.where(
        sql<boolean>`exists (
          select from campaign_rows r
          where r.campaign_id = videos.campaign_id and r.number = videos.campaign_row and r.sealed is null)`,
      ),
    )
    .orderBy("id")
    .limit(videosAtOnce)
    .execute();
  for (const { id, deliverables } of rows) await purgeVideo(room, campaign, { id, deliverables: deliverables ?? {} });
  return rows.length;
}

interface PurgedVideo {
  readonly id: string;
  readonly deliverables: Readonly<Record<string, Digest>>;
}

/** Files first: a kill in between leaves a row that says what is still to be done. */
async function purgeVideo(room: CampaignRoom, campaign: Campaign, { id, deliverables }: PurgedVideo): Promise<void> {
  const { line, stores, now } = room.plans;
  const { workspaceId } = campaign;
  const steps = await listPersonal(room, campaign, id);
  const cache = await stores.openCache(workspaceId);
  const keys: Digest[] = [];
  for (const step of steps) keys.push(step.key, ...(await dropOutputs(cache.blobs, step)));
  keys.push(...(await dropPieces(room, cache, id)));
  for (const key of keys) await cache.results.remove(key);
  const vault = await stores.openVault(workspaceId);
  for (const [name, digest] of Object.entries(deliverables)) {
    if (!(await isShared(room, { workspaceId, video: id, name, digest }))) await vault.remove(digest);
  }
  await line.database.engine.transaction().execute(async (trx) => {
    await moveVideo(trx, id, { to: "withdrawn", now: now() });
    await forgetVideo(trx, { id, workspaceId, keys, now: now() });
  });
}

/** The steps that made something of the row's own. A node that is the same for every row is the template's. */
async function listPersonal({ plans }: CampaignRoom, { quote }: Campaign, videoId: string): Promise<PersonalStep[]> {
  const { personalNodes } = (quote ?? {}) as { readonly personalNodes?: readonly string[] };
  let query = plans.line.database.engine
    .selectFrom("steps as s")
    .innerJoin("runs as r", "r.id", "s.run_id")
    .select(["s.step", "s.key", "s.outputs"])
    .where("r.video_id", "=", videoId);
  if (personalNodes) query = query.where("s.node_id", "in", [...personalNodes, "release", "sign"]);
  return query.execute();
}

/** @returns the keys of the step's pieces */
async function dropOutputs(blobs: BlobStore, { step, key, outputs }: PersonalStep): Promise<readonly Digest[]> {
  const pieces: Digest[] = [];
  const chunks = step === "render" ? outputs?.["chunks"] : undefined;
  if (chunks) {
    const listed = await blobs.get(chunks).then(
      (bytes) =>
        (JSON.parse(new TextDecoder().decode(bytes)) as { readonly chunks: readonly { digest: Digest }[] }).chunks,
      () => [],
    );
    for (const [index, { digest }] of listed.entries()) {
      await blobs.remove(digest);
      pieces.push(checkpointKey(key, index));
    }
  }
  for (const digest of Object.values(outputs ?? {})) await blobs.remove(digest);
  return pieces;
}

/** Pieces that its steps were the first to make. @returns their keys */
async function dropPieces(
  { plans }: CampaignRoom,
  { blobs, results }: Store,
  videoId: string,
): Promise<readonly Digest[]> {
  const rows = await plans.line.database.engine
    .selectFrom("campaign_pieces")
    .select("key")
    .where("video_id", "=", videoId)
    .execute();
  for (const { key } of rows) {
    for (const digest of Object.values((await results.find(key))?.outputs ?? {})) await blobs.remove(digest);
  }
  return rows.map(({ key }) => key);
}

/** Whether another video has the same file: of the same name, from another campaign that is not erased. */
async function isShared(
  { plans }: CampaignRoom,
  file: { readonly workspaceId: string; readonly video: string; readonly name: string; readonly digest: Digest },
): Promise<boolean> {
  const { rows } = await sql<{ found: boolean }>`
    select exists (
      select from videos v where v.workspace_id = ${file.workspaceId} and v.id <> ${file.video} and v.erased_at is null
        and v.deliverables @> jsonb_build_object(${file.name}::text, ${file.digest}::text)
        and v.campaign_id is distinct from (select campaign_id from videos where id = ${file.video})
    ) as found
  `.execute(plans.line.database.engine);
  return rows[0]?.found ?? true;
}

/** A key is a digest of what a row said: who guesses the name could tell, so that it goes too. */
async function forgetVideo(
  trx: Trx,
  {
    id,
    workspaceId,
    keys,
    now,
  }: { readonly id: string; readonly workspaceId: string; readonly keys: readonly Digest[]; readonly now: Date },
): Promise<void> {
  const runs = sql`select id from runs where video_id = ${id}`;
  await sql`delete from steps where run_id in (${runs})`.execute(trx);
  await sql`delete from campaign_pieces where video_id = ${id}`.execute(trx);
  await sql`update attempts set key = 'erased', problem = null where video_id = ${id}`.execute(trx);
  // Of all that it says.
  await sql`update moderation_decisions set input_sha256 = 'erased' where video_id = ${id}`.execute(trx);
  await sql`update dead_letters set key = 'erased' where video_id = ${id}`.execute(trx);
  await sql`delete from effects where workspace_id = ${workspaceId} and key = any(${[...keys]}::text[])`.execute(trx);
  await sql`
    update videos set lock = null, deliverables = null, title = null, warnings = '[]', gates = null, estimate = null,
      master_sha256 = null, erased_at = ${now}
    where id = ${id}
  `.execute(trx);
}
