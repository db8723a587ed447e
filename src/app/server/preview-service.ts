import type { PreviewedVideo, PreviewService } from "../../api/index.ts";
import { limits, type Digest } from "../../core/index.ts";
import { checkpointKey } from "../../executors/index.ts";
import type { PreviewChunk, PreviewShot } from "../../media/stream/index.ts";
import { chunkFrames, type ShotTiming } from "../../media/timeline/index.ts";
import type { PlanNode } from "../../pipeline/index.ts";
import { findVideo, isFinished } from "../../productions/index.ts";
import type { Database, Stores, Trx } from "../../store/index.ts";

export interface PreviewServiceOptions {
  readonly database: Database;
  readonly stores: Stores;
}

interface ShotRow {
  readonly node_id: string;
  readonly step: string;
  readonly node: PlanNode;
  readonly key: Digest;
  readonly outputs: Readonly<Record<string, Digest>> | null;
}

/** What is there of videos that are being made, read anew for each request. */
export function createPreviewService({ database, stores }: PreviewServiceOptions): PreviewService {
  const readBlob: PreviewService["readBlob"] = async (workspaceId, digest) =>
    (await stores.openCache(workspaceId)).blobs.get(digest);
  return {
    readBlob,
    find: (workspaceId, videoId) =>
      database.forWorkspace(workspaceId, async (trx) => {
        const video = await findVideo(trx, videoId);
        if (!video || video.state === "withdrawn" || video.state === "blocked") return undefined;
        const rows = await listShotSteps(trx, videoId);
        const readTiming = async (digest: Digest): Promise<ShotTiming> =>
          JSON.parse(new TextDecoder().decode(await readBlob(workspaceId, digest))) as ShotTiming;
        return describe(trx, { rows, readTiming, isFinished: isFinished(video.state) });
      }),
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
  const rows = await trx
    .selectFrom("steps")
    .select(["node_id", "step", "node", "key", "outputs"])
    .where("run_id", "=", run.id)
    .where("step", "in", ["speak", "animate", "render", "assemble"])
    .execute();
  return rows.map((row) => ({ ...row, node: row.node as PlanNode }));
}

async function describe(
  trx: Trx,
  options: {
    readonly rows: readonly ShotRow[];
    readonly readTiming: (digest: Digest) => Promise<ShotTiming>;
    readonly isFinished: boolean;
  },
): Promise<PreviewedVideo | undefined> {
  const { rows, readTiming } = options;
  const byId = new Map(rows.map((row) => [row.node_id, row]));
  const assemble = rows.find(({ step }) => step === "assemble")?.node;
  const parameters = assemble?.parameters as
    | { picture?: PreviewedVideo["picture"]; shots?: readonly string[] }
    | undefined;
  if (!parameters?.picture || !parameters.shots) return undefined;
  const shots: PreviewShot[] = [];
  for (const shot of parameters.shots) {
    const timingDigest = byId.get(`animate/${shot}`)?.outputs?.["timing"];
    const pcm = byId.get(`speak/${shot}`)?.outputs?.["pcm"];
    const render = byId.get(`render/${shot}`);
    const timing = timingDigest && (await readTiming(timingDigest));
    const chunks = timing && render ? await listChunks(trx, render.key, splitShot(timing)) : [];
    shots.push({ chunks, ...(timing ? { timing } : {}), ...(pcm ? { pcm } : {}) });
    // Nothing behind a hole can be played.
    if (!timing || chunks.length === 0 || chunks.includes(undefined)) break;
  }
  const missing = parameters.shots.length - shots.length;
  return {
    picture: parameters.picture,
    shots: [...shots, ...Array.from({ length: missing }, (): PreviewShot => ({ chunks: [] }))],
    isFinished: options.isFinished,
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
