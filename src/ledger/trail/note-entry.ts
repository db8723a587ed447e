import { sql } from "kysely";
import { isId } from "../../core/index.ts";
import type { Trx } from "../../store/index.ts";
import type { Actor, EntryDraft, SealedEntry } from "../entries/index.ts";

/** Notes whose an entry is, in the transaction that leaves it. */
export async function noteEntry(
  trx: Trx,
  { actor, workspace }: Pick<EntryDraft, "actor" | "workspace">,
  { id, type, time }: SealedEntry,
): Promise<void> {
  await trx
    .insertInto("audit_trail")
    .values({
      entry_id: id,
      workspace_id: workspace ?? null,
      type,
      actor: formatActor(actor),
      // `sealEntry` writes it as text.
      at: new Date(time as string),
      index: null,
    })
    .execute();
}

/** Of those who work here the id is told; of anybody else, such as who gives a consent, no more than what they are. */
function formatActor(actor: Actor): string {
  if (actor.kind === "system") return actor.kind;
  return isId("person", actor.id) || isId("key", actor.id) ? `${actor.kind}:${actor.id}` : actor.kind;
}

/**
 * Says of noted entries where they stand in the log. In a log that was brought back from an older copy, others may have stood
 * there: nothing that points at an entry keeps the next one out.
 */
export async function placeNoted(trx: Trx, places: ReadonlyMap<string, number>): Promise<void> {
  if (places.size === 0) return;
  await sql`update audit_trail set index = null where index = any(${[...places.values()]}::bigint[])`.execute(trx);
  await sql`
    update audit_trail set index = place.index
    from rows from (unnest(${[...places.keys()]}::text[]), unnest(${[...places.values()]}::bigint[])) as place (id, index)
    where entry_id = place.id
  `.execute(trx);
}
