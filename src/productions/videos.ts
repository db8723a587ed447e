import { sql, type Selectable } from "kysely";
import { createId, limits, SutradharError, type Digest } from "../core/index.ts";
import {
  toJson,
  type ProblemRecord,
  type Tables,
  type Trx,
  type VideoPriority,
  type VideoState,
} from "../store/index.ts";
import { recordVideoCreated, recordVideoMoved, toldColumns } from "./video-events.ts";
import type { VideoOrder } from "./video-order.ts";
import { isFinished, statesBefore } from "./video-states.ts";

/** One deliverable, as its row tells it. */
export interface Video {
  readonly id: string;
  readonly workspaceId: string;
  readonly state: VideoState;
  readonly title: string | null;
  readonly priority: VideoPriority;
  readonly order: VideoOrder;
  readonly requestId: string | null;
  /** Its caller's own name for it. */
  readonly callbackId: string | null;
  readonly lock: object | null;
  readonly estimate: object | null;
  readonly warnings: readonly ProblemRecord[];
  readonly problem: ProblemRecord | null;
  readonly gates: object | null;
  readonly isApproved: boolean;
  readonly deliverables: Readonly<Record<string, Digest>> | null;
  readonly masterSha256: Digest | null;
  readonly durationMs: number | null;
  readonly frames: number | null;
  readonly framesRendered: number;
  readonly createdAt: Date;
  /** Nothing is done for it before. */
  readonly startAfter: Date | null;
  /** It is cancelled if it is not ready by then. */
  readonly deadline: Date | null;
  readonly plannedAt: Date | null;
  readonly startedAt: Date | null;
  readonly firstChunkAt: Date | null;
  readonly firstPlayableAt: Date | null;
  readonly finishedAt: Date | null;
  /** The row that it is made for: what that says is personal, and kept with its campaign. */
  readonly campaign: CampaignPlace | null;
  /** From when on its files cannot be fetched any more. */
  readonly expiresAt: Date | null;
}

/** A row of a campaign. */
export interface CampaignPlace {
  readonly id: string;
  readonly row: number;
}

export interface NewVideo {
  readonly workspaceId: string;
  readonly order: VideoOrder;
  readonly requestId?: string;
  /** What it will take, as far as that is known by now. */
  readonly estimate?: object | undefined;
  /** The claim of an Idempotency-Key that it is made under: one claim makes one video. */
  readonly origin?: string | undefined;
  readonly callbackId?: string | undefined;
  readonly startAfter?: Date | undefined;
  readonly deadline?: Date | undefined;
  readonly campaign?: CampaignPlace;
  readonly expiresAt?: Date | null;
  readonly now: Date;
}

/**
 * Writes a video down as it was asked for; nothing is done for it yet.
 * @throws SutradharError `state_conflict` where the callback's name is another video's
 */
export async function createVideo(trx: Trx, order: NewVideo): Promise<Video> {
  return (await createVideoOnce(trx, order)).video;
}

/** The same, but what was made under the same origin is returned as it is, and is not new. */
export async function createVideoOnce(
  trx: Trx,
  wanted: NewVideo,
): Promise<{ readonly video: Video; readonly isNew: boolean }> {
  const written = await trx
    .insertInto("videos")
    .values(newRow(wanted))
    .onConflict((conflict) => conflict.doNothing())
    .returningAll()
    .executeTakeFirst();
  if (!written) return { video: await findTwin(trx, wanted), isNew: false };
  await recordVideoCreated(trx, written, wanted.now);
  return { video: toVideo(written), isNew: true };
}

function newRow({ order, now, campaign, estimate, ...wanted }: NewVideo) {
  return {
    id: createId("vid", now.getTime()),
    workspace_id: wanted.workspaceId,
    state: "queued" as const,
    priority: order.priority,
    request: toJson(order),
    request_id: wanted.requestId ?? null,
    estimate: estimate ? toJson(estimate) : null,
    origin: wanted.origin ?? null,
    callback_id: wanted.callbackId ?? null,
    start_after: wanted.startAfter ?? null,
    deadline: wanted.deadline ?? null,
    ...placeOf(campaign),
    expires_at: wanted.expiresAt ?? null,
    created_at: now,
  };
}

function placeOf(campaign: NewVideo["campaign"]) {
  return campaign
    ? { campaign_id: campaign.id, campaign_row: campaign.row }
    : { campaign_id: null, campaign_row: null };
}

/** Whose place a new video would take: the one of its own origin, which is it, or another, which keeps its name. */
async function findTwin(
  trx: Trx,
  { workspaceId, origin, callbackId }: Pick<NewVideo, "workspaceId" | "origin" | "callbackId">,
): Promise<Video> {
  const ofWorkspace = trx.selectFrom("videos").selectAll().where("workspace_id", "=", workspaceId);
  const twin = origin && (await ofWorkspace.where("origin", "=", origin).executeTakeFirst());
  if (twin) return toVideo(twin);
  const other = callbackId && (await ofWorkspace.where("callback_id", "=", callbackId).executeTakeFirst());
  throw new SutradharError(
    "state_conflict",
    `callbackId ${JSON.stringify(callbackId)} is ${other ? other.id : "another video"}'s: take another, or ask for that video`,
  );
}

export async function findVideo(trx: Trx, id: string): Promise<Video | undefined> {
  const row = await trx.selectFrom("videos").selectAll().where("id", "=", id).executeTakeFirst();
  return row && toVideo(row);
}

