import type { Caller } from "../../access/index.ts";
import type { NewOrder } from "../../api/index.ts";
import { limits, SutradharError } from "../../core/index.ts";
import { isPassing, stopRun, type JobQueue } from "../../executors/index.ts";
import { hide, type LedgerWriter } from "../../ledger/index.ts";
import {
  byKey,
  bySystem,
  countUnfinished,
  createVideoOnce,
  digestOf,
  getVideo,
  isFinished,
  lockVideo,
  moveVideo,
  presentVideo,
  recordVideo,
  unknownVideo,
  type Video,
  type VideoOrder,
  type VideoRecorder,
  type VideoView,
} from "../../productions/index.ts";
import { keepFiles } from "../../registry/versions/index.ts";
import { toJson, type BlobStore, type Database, type ProblemRecord, type Stores, type Trx } from "../../store/index.ts";
import { enqueuePlan } from "./enqueue-plan.ts";
import { viewVideo } from "./view-video.ts";

export interface VideoChangeOptions {
  readonly database: Database;
  readonly queue: JobQueue;
  readonly stores: Stores;
  readonly ledger: LedgerWriter;
  readonly now: () => Date;
  /** How many videos of a workspace may be under way; absent: as many as there are. */
  readonly unfinishedVideosMax?: number;
}

/**
 * Takes an order: its script goes into the vault, and the video and the job that plans it are written together. A file
 * that a deleted asset had as well might be gone by then, so that all are looked at again once nobody can remove them.
 */
export async function orderVideo(
  options: VideoChangeOptions,
  caller: Caller,
  { script, callbackId, startAfter, deadline, origin, ...rest }: NewOrder,
  requestId: string,
): Promise<VideoView> {
  const { database, queue, stores, ledger, now } = options;
  const times = checkTimes({ startAfter, deadline, now: now() });
  const vault = await stores.openVault(caller.workspaceId);
  await refuseAbsent(vault, rest.files);
  const bytes = new TextEncoder().encode(script.text);
  if (bytes.length > limits.scriptBytesMax) {
    throw new SutradharError("file_too_large", `a script may have ${limits.scriptBytesMax} bytes, got ${bytes.length}`);
  }
  await vault.put(bytes);
  return database.forWorkspace(caller.workspaceId, async (trx) => {
    await keepFiles(trx, caller.workspaceId);
    await refuseAbsent(vault, rest.files);
    const digest = await vault.put(bytes);
    const { video, isNew } = await createVideoOnce(trx, {
      workspaceId: caller.workspaceId,
      order: { ...rest, script: { name: script.name, digest } },
      requestId,
      origin,
      callbackId,
      startAfter,
      deadline,
      now: now(),
    });
    if (!isNew) return viewVideo(trx, video);
    await refuseTooMany(trx, options, caller.workspaceId);
    await recordVideo(trx, byKey(ledger, caller), {
      says: "ordered",
      body: { video: video.id, order: hide(digestOf(video.order)) },
    });
    await enqueuePlan(trx, queue, video.id, times);
    return presentVideo(video, { done: 0, total: 0 });
  });
}

/** When it may begin, in the queue's words. @throws SutradharError `request_invalid` */
function checkTimes({
  startAfter,
  deadline,
  now,
}: Pick<NewOrder, "startAfter" | "deadline"> & { readonly now: Date }): { readonly startAfterS?: number } {
  const waitMs = (startAfter?.getTime() ?? 0) - now.getTime();
  if (waitMs > limits.startAfterMsMax) {
    const days = limits.startAfterMsMax / 86_400_000;
    throw new SutradharError(
      "request_invalid",
      `startAfter: must be within ${days} days, got ${startAfter?.toISOString()}`,
    );
  }
  const begin = startAfter && waitMs > 0 ? startAfter : now;
  if (deadline && deadline <= begin) {
    throw new SutradharError(
      "request_invalid",
      `deadline: must be after ${begin.toISOString()}, when it may begin, got ${deadline.toISOString()}`,
    );
  }
  return waitMs > 0 ? { startAfterS: Math.ceil(waitMs / 1_000) } : {};
}

