import { createId } from "../../core/index.ts";
import { defineEntry, field, type BodyOf } from "../../ledger/index.ts";
import type { Trx } from "../../store/index.ts";
import type { VideoRecorder } from "../video-entries.ts";

const takedown = field.id("tkd");

/** What the ledger says of takedowns: that a demand came, what was decided, and how many videos that was about. */
const takedownEntries = {
  received: defineEntry("takedown.received", {
    takedown,
    ground: field.commitment,
    target: field.commitment,
    reason: field.commitment,
    receivedAt: field.instant,
    due: field.instant,
  }),
  revoked: defineEntry("takedown.revoked", {
    takedown,
    videos: field.count,
    reason: field.commitment,
    isInTime: field.flag,
  }),
  refused: defineEntry("takedown.refused", { takedown, reason: field.commitment, isInTime: field.flag }),
  appealed: defineEntry("takedown.appealed", { takedown, reason: field.commitment }),
  upheld: defineEntry("takedown.upheld", { takedown, reason: field.commitment }),
  reinstated: defineEntry("takedown.reinstated", { takedown, videos: field.count, reason: field.commitment }),
} as const;

type Entries = typeof takedownEntries;

export type TakedownEntry = {
  readonly [Name in keyof Entries]: { readonly says: Name; readonly body: BodyOf<Entries[Name]["fields"]> };
}[keyof Entries];

/** Writes down what happened, in the ledger and beside the takedown, in the transaction of the change. */
export async function recordTakedown(
  trx: Trx,
  by: VideoRecorder & { readonly name: string; readonly now: Date },
  { entry, id, reason }: { readonly entry: TakedownEntry; readonly id: string; readonly reason: string },
): Promise<void> {
  const { ledger, actor, workspaceId, name, now } = by;
  const draft: unknown = { type: takedownEntries[entry.says], actor, workspace: workspaceId, body: entry.body };
  // Which body belongs to which type is what `TakedownEntry` says, and sealing looks at each field.
  const written = await ledger.appendWithin(trx, draft as never);
  await trx
    .insertInto("takedown_events")
    .values({
      id: createId("tke", now.getTime()),
      workspace_id: workspaceId,
      takedown_id: id,
      type: entry.says,
      at: now,
      by: name,
      reason,
      entry_id: written.id,
    })
    .execute();
}
