import { createId, digestBytes, limits } from "../../core/index.ts";
import { defineEntry, field, hide, type BodyOf, type LedgerWriter } from "../../ledger/index.ts";
import type { Trx } from "../../store/index.ts";
import type { DeskVisitor } from "../consent/index.ts";
import { dutyIds, type DutyId } from "./duties.ts";

/** That something was done, when, and by whom it was written down. What it says is sealed. */
export interface DutyRecord {
  readonly id: string;
  readonly duty: DutyId;
  readonly doneAt: Date;
  readonly recordedAt: Date;
  readonly recordedBy: string;
  readonly sealed: string;
}

/** What the ledger says of it: that it is there, and a commitment to its words. */
export const dutyRecorded = defineEntry("duty.recorded", {
  record: field.id("dty"),
  duty: field.code(...dutyIds),
  done: field.instant,
  said: field.commitment,
});

export interface NewDutyRecord {
  readonly duty: DutyId;
  readonly doneAt: Date;
  /** As it was said, for the commitment. */
  readonly text: string;
  /** Seals it for the row of this id. */
  readonly seal: (id: string) => string;
}

export async function addDutyRecord(
  trx: Trx,
  { ledger, visitor, now }: { readonly ledger: LedgerWriter; readonly visitor: DeskVisitor; readonly now: Date },
  { duty, doneAt, text, seal }: NewDutyRecord,
): Promise<DutyRecord> {
  const { workspaceId, actor, name } = visitor;
  const id = createId("dty", now.getTime());
  const sealed = seal(id);
  await trx
    .insertInto("duty_records")
    .values({ id, workspace_id: workspaceId, duty, done_at: doneAt, recorded_at: now, recorded_by: name, sealed })
    .execute();
  const body: BodyOf<(typeof dutyRecorded)["fields"]> = {
    record: id,
    duty,
    done: doneAt,
    said: hide(digestBytes(text)),
  };
  await ledger.appendWithin(trx, { type: dutyRecorded, actor, workspace: workspaceId, body });
  return { id, duty, doneAt, recordedAt: now, recordedBy: name, sealed };
}

/** The newest first. */
export async function listDutyRecords(
  trx: Trx,
  page: {
    readonly workspaceId: string;
    readonly duty?: string | undefined;
    readonly after?: string | undefined;
    readonly limit: number;
  },
): Promise<readonly DutyRecord[]> {
  let query = trx
    .selectFrom("duty_records")
    .selectAll()
    .where("workspace_id", "=", page.workspaceId)
    .orderBy("id", "desc")
    .limit(Math.min(page.limit, limits.pageRowsMax));
  if (page.duty !== undefined) query = query.where("duty", "=", page.duty);
  if (page.after !== undefined) query = query.where("id", "<", page.after);
  return (await query.execute()).map((row) => ({
    id: row.id,
    duty: row.duty as DutyId,
    doneAt: row.done_at,
    recordedAt: row.recorded_at,
    recordedBy: row.recorded_by,
    sealed: row.sealed,
  }));
}

/** When each duty was last done. */
export async function lastDone(trx: Trx): Promise<ReadonlyMap<DutyId, Date>> {
  const rows = await trx
    .selectFrom("duty_records")
    .select(({ fn }) => ["duty", fn.max("done_at").as("at")])
    .groupBy("duty")
    .execute();
  return new Map(rows.map(({ duty, at }) => [duty as DutyId, at]));
}