/** Counted with the new one; who comes at the same instant may pass by a few. @throws SutradharError `concurrency_limited` */
async function refuseTooMany(
  trx: Trx,
  { unfinishedVideosMax: max }: VideoChangeOptions,
  workspaceId: string,
): Promise<void> {
  if (max === undefined || (await countUnfinished(trx, workspaceId, max + 1)) <= max) return;
  throw new SutradharError(
    "concurrency_limited",
    `${max} videos of this workspace are under way, which is as many as may be: wait until some have ended`,
    { details: { retryAfterS: 30 } },
  );
}

const looksAtOnceMax = 8;

async function refuseAbsent(vault: Pick<BlobStore, "has">, files: VideoOrder["files"]): Promise<void> {
  const named = Object.entries(files);
  for (let start = 0; start < named.length; start += looksAtOnceMax) {
    const some = named.slice(start, start + looksAtOnceMax);
    const found = await Promise.all(some.map(([, digest]) => vault.has(digest)));
    const [path, digest] = some[found.indexOf(false)] ?? [];
    if (path === undefined) continue;
    throw new SutradharError(
      "request_invalid",
      `files.${path}: nothing was uploaded under ${digest}: PUT it to /v1/blobs/${digest} first`,
    );
  }
}

/** Ends a video before its end: its steps are told at once, and nothing of it begins any more. */
export function cancelVideo(options: VideoChangeOptions, caller: Caller, id: string): Promise<VideoView> {
  return patiently(() =>
    options.database.forWorkspace(caller.workspaceId, async (trx) => {
      const problem = { code: "cancelled", message: `cancelled by ${caller.name}` };
      await stopVideo(trx, options, { id, problem, by: byKey(options.ledger, caller) });
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
async function stopVideo(
  trx: Trx,
  { queue, now }: Pick<VideoChangeOptions, "queue" | "now">,
  { id, problem, by }: { readonly id: string; readonly problem: ProblemRecord; readonly by: VideoRecorder },
): Promise<void> {
  // Runs before their video, as those lock them who commit a step.
  await lockOpenRuns(trx, id);
  const video = await lockKnown(trx, id);
  if (isFinished(video.state)) throw stateConflict(video, "cancelled");
  // One may have begun before the video was locked; from now on none does.
  for (const run of await lockOpenRuns(trx, id)) {
    await stopRun(trx, { queue, now }, { id: run, workspaceId: video.workspaceId }, { state: "cancelled" });
  }
  await moveVideo(trx, id, { to: "cancelled", now: now(), problem });
  await recordVideo(trx, by, { says: "cancelled", body: { video: id, reason: hide(problem.code) } });
}

/** Tries a video again that failed, was blocked or cancelled; what was made is not made again. */
export function retryVideo(options: VideoChangeOptions, caller: Caller, id: string): Promise<VideoView> {
  const { database, queue, now } = options;
  return database.forWorkspace(caller.workspaceId, async (trx) => {
    const video = await lockKnown(trx, id);
    if (!(await moveVideo(trx, id, { to: "queued", now: now() }))) throw stateConflict(video, "tried again");
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

/** A person has looked at what the gates would not decide: it is planned once more, and released this time. */
export function approveVideo(
  { database, queue, ledger, now }: VideoChangeOptions,
  caller: Caller,
  { id, reason }: { readonly id: string; readonly reason: string },
): Promise<VideoView> {
  return database.forWorkspace(caller.workspaceId, async (trx) => {
    const video = await lockKnown(trx, id);
    if (video.state !== "in_review") throw stateConflict(video, "approved");
    const { keyId: by, name, principal } = caller;
    const approval = { by, name, principal, reason, at: now().toISOString() };
    await trx
      .updateTable("videos")
      .set({ approval: toJson(approval) })
      .where("id", "=", id)
      .execute();
    await recordVideo(trx, byKey(ledger, caller), {
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
