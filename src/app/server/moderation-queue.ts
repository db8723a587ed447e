import { formatPrincipal, type Caller } from "../../access/index.ts";
import { SutradharError } from "../../core/index.ts";
import type { ModerationPolicy } from "../../governance/moderation/index.ts";
import { hide, type LedgerWriter } from "../../ledger/index.ts";
import { byCaller, lockVideo, recordVideo, unknownVideo } from "../../productions/index.ts";
import { toJson, type Trx } from "../../store/index.ts";
import { findDecision } from "./moderate-video.ts";

/** What somebody says against a refusal, as the row keeps it. */
export interface Appeal {
  readonly by: string;
  readonly name: string;
  readonly reason: string;
  readonly at: string;
}

type Clocks = ModerationPolicy["clocks"];

const hourMs = 3_600_000;

/** Until when a person looks: from when it was judged, or from when somebody last appealed. */
export function dueAt(row: { readonly decided_at: Date; readonly appeals: object }, clocks: Clocks): Date {
  const last = (row.appeals as readonly Appeal[]).at(-1);
  return last
    ? new Date(Date.parse(last.at) + clocks.appealHours * hourMs)
    : new Date(row.decided_at.getTime() + clocks.reviewHours * hourMs);
}

const waitingMax = 200;

/**
 * What waits for people, the most urgent first: what they must look at before it is made, and what was refused where somebody has
 * appealed or one of two has agreed.
 */
export async function listWaiting(trx: Trx, clocks: Clocks) {
  const rows = await trx
    .selectFrom("moderation_decisions")
    .innerJoin("videos", "videos.id", "moderation_decisions.video_id")
    .selectAll("moderation_decisions")
    .distinctOn("moderation_decisions.video_id")
    .where("videos.state", "in", ["in_review", "blocked"])
    .orderBy("moderation_decisions.video_id")
    .orderBy("moderation_decisions.id", "desc")
    .select("videos.state")
    .execute();
  return rows
    .filter((row) => row.overridden_at === null)
    .filter((row) => {
      if (row.action === "review") return row.state === "in_review";
      const isAsked = (row.appeals as readonly object[]).length + (row.overrides as readonly object[]).length > 0;
      return row.action === "block" && row.state === "blocked" && row.is_overridable && isAsked;
    })
    .toSorted((a, b) => dueAt(a, clocks).getTime() - dueAt(b, clocks).getTime())
    .slice(0, waitingMax);
}

export interface Appealing {
  readonly caller: Caller;
  readonly id: string;
  readonly reason: string;
}

/**
 * Has a refusal looked at again. Once for each judgement: whoever has more to say edits the texts, which is another.
 * @throws SutradharError `video_missing`, `state_conflict`, `forbidden` where nobody may let it through
 */
export async function appeal(
  trx: Trx,
  { ledger, now }: { readonly ledger: LedgerWriter; readonly now: Date },
  { caller, id, reason }: Appealing,
) {
  const video = await lockVideo(trx, id);
  if (!video) throw unknownVideo(id);
  const row = await findDecision(trx, id);
  if (row?.action !== "block" || video.state !== "blocked" || row.overridden_at !== null) {
    throw new SutradharError("state_conflict", `no refusal of its texts stands that one could appeal against`);
  }
  if (!row.is_overridable) {
    throw new SutradharError(
      "forbidden",
      "what was found in the texts is let through by nobody: no appeal changes that",
    );
  }
  const appeals = [...(row.appeals as readonly Appeal[])];
  if (appeals.length > 0) throw new SutradharError("state_conflict", "an appeal against this judgement waits already");
  appeals.push({ by: formatPrincipal(caller.principal), name: caller.name, reason, at: now.toISOString() });
  await recordVideo(trx, byCaller(ledger, caller), {
    says: "appealed",
    body: { video: id, texts: hide(row.input_sha256), reason: hide(reason) },
  });
  return trx
    .updateTable("moderation_decisions")
    .set({ appeals: toJson(appeals) })
    .where("id", "=", row.id)
    .returningAll()
    .executeTakeFirstOrThrow();
}
