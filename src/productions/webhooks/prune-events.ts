import { sql } from "kysely";
import { limits } from "../../core/index.ts";
import type { Database } from "../../store/index.ts";

/** At most so many rows of a table go at once: nobody waits for a long transaction. */
const batchRows = 5_000;

/** Removes what is kept no longer: old deliveries, old answers. Events are logs of the processing: the sweep of retention sees to them. */
export async function pruneEvents({ engine }: Pick<Database, "engine">, now: Date): Promise<void> {
  const before = (ms: number): Date => new Date(now.getTime() - ms);
  await sql`
    delete from webhook_deliveries where (webhook_id, event_id) in (
      select webhook_id, event_id from webhook_deliveries
      where ended_at < ${before(limits.webhookDeliveriesKeptMs)} limit ${batchRows}
    )
  `.execute(engine);
  await sql`
    delete from idempotency_keys where id in (
      select id from idempotency_keys where expires_at < ${now} limit ${batchRows}
    )
  `.execute(engine);
  await sql`delete from webhook_secrets where expires_at < ${now}`.execute(engine);
}
