import { requireScope } from "../../access/index.ts";
import type { PreviewedVideo, PreviewService } from "../../api/index.ts";
import { limits, type Digest } from "../../core/index.ts";
import { checkpointKey } from "../../executors/index.ts";
import type { PreviewChunk, PreviewShot } from "../../media/stream/index.ts";
import { chunkFrames, type ShotTiming } from "../../media/timeline/index.ts";
import type { PlanNode } from "../../pipeline/index.ts";
import { findVideo, isFinished, refuseStoppedVideo } from "../../productions/index.ts";
import type { Database, Stores, Trx } from "../../store/index.ts";
import type { LikenessGuard } from "./likeness-guard.ts";
import { createServeRecord, tellRefusal, type ServeRecordOptions } from "./serve-record.ts";

export interface PreviewServiceOptions extends ServeRecordOptions {
  readonly database: Database;
  readonly stores: Stores;
  readonly likenesses: LikenessGuard;
  /** Reads a step's node as it was written down. */
  readonly openNode: (stored: object) => Promise<PlanNode>;
}

interface ShotRow {
  readonly node_id: string;
  readonly step: string;
  readonly node: object;
  readonly key: Digest;
  readonly outputs: Readonly<Record<string, Digest>> | null;
}

/** What is there of videos that are being made, read anew for each request. */
export function createPreviewService({
  database,
  stores,
  likenesses,
  openNode,
  ledger,
  now,
}: PreviewServiceOptions): PreviewService {
  const record = createServeRecord({ ledger, now });
  const readBlob: PreviewService["readBlob"] = async (workspaceId, digest) =>
    (await stores.openCache(workspaceId)).blobs.get(digest);
  return {
    readBlob,
    async find(caller, videoId) {
      const { workspaceId } = caller;
      const { found, refusal } = await database.forWorkspace(workspaceId, async (trx) => {
        const video = await findVideo(trx, videoId);
        if (!video || video.state === "withdrawn" || video.state === "blocked") return {};
        if (video.campaign) requireScope(caller, "recipients:read");
        await refuseStoppedVideo(trx, video);
        const refused = await tellRefusal(() => likenesses.check(trx, video, "preview"));
        if (refused) {
          await record.refused(trx, caller, { video: videoId, point: "preview", reason: refused.message });
          return { refusal: refused };
        }
        const rows = await listShotSteps(trx, videoId);
        const readTiming = async (digest: Digest): Promise<ShotTiming> =>
          JSON.parse(new TextDecoder().decode(await readBlob(workspaceId, digest))) as ShotTiming;
        const described = await describe(trx, { rows, readTiming, openNode, isFinished: isFinished(video.state) });
        if (described) await record.served(trx, caller, { video: videoId, name: "preview" });
        return { found: described };
      });
      // What was refused is written down, and then refused.
      if (refusal) throw refusal;
      return found;
    },
  };
}

/** The steps of every shot of the video's newest run. */
async function listShotSteps(trx: Trx, videoId: string): Promise<ShotRow[]> {
  const run = await trx
    .selectFrom("runs")
    .select("id")
    .where("video_id", "=", videoId)
    .where("purpose", "=", "make")
    .orderBy("id", "desc")
    .limit(1)
    .executeTakeFirst();
  if (!run) return [];
  return trx
    .selectFrom("steps")
    .select(["node_id", "step", "node", "key", "outputs"])
    .where("run_id", "=", run.id)
    .where("step", "in", ["speak", "animate", "render", "assemble"])
    .execute();
}

interface ShotReader {
  readonly trx: Trx;
  readonly byId: ReadonlyMap<string, ShotRow>;
  readonly readTiming: (digest: Digest) => Promise<ShotTiming>;
}

async function describe(
  trx: Trx,
  options: Pick<ShotReader, "readTiming"> &
    Pick<PreviewServiceOptions, "openNode"> & { readonly rows: readonly ShotRow[]; readonly isFinished: boolean },
): Promise<PreviewedVideo | undefined> {
  const { rows, readTiming, openNode, isFinished: isOver } = options;
  const stored = rows.find(({ step }) => step === "assemble")?.node;
  if (!stored) return undefined;
  const assemble = await openNode(stored);
  // As the planner wrote them: both are of this package.
  const { picture, shots: ids } = assemble.parameters as unknown as {
    readonly picture: PreviewedVideo["picture"];
    readonly shots: readonly string[];
  };
  const byId = new Map(rows.map((row) => [row.node_id, row]));
  const shots: PreviewShot[] = [];
  for (const id of ids) {
    const shot = await readShot({ trx, byId, readTiming }, id);
    shots.push(shot);
    // Nothing behind a hole can be played.
    if (shot.chunks.length === 0 || shot.chunks.includes(undefined)) break;
  }
  const unread = Array.from({ length: ids.length - shots.length }, (): PreviewShot => ({ chunks: [] }));
  return { picture, shots: [...shots, ...unread], isFinished: isOver };
}

/** What is there of a shot: when all in it happens, its speech, and the chunks that have been kept. */
async function readShot({ trx, byId, readTiming }: ShotReader, id: string): Promise<PreviewShot> {
  const outputOf = (step: string, name: string): Digest | undefined => byId.get(`${step}/${id}`)?.outputs?.[name];
  const timingDigest = outputOf("animate", "timing");
  const pcm = outputOf("speak", "pcm");
  const key = byId.get(`render/${id}`)?.key;
  const timing = timingDigest && (await readTiming(timingDigest));
  return {
    chunks: timing && key ? await listChunks(trx, key, splitShot(timing)) : [],
    ...(timing ? { timing } : {}),
    ...(pcm ? { pcm } : {}),
  };
}

/** As the step that draws them cuts it. */
function splitShot({ frames, frameRate }: ShotTiming): readonly number[] {
  return chunkFrames(frames, Math.floor((limits.chunkMsMax * frameRate) / 1000));
}

/** The chunks of a shot are there as soon as they are kept, long before their step is done. */
async function listChunks(
  trx: Trx,
  key: Digest,
  sizes: readonly number[],
): Promise<readonly (PreviewChunk | undefined)[]> {
  const keys = sizes.map((_, index) => checkpointKey(key, index));
  const rows = await trx.selectFrom("results").select(["key", "outputs"]).where("key", "in", keys).execute();
  const made = new Map(rows.map((row) => [row.key, row.outputs["chunk"]]));
  return keys.map((each, index) => {
    const digest = made.get(each);
    return digest && { digest, frames: sizes[index] as number };
  });
}
