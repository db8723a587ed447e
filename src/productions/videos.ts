import { createId, limits, SutradharError, type Digest } from "../core/index.ts";
import { toJson, type ProblemRecord, type Trx, type VideoPriority, type VideoState } from "../store/index.ts";
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
  readonly plannedAt: Date | null;
  readonly startedAt: Date | null;
  readonly firstChunkAt: Date | null;
  readonly firstPlayableAt: Date | null;
  readonly finishedAt: Date | null;
}

export interface NewVideo {
  readonly workspaceId: string;
  readonly order: VideoOrder;
  readonly requestId?: string;
  readonly now: Date;
}

/** Writes a video down as it was asked for; nothing is done for it yet. */
export async function createVideo(trx: Trx, { workspaceId, order, requestId, now }: NewVideo): Promise<Video> {
  const id = createId("vid", now.getTime());
  await trx
    .insertInto("videos")
    .values({
      id,
      workspace_id: workspaceId,
      state: "queued",
      priority: order.priority,
      request: toJson(order),
      request_id: requestId ?? null,
      created_at: now,
    })
    .execute();
  return getVideo(trx, id);
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
  /** The id that the page before ended with. */
  readonly after?: string;
  readonly limit: number;
}

/** The newest first. */
export async function listVideos(trx: Trx, { state, after, limit }: VideoFilter): Promise<Video[]> {
  let query = trx.selectFrom("videos").selectAll().orderBy("id", "desc").limit(Math.min(limit, limits.pageRowsMax));
  if (state) query = query.where("state", "=", state);
  if (after) query = query.where("id", "<", after);
  return (await query.execute()).map(toVideo);
}

export interface VideoMove {
  readonly to: VideoState;
  readonly now: Date;
  readonly problem?: ProblemRecord;
}

/** Moves a video to another state where that may follow its own; says whether it did. */
export async function moveVideo(trx: Trx, id: string, { to, now, problem }: VideoMove): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable("videos")
    .set({
      state: to,
      problem: problem ? toJson(problem) : null,
      finished_at: isFinished(to) ? now : null,
    })
    .where("id", "=", id)
    .where("state", "in", statesBefore(to))
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

type VideoRow = Awaited<ReturnType<typeof selectRow>>;
function selectRow(trx: Trx) {
  return trx.selectFrom("videos").selectAll().executeTakeFirstOrThrow();
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
    plannedAt: row.planned_at,
    startedAt: row.started_at,
    firstChunkAt: row.first_chunk_at,
    firstPlayableAt: row.first_playable_at,
    finishedAt: row.finished_at,
  };
}
