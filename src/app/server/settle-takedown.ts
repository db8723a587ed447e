import { SutradharError } from "../../core/index.ts";
import { isPassing, type JobQueue } from "../../executors/index.ts";
import { hide, type LedgerWriter } from "../../ledger/index.ts";
import {
  bySystem,
  isFinished,
  lockVideo,
  moveVideo,
  recordVideo,
  findTakedown,
  findVideo,
} from "../../productions/index.ts";
import type { Database, Stores, Trx } from "../../store/index.ts";
import { stopVideo } from "./video-changes.ts";

export interface SettleTakedownOptions {
  readonly database: Pick<Database, "engine" | "forWorkspace">;
  readonly queue: JobQueue;
  readonly stores: Pick<Stores, "openVault">;
  readonly ledger: LedgerWriter;
  readonly now: () => Date;
}

interface Place {
  readonly workspaceId: string;
  readonly id: string;
}

/**
 * Has the states of videos follow what was decided: what is withheld is withdrawn, or stopped where it is not ready, and what was
 * lifted comes back; each with its event, which webhooks tell. The refusals did not wait for this. Whoever dies on the way is
 * followed by the scheduler; done again, it does nothing.
 * @returns how many videos it moved
 */
export async function settleTakedown(options: SettleTakedownOptions, place: Place, videosMax: number): Promise<number> {
  const { database } = options;
  const videos = await database.forWorkspace(place.workspaceId, (trx) =>
    trx
      .selectFrom("takedown_videos")
      .select(["video_id", "lifted_at"])
      .where("takedown_id", "=", place.id)
      .where((has) =>
        has.or([
          has.and([has("state_before", "is", null), has("lifted_at", "is", null)]),
          has.and([has("lifted_at", "is not", null), has("restored_at", "is", null)]),
        ]),
      )
      .orderBy("video_id")
      .limit(videosMax)
      .execute(),
  );
  for (const { video_id: videoId, lifted_at: liftedAt } of videos) {
    await patiently(() =>
      database.forWorkspace(place.workspaceId, (trx) =>
        liftedAt ? restore(trx, options, { place, videoId }) : withdraw(trx, options, { place, videoId }),
      ),
    );
  }
  return videos.length;
}

/** The same for all that nobody has seen to: for the scheduler. */
export async function settleTakedowns(options: SettleTakedownOptions): Promise<number> {
  const rows = await options.database.engine
    .selectFrom("takedown_videos")
    .select(["workspace_id", "takedown_id"])
    .distinct()
    .where((has) =>
      has.or([
        has.and([has("state_before", "is", null), has("lifted_at", "is", null)]),
        has.and([has("lifted_at", "is not", null), has("restored_at", "is", null)]),
      ]),
    )
    .limit(takedownsAtOnceMax)
    .execute();
  let moved = 0;
  for (const { workspace_id: workspaceId, takedown_id: id } of rows) {
    moved += await settleTakedown(options, { workspaceId, id }, videosAtOnceMax);
  }
  return moved;
}

const takedownsAtOnceMax = 20;
const videosAtOnceMax = 2_000;

interface Moving {
  readonly place: Place;
  readonly videoId: string;
}

async function withdraw(trx: Trx, options: SettleTakedownOptions, { place, videoId }: Moving): Promise<void> {
  const { ledger, queue, now } = options;
  const by = bySystem(ledger, place.workspaceId);
  const problem = { code: "taken_down", message: "it was taken down", details: { takedown: place.id } };
  // Not locked yet: who stops a video locks its runs before it.
  const video = await findVideo(trx, videoId);
  if (!video) return;
  if (!isFinished(video.state)) await stopVideo(trx, { queue, now }, { id: videoId, problem, by, to: "blocked" });
  else if (await moveVideo(trx, videoId, { to: "withdrawn", now: now(), problem })) {
    const body = { video: videoId, state: "withdrawn", reason: hide(place.id) } as const;
    await recordVideo(trx, by, { says: "stopped", body });
  }
  const isHeld = video.state === "withdrawn" && (await wasReady(trx, videoId));
  await mark(trx, { place, videoId }, { state_before: isHeld ? "ready" : video.state });
}

/** Whether another takedown that still stands has taken it out of there: then it goes back there once neither does. */
async function wasReady(trx: Trx, videoId: string): Promise<boolean> {
  const row = await trx
    .selectFrom("takedown_videos")
    .select("takedown_id")
    .where("video_id", "=", videoId)
    .where("state_before", "=", "ready")
    .where("lifted_at", "is", null)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

async function restore(trx: Trx, { stores, now }: SettleTakedownOptions, { place, videoId }: Moving): Promise<void> {
  await mark(trx, { place, videoId }, { restored_at: now() });
  const video = await lockVideo(trx, videoId);
  const row = await trx
    .selectFrom("takedown_videos")
    .select("state_before")
    .where("takedown_id", "=", place.id)
    .where("video_id", "=", videoId)
    .executeTakeFirst();
  if (video?.state !== "withdrawn" || row?.state_before !== "ready") return;
  if ((await findTakedown(trx, videoId)) !== undefined) return;
  // Erased meanwhile, by a campaign's end or by who is in it: there is nothing that could come back.
  const file = video.deliverables?.["video"];
  const vault = await stores.openVault(place.workspaceId);
  if (!file || !(await vault.has(file))) return;
  await moveVideo(trx, videoId, { to: "ready", now: now() });
}

function mark(
  trx: Trx,
  { place, videoId }: Moving,
  change: { readonly state_before: string } | { readonly restored_at: Date },
) {
  return trx
    .updateTable("takedown_videos")
    .set(change)
    .where("takedown_id", "=", place.id)
    .where("video_id", "=", videoId)
    .execute();
}

const triesMax = 5;

/** One that commits a step, or ends, at this instant is tried again. */
async function patiently(work: () => Promise<void>): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      const hasEnded = error instanceof SutradharError && error.code === "state_conflict";
      if ((!isPassing(error) && !hasEnded) || tries === triesMax) throw error;
    }
  }
}