/** The same with its row locked until the transaction ends. */
export async function lockVideo(trx: Trx, id: string): Promise<Video | undefined> {
  const row = await trx.selectFrom("videos").selectAll().where("id", "=", id).forUpdate().executeTakeFirst();
  return row && toVideo(row);
}

/** @throws SutradharError `video_unknown` */
export async function getVideo(trx: Trx, id: string): Promise<Video> {
  const video = await findVideo(trx, id);
  if (!video) throw unknownVideo(id);
  return video;
}

export function unknownVideo(id: string): SutradharError {
  return new SutradharError("video_unknown", `there is no video ${JSON.stringify(id.slice(0, 40))} in this workspace`);
}

export interface VideoFilter {
  readonly state?: VideoState;
  readonly callbackId?: string;
  /** The id that the page before ended with. */
  readonly after?: string;
  readonly limit: number;
}

/** The newest first; their locks are empty where they have one. */
export async function listVideos(trx: Trx, { state, callbackId, after, limit }: VideoFilter): Promise<Video[]> {
  let query = selectTold(trx).orderBy("id", "desc").limit(Math.min(limit, limits.pageRowsMax));
  if (state) query = query.where("state", "=", state);
  if (callbackId) query = query.where("callback_id", "=", callbackId);
  if (after) query = query.where("id", "<", after);
  return (await query.execute()).map(toVideo);
}

export interface VideoMove {
  readonly to: VideoState;
  readonly now: Date;
  readonly problem?: ProblemRecord;
}

/**
 * Moves a video to another state where that may follow its own, with the event that tells of it; says whether it did. What the
 * event tells besides is what its row says by then.
 */
export async function moveVideo(trx: Trx, id: string, { to, now, problem }: VideoMove): Promise<boolean> {
  const moved = await trx
    .updateTable("videos")
    .set({
      state: to,
      problem: problem ? toJson(problem) : null,
      finished_at: isFinished(to) ? now : null,
    })
    .where("id", "=", id)
    .where("state", "in", statesBefore(to))
    .returning(toldColumns)
    .executeTakeFirst();
  if (!moved) return false;
  await recordVideoMoved(trx, moved, now);
  return true;
}

/** How many videos of a workspace are under way; counting ends at `max`. Those that wait for a person are in nobody's way. */
export async function countUnfinished(trx: Trx, workspaceId: string, max: number): Promise<number> {
  const unfinished = trx
    .selectFrom("videos")
    .select("id")
    .where("workspace_id", "=", workspaceId)
    .where("finished_at", "is", null)
    .where("state", "!=", "in_review")
    // A campaign has a bound of its own, and stands in nobody's way.
    .where("campaign_id", "is", null)
    .limit(max)
    .as("unfinished");
  const { count } = await trx
    .selectFrom(unfinished)
    .select(({ fn }) => fn.countAll<number>().as("count"))
    .executeTakeFirstOrThrow();
  return count;
}

/** All that a video is made of but its lock, which may have megabytes. */
const columnsButLock = [
  "approval",
  "callback_id",
  "campaign_id",
  "campaign_row",
  "created_at",
  "deadline",
  "deliverables",
  "duration_ms",
  "estimate",
  "expires_at",
  "finished_at",
  "first_chunk_at",
  "first_playable_at",
  "frames",
  "frames_rendered",
  "gates",
  "id",
  "master_sha256",
  "planned_at",
  "priority",
  "problem",
  "request",
  "request_id",
  "start_after",
  "started_at",
  "state",
  "title",
  "warnings",
  "workspace_id",
] as const;

type VideoRow = Pick<Selectable<Tables["videos"]>, (typeof columnsButLock)[number] | "lock">;

/** Whether there is a lock, in its place. */
const lockMark = sql<object | null>`case when lock is null then null else '{}'::jsonb end`.as("lock");

/** Videos as they are told: of a lock they say only that there is one. */
function selectTold(trx: Trx) {
  return trx.selectFrom("videos").select([...columnsButLock, lockMark]);
}

/** A video to be told of, whose lock is empty where it has one. @throws SutradharError `video_unknown` */
export async function getToldVideo(trx: Trx, id: string): Promise<Video> {
  const row = await selectTold(trx).where("id", "=", id).executeTakeFirst();
  if (!row) throw unknownVideo(id);
  return toVideo(row);
}

function toVideo(row: VideoRow): Video {
  return {
    id: row.id,
    workspaceId: row.workspace_id,
    state: row.state,
    title: row.title,
    priority: row.priority,
    order: row.request as VideoOrder,
    requestId: row.request_id,
    callbackId: row.callback_id,
    lock: row.lock,
    estimate: row.estimate,
    warnings: row.warnings,
    problem: row.problem,
    gates: row.gates,
    isApproved: row.approval !== null,
    deliverables: row.deliverables,
    masterSha256: row.master_sha256,
    durationMs: row.duration_ms,
    frames: row.frames,
    framesRendered: row.frames_rendered,
    createdAt: row.created_at,
    startAfter: row.start_after,
    deadline: row.deadline,
    plannedAt: row.planned_at,
    startedAt: row.started_at,
    firstChunkAt: row.first_chunk_at,
    firstPlayableAt: row.first_playable_at,
    finishedAt: row.finished_at,
    campaign: row.campaign_id === null ? null : { id: row.campaign_id, row: row.campaign_row ?? 0 },
    expiresAt: row.expires_at,
  };
}
