import type { Caller } from "../../access/index.ts";
import type { NewOrder } from "../../api/index.ts";
import { limits, SutradharError } from "../../core/index.ts";
import { isPassing, stopRun, type JobQueue } from "../../executors/index.ts";
import {
  createVideo,
  getVideo,
  isFinished,
  lockVideo,
  moveVideo,
  presentVideo,
  unknownVideo,
  type Video,
  type VideoOrder,
  type VideoView,
} from "../../productions/index.ts";
import { keepFiles } from "../../registry/versions/index.ts";
import { toJson, type BlobStore, type Database, type Stores, type Trx } from "../../store/index.ts";
import { enqueuePlan } from "./enqueue-plan.ts";
import { viewVideo } from "./view-video.ts";

export interface VideoChangeOptions {
  readonly database: Database;
  readonly queue: JobQueue;
  readonly stores: Stores;
  readonly now: () => Date;
}

/**
 * Takes an order: its script goes into the vault, and the video and the job that plans it are written together. A file
 * that a deleted asset had as well might be gone by then, so that all are looked at again once nobody can remove them.
 */
export async function orderVideo(
  { database, queue, stores, now }: VideoChangeOptions,
  caller: Caller,
  { script, ...rest }: NewOrder,
  requestId: string,
): Promise<VideoView> {
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
    const video = await createVideo(trx, {
      workspaceId: caller.workspaceId,
      order: { ...rest, script: { name: script.name, digest } },
      requestId,
      now: now(),
    });
    await enqueuePlan(trx, queue, video.id);
    return presentVideo(video, { done: 0, total: 0 });
  });
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
  const { database, queue, now } = options;
  return patiently(() =>
    database.forWorkspace(caller.workspaceId, async (trx) => {
      // Runs before their video, as those lock them who commit a step.
      await lockOpenRuns(trx, id);
      const video = await lockKnown(trx, id);
      if (isFinished(video.state)) throw stateConflict(video, "cancelled");
      // One may have begun before the video was locked; from now on none does.
      for (const run of await lockOpenRuns(trx, id)) {
        await stopRun(trx, { queue, now }, { id: run, workspaceId: caller.workspaceId }, { state: "cancelled" });
      }
      const problem = { code: "cancelled", message: `cancelled by ${caller.name}` };
      await moveVideo(trx, id, { to: "cancelled", now: now(), problem });
      return viewVideo(trx, await getVideo(trx, id));
    }),
  );
}

/** Tries a video again that failed, was blocked or cancelled; what was made is not made again. */
export function retryVideo(options: VideoChangeOptions, caller: Caller, id: string): Promise<VideoView> {
  const { database, queue, now } = options;
  return database.forWorkspace(caller.workspaceId, async (trx) => {
    const video = await lockKnown(trx, id);
    if (!(await moveVideo(trx, id, { to: "queued", now: now() }))) throw stateConflict(video, "tried again");
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
  { database, queue, now }: VideoChangeOptions,
  caller: Caller,
  { id, reason }: { readonly id: string; readonly reason: string },
): Promise<VideoView> {
  return database.forWorkspace(caller.workspaceId, async (trx) => {
    const video = await lockKnown(trx, id);
    if (video.state !== "in_review") throw stateConflict(video, "approved");
    const approval = { by: caller.keyId, name: caller.name, reason, at: now().toISOString() };
    await trx
      .updateTable("videos")
      .set({ approval: toJson(approval) })
      .where("id", "=", id)
      .execute();
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
