import { digestBytes, limits, SutradharError } from "../../core/index.ts";
import type { Caller } from "../../access/index.ts";
import type { AttemptView, NewOrder, ServedFile, VideoServices } from "../../api/index.ts";
import { stopRun, type JobQueue } from "../../executors/index.ts";
import { formatLock, parseLock } from "../../planner/index.ts";
import {
  createVideo,
  findVideo,
  getVideo,
  isFinished,
  listVideos,
  lockVideo,
  moveVideo,
  presentVideo,
  unknownVideo,
  type Video,
  type VideoView,
} from "../../productions/index.ts";
import { toJson, type Database, type Stores, type Trx } from "../../store/index.ts";
import { enqueuePlan } from "./enqueue-plan.ts";
import { beginReproduction, readReproduction } from "./reproductions.ts";
import { videoFiles } from "./video-files.ts";

export interface VideoServiceOptions {
  readonly database: Database;
  readonly queue: JobQueue;
  readonly stores: Stores;
  readonly now: () => Date;
}

const lookMs = 150;

/** What the API's routes of videos do, on an installation. Everything is asked for and changed in the caller's workspace. */
export function createVideoService(options: VideoServiceOptions): VideoServices {
  const { database, queue, stores, now } = options;
  const inWorkspace = <T>({ workspaceId }: Caller, work: (trx: Trx) => Promise<T>): Promise<T> =>
    database.forWorkspace(workspaceId, work);

  async function view(trx: Trx, video: Video): Promise<VideoView> {
    return presentVideo(video, await countSteps(trx, video.id));
  }

  return {
    create: (caller, order, requestId) => create(options, caller, order, requestId),
    async get(caller, id, waitMs) {
      const read = (): Promise<VideoView> =>
        inWorkspace(caller, async (trx) => {
          const found = await getVideo(trx, id);
          return view(trx, found);
        });
      const first = await read();
      const seen = JSON.stringify([first.state, first.progress]);
      let last = first;
      for (const endMs = performance.now() + waitMs; performance.now() < endMs && !isFinished(last.state);) {
        await new Promise((resolve) => setTimeout(resolve, lookMs));
        last = await read();
        if (JSON.stringify([last.state, last.progress]) !== seen) break;
      }
      return last;
    },
    list: (caller, filter) =>
      inWorkspace(caller, async (trx) => {
        const videos = await listVideos(trx, filter);
        return Promise.all(videos.map((video) => view(trx, video)));
      }),
    cancel: (caller, id) =>
      inWorkspace(caller, async (trx) => {
        const video = await lockVideo(trx, id);
        if (!video) throw unknownVideo(id);
        if (isFinished(video.state)) throw stateConflict(video, "cancelled");
        for (const run of await listOpenRuns(trx, id)) {
          await stopRun(trx, { queue, now }, { id: run, workspaceId: caller.workspaceId }, { state: "cancelled" });
        }
        await moveVideo(trx, id, {
          to: "cancelled",
          now: now(),
          problem: { code: "cancelled", message: `cancelled by ${caller.name}` },
        });
        return view(trx, await getVideo(trx, id));
      }),
    retry: (caller, id) =>
      inWorkspace(caller, async (trx) => {
        const video = await lockVideo(trx, id);
        if (!video) throw unknownVideo(id);
        if (!(await moveVideo(trx, id, { to: "queued", now: now() }))) throw stateConflict(video, "tried again");
        await trx
          .updateTable("dead_letters")
          .set({ settled_at: now() })
          .where("video_id", "=", id)
          .where("settled_at", "is", null)
          .execute();
        await enqueuePlan(trx, queue, id);
        return view(trx, await getVideo(trx, id));
      }),
    approve: (caller, id, reason) => approve(options, caller, { id, reason, view }),
    lock: (caller, id) =>
      inWorkspace(caller, async (trx) => {
        const { lock } = await getVideo(trx, id);
        if (!lock) throw new SutradharError("state_conflict", `${id} has no lock yet: it has not been planned`);
        return formatLock(parseLock(JSON.stringify(lock), "the lock"));
      }),
    attempts: (caller, id) => inWorkspace(caller, (trx) => listAttempts(trx, id)),
    reproduce: (caller, id) => beginReproduction(options, caller, id),
    reproduction: (caller, id, run) => readReproduction(options, caller, { id, run }),
    async file(caller, id, name) {
      const video = await inWorkspace(caller, (trx) => findVideo(trx, id));
      if (!video) throw unknownVideo(id);
      return serve(stores, video, name);
    },
  };
}

