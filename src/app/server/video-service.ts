import { limits, soundProfile, SutradharError } from "../../core/index.ts";
import { requireScope, type Caller } from "../../access/index.ts";
import type { AttemptView, ServedFile, VideoServices } from "../../api/index.ts";
import { formatLock, parseLock, type VideoLock } from "../../planner/index.ts";
import {
  findVideo,
  getToldVideo,
  getVideo,
  listVideos,
  refuseStoppedVideo,
  refuseTakenDown,
  unknownVideo,
  type EventFeed,
  type Video,
} from "../../productions/index.ts";
import type { Stores, Trx } from "../../store/index.ts";
import type { CampaignPeople } from "./campaign-people.ts";
import { beginReproduction, readReproduction } from "./reproductions.ts";
import { createServeRecord, tellRefusal } from "./serve-record.ts";
import { orderVideo, type OrderVideoOptions } from "./order-video.ts";
import { approveVideo, cancelVideo, retryVideo } from "./video-changes.ts";
import { soundFile, videoFiles } from "./video-files.ts";
import { viewVideo, viewVideos } from "./view-video.ts";
import { watchView } from "./watch-view.ts";

export interface VideoServiceOptions extends OrderVideoOptions {
  /** Wakes those who wait; absent: they look more often. */
  readonly feed?: Pick<EventFeed, "subscribe">;
  /** What campaigns know of those that their videos are for. */
  readonly people: Pick<CampaignPeople, "valuesOf">;
}

/** What the API's routes of videos do, on an installation. Everything is asked for and changed in the caller's workspace. */
export function createVideoService(options: VideoServiceOptions): VideoServices {
  const { database, stores } = options;
  const inWorkspace = <T>({ workspaceId }: Caller, work: (trx: Trx) => Promise<T>): Promise<T> =>
    database.forWorkspace(workspaceId, work);
  const record = createServeRecord(options);
  /** Everything that is asked before a file leaves. @throws SutradharError where it may not */
  const admit = async (
    caller: Caller,
    id: string,
    { name, leaves }: { name: string; leaves: boolean },
  ): Promise<Video> => {
    const { found, refusal } = await inWorkspace(caller, async (trx) => {
      const video = await findVideo(trx, id);
      if (!video) throw unknownVideo(id);
      await refuseTakenDown(trx, id);
      refuseUnreleased(video, name);
      await refuseStoppedVideo(trx, video);
      refusePersonal(caller, video, options.now());
      const refused = await tellRefusal(() => options.likenesses.check(trx, video, "download"));
      if (refused) await record.refused(trx, caller, { video: id, point: "download", reason: refused.message });
      else if (leaves) await record.served(trx, caller, { video: id, name });
      return { found: video, refusal: refused };
    });
    // What was refused is written down, and then refused.
    if (refusal) throw refusal;
    return found;
  };
  return {
    async create(caller, order, requestId) {
      try {
        return await orderVideo(options, caller, order, requestId);
      } catch (error) {
        // The order's own transaction is gone, and what it would have said with it.
        if (error instanceof SutradharError && error.code === "consent_refused") {
          await inWorkspace(caller, (trx) => record.refused(trx, caller, { point: "enqueue", reason: error.message }));
        }
        throw error;
      }
    },
    get: (caller, id, wait) =>
      watchView({
        read: () => inWorkspace(caller, async (trx) => viewVideo(trx, await getToldVideo(trx, id))),
        wait,
        feed: options.feed,
        workspaceId: caller.workspaceId,
      }),
    list: (caller, filter) => inWorkspace(caller, async (trx) => viewVideos(trx, await listVideos(trx, filter))),
    cancel: (caller, id) => cancelVideo(options, caller, id),
    retry: (caller, id) => retryVideo(options, caller, id),
    approve: (caller, id, reason) => approveVideo(options, caller, { id, reason }),
    lock: async (caller, id) => readLock(options, caller, await inWorkspace(caller, (trx) => getVideo(trx, id))),
    attempts: (caller, id) => inWorkspace(caller, (trx) => listAttempts(trx, id)),
    reproduce: (caller, id) => beginReproduction(options, caller, id),
    reproduction: (caller, id, run) => readReproduction(options, caller, { id, run }),
    file: async (caller, id, name) => serveVideoFile(stores, await admit(caller, id, { name, leaves: true }), name),
    async checkFile(caller, id, name) {
      await admit(caller, id, { name, leaves: false });
    },
  };
}

/** Of a campaign's video, what its row says stands in the lock of those alone who may see that. */
async function readLock({ people }: VideoServiceOptions, caller: Caller, video: Video): Promise<string> {
  const { id, lock, campaign } = video;
  if (!lock) throw new SutradharError("state_conflict", `${id} has no lock yet: it has not been planned`);
  const parsed = parseLock(JSON.stringify(lock), "the lock");
  const isShown = campaign !== null && caller.scopes.includes("recipients:read");
  return formatLock(isShown ? { ...parsed, values: await people.valuesOf(video) } : parsed);
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
function refuseUnreleased(video: Video, name: string): void {
  if (videoFiles[name] && video.state === "ready" && video.deliverables?.[name]) return;
  throw new SutradharError("state_conflict", `${video.id} is ${video.state}: its files can be had when it is ready`);
}

/** A campaign's video shows and says what its row says. @throws SutradharError `forbidden`, `state_conflict` */
function refusePersonal(caller: Caller, { id, campaign, expiresAt }: Video, now: Date): void {
  if (campaign) requireScope(caller, "recipients:read");
  if (!expiresAt || now < expiresAt) return;
  throw new SutradharError(
    "state_conflict",
    `${id} has expired, ${expiresAt.toISOString()}: its files cannot be had any more`,
  );
}

/** As it was planned. */
function isSoundOnly({ lock }: Pick<Video, "lock">): boolean {
  const planned: Partial<VideoLock> | null = lock;
  return planned?.profile === soundProfile;
}

async function serveVideoFile(stores: Stores, video: Video, name: string): Promise<ServedFile> {
  const kind = videoFiles[name];
  const digest = video.deliverables?.[name];
  if (!kind || !digest) throw new SutradharError("internal", `${video.id} has no ${name}`);
  const vault = await stores.openVault(video.workspaceId);
  const { contentType, ending } = name === "video" && isSoundOnly(video) ? soundFile : kind;
  return {
    path: await vault.locate(digest),
    contentType,
    fileName: `${video.order.isTest ? "test-" : ""}${video.id}${ending}`,
    etag: digest,
  };
}
