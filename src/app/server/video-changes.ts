import type { Caller } from "../../access/index.ts";
import { SutradharError } from "../../core/index.ts";
import { isPassing, stopRun, type JobQueue } from "../../executors/index.ts";
import { hide, type LedgerWriter } from "../../ledger/index.ts";
import {
  byCaller,
  bySystem,
  getVideo,
  isFinished,
  lockVideo,
  moveVideo,
  recordVideo,
  refuseTakenDown,
  unknownVideo,
  type Video,
  type VideoRecorder,
  type VideoView,
} from "../../productions/index.ts";
import type { Database, ProblemRecord, Stores, Trx } from "../../store/index.ts";
import { addApproval, readRoles } from "./approvals.ts";
import { enqueuePlan } from "./enqueue-plan.ts";
import { viewVideo } from "./view-video.ts";

export interface VideoChangeOptions {
  readonly database: Database;
  readonly queue: JobQueue;
  readonly stores: Stores;
  readonly ledger: LedgerWriter;
  readonly now: () => Date;
}

/** Ends a video before its end: its steps are told at once, and nothing of it begins any more. */
export function cancelVideo(options: VideoChangeOptions, caller: Caller, id: string): Promise<VideoView> {
  return patiently(() =>
    options.database.forWorkspace(caller.workspaceId, async (trx) => {
      const problem = { code: "cancelled", message: `cancelled by ${caller.name}` };
      await stopVideo(trx, options, { id, problem, by: byCaller(options.ledger, caller) });
      return viewVideo(trx, await getVideo(trx, id));
    }),
  );
}

/** Cancels the videos whose deadline has passed. @returns their ids */
export async function cancelOverdue(options: Omit<VideoChangeOptions, "stores">): Promise<readonly string[]> {
  const { database, now } = options;
  const rows = await database.engine
    .selectFrom("videos")
    .select(["id", "workspace_id", "deadline"])
    .where("deadline", "<=", now())
    .where("finished_at", "is", null)
    .orderBy("deadline")
    .limit(overdueAtOnceMax)
    .execute();
  const cancelled: string[] = [];
  for (const { id, workspace_id: workspaceId, deadline } of rows) {
    const problem = { code: "time_limit", message: `it was not ready by its deadline, ${deadline?.toISOString()}` };
    const isStopped = await patiently(() =>
      database.engine
        .transaction()
        .execute((trx) => stopVideo(trx, options, { id, problem, by: bySystem(options.ledger, workspaceId) })),
    ).then(
      () => true,
      // It has ended this instant.
      (error: unknown) => {
        if (error instanceof SutradharError && error.code === "state_conflict") return false;
        throw error;
      },
    );
    if (isStopped) cancelled.push(id);
  }
  return cancelled;
}

const overdueAtOnceMax = 100;

/** @throws SutradharError `video_unknown`, `state_conflict` */
export async function stopVideo(
  trx: Trx,
  { queue, now }: Pick<VideoChangeOptions, "queue" | "now">,
  stop: {
    readonly id: string;
    readonly problem: ProblemRecord;
    readonly by: VideoRecorder;
    /** Cancelled, if it is not said. */
    readonly to?: "blocked";
  },
): Promise<void> {
  const { id, problem, by, to = "cancelled" } = stop;
  // Runs before their video, as those lock them who commit a step.
  await lockOpenRuns(trx, id);
  const video = await lockKnown(trx, id);
  if (isFinished(video.state)) throw stateConflict(video, to);
  // One may have begun before the video was locked; from now on none does.
  for (const run of await lockOpenRuns(trx, id)) {
    await stopRun(trx, { queue, now }, { id: run, workspaceId: video.workspaceId }, { state: "cancelled" });
  }
  await moveVideo(trx, id, { to, now: now(), problem });
  const reason = hide(problem.code);
  if (to === "cancelled") await recordVideo(trx, by, { says: "cancelled", body: { video: id, reason } });
  else await recordVideo(trx, by, { says: "stopped", body: { video: id, state: to, reason } });
}

/** Tries a video again that failed, was blocked or cancelled; what was made is not made again. */
export function retryVideo(options: VideoChangeOptions, caller: Caller, id: string): Promise<VideoView> {
  const { database, queue, now } = options;
  return database.forWorkspace(caller.workspaceId, async (trx) => {
    const video = await lockKnown(trx, id);
    await refuseTakenDown(trx, id);
    if (!(await moveVideo(trx, id, { to: "queued", now: now() }))) throw stateConflict(video, "tried again");
    // What is made now is not what was looked at.
    await trx.updateTable("videos").set({ approval: null }).where("id", "=", id).execute();
    // Who asks for it now wants it though its time is over.
    await trx
      .updateTable("videos")
      .set({ deadline: null })
      .where("id", "=", id)
      .where("deadline", "<=", now())
      .execute();
    await trx
      .updateTable("dead_letters")
      .set({ settled_at: now() })
      .where("video_id", "=", id)
      .where("settled_at", "is", null)
      .execute();
    await enqueuePlan(trx, queue, id);
    return viewVideo(trx, await getVideo(trx, id));
  });
}

/** A person has looked at what the gates would not decide: it is planned once more, and released when as many agree as must. */
export async function approveVideo(
  { database, queue, ledger, now }: VideoChangeOptions,
  caller: Caller,
  { id, reason }: { readonly id: string; readonly reason: string },
): Promise<VideoView> {
  const roles = await readRoles(database, caller, now());
  return database.forWorkspace(caller.workspaceId, async (trx) => {
    const video = await lockKnown(trx, id);
    if (video.state !== "in_review") throw stateConflict(video, "approved");
    await addApproval(trx, caller, { id, roles, reason, now: now() });
    await recordVideo(trx, byCaller(ledger, caller), {
      says: "approved",
      body: { video: id, reason: hide(reason) },
    });
    await enqueuePlan(trx, queue, id);
    return viewVideo(trx, await getVideo(trx, id));
  });
}

async function lockKnown(trx: Trx, id: string): Promise<Video> {
  const video = await lockVideo(trx, id);
  if (!video) throw unknownVideo(id);
  return video;
}

function stateConflict({ id, state }: Video, wanted: string): SutradharError {
  return new SutradharError("state_conflict", `${id} is ${state}, and cannot be ${wanted} from there`);
}

async function lockOpenRuns(trx: Trx, videoId: string): Promise<string[]> {
  const rows = await trx
    .selectFrom("runs")
    .select("id")
    .where("video_id", "=", videoId)
    .where("state", "=", "running")
    .orderBy("id")
    .forUpdate()
    .execute();
  return rows.map(({ id }) => id);
}

const triesMax = 5;

/** Two who stop and commit at once may wait for each other, until the database sends one of them away. */
async function patiently<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      if (!isPassing(error) || tries === triesMax) throw error;
    }
  }
}
