import { sql } from "kysely";
import { limits } from "../../core/index.ts";
import type { Trx } from "../../store/index.ts";

/** How one frame of a video looks: a perceptual hash, with the words of it that are looked up. */
export interface KeptPrint {
  readonly frame: number;
  /** In hexadecimal digits. */
  readonly print: string;
  readonly words: readonly number[];
}

/** Keeps how a video looks, second by second. Released again, it looks as it did the last time. */
export async function keepPrints(
  trx: Trx,
  video: { readonly id: string; readonly workspaceId: string },
  prints: readonly KeptPrint[],
): Promise<void> {
  await trx.deleteFrom("video_prints").where("video_id", "=", video.id).execute();
  for (let from = 0; from < prints.length; from += limits.printRowsMax) {
    const rows = prints.slice(from, from + limits.printRowsMax).map(({ frame, print, words }) => ({
      workspace_id: video.workspaceId,
      video_id: video.id,
      frame,
      print: Buffer.from(print, "hex"),
      words: [...words],
    }));
    await trx.insertInto("video_prints").values(rows).execute();
  }
}

/** How a video looked when it was released; nothing where it was not, or before prints were kept. */
export async function listPrints(
  trx: Trx,
  { workspaceId, videoId }: { readonly workspaceId: string; readonly videoId: string },
): Promise<readonly Pick<KeptPrint, "frame" | "print">[]> {
  const rows = await trx
    .selectFrom("video_prints")
    .select(["frame", "print"])
    .where("workspace_id", "=", workspaceId)
    .where("video_id", "=", videoId)
    .orderBy("frame")
    .limit(limits.printsMax)
    .execute();
  return rows.map(({ frame, print }) => ({ frame, print: Buffer.from(print).toString("hex") }));
}

/**
 * Videos of which some second may look like one of these: those that share the most words with it, to be held against it
 * print by print.
 */
export async function listLikelyVideos(
  trx: Trx,
  { workspaceId, words }: { readonly workspaceId: string; readonly words: readonly number[] },
): Promise<readonly string[]> {
  if (words.length === 0) return [];
  const { rows } = await sql<{ video_id: string }>`
    select video_id from video_prints
    where workspace_id = ${workspaceId} and words && ${[...new Set(words)]}::integer[]
    group by video_id order by count(*) desc, video_id desc limit ${limits.watermarkVideosMax}`.execute(trx);
  return rows.map((row) => row.video_id);
}
