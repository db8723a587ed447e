import { sql } from "kysely";
import type { Trx } from "../../store/index.ts";

/** Whether work is for a free trial: a video that was ordered as `test`. */
export async function isTrial(engine: Pick<Trx, "selectFrom">, videoId: string | null): Promise<boolean> {
  if (videoId === null) return false;
  const row = await engine
    .selectFrom("videos")
    .select(sql<boolean>`coalesce((request ->> 'isTest')::boolean, false)`.as("is_test"))
    .where("id", "=", videoId)
    .executeTakeFirst();
  return row?.is_test ?? false;
}