async function create(
  { database, queue, stores, now }: VideoServiceOptions,
  caller: Caller,
  { script, ...rest }: NewOrder,
  requestId: string,
): Promise<VideoView> {
  const vault = await stores.openVault(caller.workspaceId);
  for (const [path, digest] of Object.entries(rest.files)) {
    if (await vault.has(digest)) continue;
    throw new SutradharError(
      "request_invalid",
      `files.${path}: nothing was uploaded under ${digest}: PUT it to /v1/blobs/${digest} first`,
    );
  }
  const bytes = new TextEncoder().encode(script.text);
  if (bytes.length > limits.scriptBytesMax) {
    throw new SutradharError("file_too_large", `a script may have ${limits.scriptBytesMax} bytes, got ${bytes.length}`);
  }
  const digest = digestBytes(bytes);
  await vault.put(bytes);
  return database.forWorkspace(caller.workspaceId, async (trx) => {
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

async function approve(
  { database, queue, now }: VideoServiceOptions,
  caller: Caller,
  options: {
    readonly id: string;
    readonly reason: string;
    readonly view: (trx: Trx, video: Video) => Promise<VideoView>;
  },
): Promise<VideoView> {
  const { id, reason, view } = options;
  return database.forWorkspace(caller.workspaceId, async (trx) => {
    const video = await lockVideo(trx, id);
    if (!video) throw unknownVideo(id);
    if (video.state !== "in_review") throw stateConflict(video, "approved");
    await trx
      .updateTable("videos")
      .set({ approval: toJson({ by: caller.keyId, name: caller.name, reason, at: now().toISOString() }) })
      .where("id", "=", id)
      .execute();
    await enqueuePlan(trx, queue, id);
    return view(trx, await getVideo(trx, id));
  });
}

function stateConflict({ id, state }: Video, wanted: string): SutradharError {
  return new SutradharError("state_conflict", `${id} is ${state}, and cannot be ${wanted} from there`);
}

async function listOpenRuns(trx: Trx, videoId: string): Promise<string[]> {
  const rows = await trx
    .selectFrom("runs")
    .select("id")
    .where("video_id", "=", videoId)
    .where("state", "=", "running")
    .forUpdate()
    .execute();
  return rows.map(({ id }) => id);
}

/** Of the video's newest run. */
async function countSteps(trx: Trx, videoId: string): Promise<{ done: number; total: number }> {
  const run = await trx
    .selectFrom("runs")
    .select("id")
    .where("video_id", "=", videoId)
    .where("purpose", "!=", "reproduce")
    .orderBy("id", "desc")
    .limit(1)
    .executeTakeFirst();
  if (!run) return { done: 0, total: 0 };
  const row = await trx
    .selectFrom("steps")
    .select(({ fn }) => [
      fn.countAll<number>().as("total"),
      fn.countAll<number>().filterWhere("state", "=", "done").as("done"),
    ])
    .where("run_id", "=", run.id)
    .executeTakeFirstOrThrow();
  return { done: row.done, total: row.total };
}

async function listAttempts(trx: Trx, videoId: string): Promise<AttemptView[]> {
  await getVideo(trx, videoId);
  const rows = await trx
    .selectFrom("attempts")
    .selectAll()
    .where("video_id", "=", videoId)
    .orderBy("id")
    .limit(limits.planNodesMax)
    .execute();
  return rows.map((row) => ({
    node: row.node_id,
    step: row.step,
    worker: row.worker,
    startedAt: row.started_at.toISOString(),
    endedAt: row.ended_at?.toISOString() ?? null,
    outcome: row.outcome,
    problem: row.problem,
  }));
}

/** Only what is released leaves, and each request is looked at: what is withdrawn is refused from then on. */
async function serve(stores: Stores, video: Video, name: string): Promise<ServedFile> {
  const kind = videoFiles[name];
  const digest = video.state === "ready" ? video.deliverables?.[name] : undefined;
  if (!kind || !digest) {
    throw new SutradharError("state_conflict", `${video.id} is ${video.state}: its files can be had when it is ready`);
  }
  const vault = await stores.openVault(video.workspaceId);
  return {
    path: await vault.locate(digest),
    contentType: kind.contentType,
    fileName: `${video.id}${kind.ending}`,
    etag: digest,
  };
}
