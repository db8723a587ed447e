import { limits } from "../../core/index.ts";
import type { Trx, VideoState } from "../../store/index.ts";

/** The marks that a video's shots are drawn with, as its lock names them. */
export interface KeptMarks {
  readonly keyVersion: number;
  /** Tells keys apart that have the same version. */
  readonly keyCheck: string;
  /** By the shot's id in the script. */
  readonly shots: Readonly<Record<string, string>>;
}

/** Keeps which marks a video bears; planned anew, it bears what it was planned with last. */
export async function keepMarks(
  trx: Trx,
  video: { readonly id: string; readonly workspaceId: string },
  { keyVersion, keyCheck, shots }: KeptMarks,
): Promise<void> {
  await trx.deleteFrom("video_marks").where("video_id", "=", video.id).execute();
  const rows = Object.entries(shots).map(([shot, mark]) => ({
    workspace_id: video.workspaceId,
    video_id: video.id,
    shot,
    mark,
    key_version: keyVersion,
    key_check: keyCheck,
  }));
  if (rows.length > 0) await trx.insertInto("video_marks").values(rows).execute();
}

/** The marks that were drawn with a key, the newest videos' first: what is looked for in a copy, as far as the limit goes. */
export async function listMarks(
  trx: Trx,
  { workspaceId, keyCheck }: { readonly workspaceId: string; readonly keyCheck: string },
): Promise<{ readonly marks: readonly string[]; readonly isWhole: boolean }> {
  const rows = await trx
    .selectFrom("video_marks")
    .select(["mark"])
    .where("workspace_id", "=", workspaceId)
    .where("key_check", "=", keyCheck)
    .groupBy("mark")
    .orderBy((row) => row.fn.max("video_id"), "desc")
    .limit(limits.watermarkClaimsMax + 1)
    .execute();
  const marks = rows.slice(0, limits.watermarkClaimsMax).map(({ mark }) => mark);
  return { marks, isWhole: rows.length <= limits.watermarkClaimsMax };
}

/** A video that bears some of the marks that were read in a copy. */
export interface MarkedVideo {
  readonly video: string;
  readonly title: string | null;
  readonly state: VideoState;
  readonly campaign: string | null;
  /** The template that it was made from; null where it was made from a script of its own. */
  readonly template: string | null;
  /** Its shots that bear them, by the ids that they have in the script. */
  readonly shots: Readonly<Record<string, string>>;
}

/** Who bears which of some marks. */
export interface MarkBearers {
  /** Those that bear the most of them first, of these the newest; not all where there are many. */
  readonly videos: readonly MarkedVideo[];
  /** Of each mark, how many videos bear it: one, or those that share the shot. */
  readonly totals: ReadonlyMap<string, number>;
}

/** The videos that a copy could be of, by the marks that were read in it. */
export async function findBearers(
  trx: Trx,
  read: { readonly workspaceId: string; readonly keyCheck: string; readonly marks: readonly string[] },
): Promise<MarkBearers> {
  if (read.marks.length === 0) return { videos: [], totals: new Map() };
  const bearing = trx
    .selectFrom("video_marks")
    .innerJoin("videos", "videos.id", "video_marks.video_id")
    .where("video_marks.workspace_id", "=", read.workspaceId)
    .where("video_marks.key_check", "=", read.keyCheck)
    .where("video_marks.mark", "in", [...read.marks]);
  const totals = await bearing
    .select("video_marks.mark")
    .select((row) => row.fn.count<string>("video_marks.video_id").distinct().as("total"))
    .groupBy("video_marks.mark")
    .execute();
  const rows = await bearing
    .select(["videos.id", "videos.title", "videos.state", "videos.campaign_id", "videos.request"])
    .select((row) =>
      row.fn.agg<Record<string, string>>("jsonb_object_agg", ["video_marks.shot", "video_marks.mark"]).as("shots"),
    )
    .groupBy("videos.id")
    .orderBy((row) => row.fn.count("video_marks.mark").distinct(), "desc")
    .orderBy("videos.id", "desc")
    .limit(limits.watermarkVideosMax)
    .execute();
  return {
    videos: rows.map(({ id, title, state, campaign_id: campaign, request, shots }) => ({
      video: id,
      title,
      state,
      campaign,
      template: templateOf(request),
      shots,
    })),
    totals: new Map(totals.map(({ mark, total }) => [mark, Number(total)])),
  };
}

function templateOf(request: unknown): string | null {
  const { template } = request as { readonly template?: unknown };
  return typeof template === "string" ? template : null;
}
