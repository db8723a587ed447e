import { SutradharError } from "../../core/index.ts";
import type { Trx } from "../../store/index.ts";

/** The takedown that withholds a video and that nobody has lifted. */
export async function findTakedown(trx: Pick<Trx, "selectFrom">, videoId: string): Promise<string | undefined> {
  const row = await trx
    .selectFrom("takedown_videos")
    .select("takedown_id")
    .where("video_id", "=", videoId)
    .where("lifted_at", "is", null)
    .limit(1)
    .executeTakeFirst();
  return row?.takedown_id;
}

/** @throws SutradharError `taken_down` where a video is withheld */
export async function refuseTakenDown(trx: Pick<Trx, "selectFrom">, videoId: string): Promise<void> {
  const takedown = await findTakedown(trx, videoId);
  if (takedown === undefined) return;
  throw new SutradharError("taken_down", `it was taken down: GET /v1/takedowns/${takedown} says why`, {
    details: { takedown },
  });
}
