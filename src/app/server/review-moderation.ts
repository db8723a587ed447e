import type { Caller } from "../../access/index.ts";
import { formatPrincipal } from "../../access/index.ts";
import type { ModerationServices } from "../../api/index.ts";
import { SutradharError } from "../../core/index.ts";
import type { JobQueue } from "../../executors/index.ts";
import { hide, type LedgerWriter } from "../../ledger/index.ts";
import { byCaller, getVideo, lockVideo, moveVideo, recordVideo, unknownVideo } from "../../productions/index.ts";
import { toJson, type Database, type Trx } from "../../store/index.ts";
import { enqueuePlan } from "./enqueue-plan.ts";
import { findDecision, type ModerationView } from "./moderate-video.ts";

export interface ModerationReviewOptions {
  readonly database: Pick<Database, "forWorkspace">;
  readonly queue: JobQueue;
  readonly ledger: LedgerWriter;
  readonly now: () => Date;
}

/** One who let it through, as the row keeps it. */
interface Override {
  readonly by: string;
  readonly name: string;
  readonly reason: string;
  readonly at: string;
}

/** How many people must agree: one to what waits for a person, two to what was refused. */
const agreeingMin = { review: 1, block: 2 } as const;

/** What reviewers do with judgements of texts. */
export function createModerationReview(options: ModerationReviewOptions): ModerationServices {
  const { database } = options;
  return {
    show: ({ workspaceId }, id) =>
      database.forWorkspace(workspaceId, async (trx) => {
        await getVideo(trx, id);
        return view(await getDecision(trx, id));
      }),
    decide: (caller, id, decided) =>
      database.forWorkspace(caller.workspaceId, (trx) => decide(trx, options, { caller, id, ...decided })),
  };
}

interface Deciding {
  readonly caller: Caller;
  readonly id: string;
  readonly verdict: "allow" | "refuse";
  readonly reason: string;
}

async function decide(trx: Trx, options: ModerationReviewOptions, deciding: Deciding): Promise<ModerationView> {
  const { queue, ledger, now } = options;
  const { caller, id, verdict, reason } = deciding;
  const video = await lockVideo(trx, id);
  if (!video) throw unknownVideo(id);
  const row = await getDecision(trx, id);
  refuseUndecidable(row, video.state);
  const by = formatPrincipal(caller.principal);
  const overrides = [...(row.overrides as readonly Override[])];
  await recordVideo(trx, byCaller(ledger, caller), {
    says: "reviewed",
    body: { video: id, verdict, texts: hide(row.input_sha256), reason: hide(reason) },
  });
  if (verdict === "refuse") {
    const problem = { code: "moderation_refused", message: `refused by ${caller.name}` };
    await moveVideo(trx, id, { to: "blocked", now: now(), problem });
    return view(row);
  }
  if (!row.is_overridable) {
    throw new SutradharError("forbidden", "what was found in the texts is let through by nobody, whatever their role");
  }
  if (overrides.some((each) => each.by === by)) {
    throw new SutradharError("forbidden", "you have agreed already: somebody else must agree as well");
  }
  overrides.push({ by, name: caller.name, reason, at: now().toISOString() });
  const isEnough = overrides.length >= agreeingMin[row.action === "block" ? "block" : "review"];
  const changed = await trx
    .updateTable("moderation_decisions")
    .set({ overrides: toJson(overrides), overridden_at: isEnough ? now() : null })
    .where("id", "=", row.id)
    .returningAll()
    .executeTakeFirstOrThrow();
  if (isEnough) {
    if (video.state === "blocked") await moveVideo(trx, id, { to: "queued", now: now() });
    await enqueuePlan(trx, queue, id);
  }
  return view(changed);
}

type Row = NonNullable<Awaited<ReturnType<typeof findDecision>>>;

async function getDecision(trx: Trx, id: string): Promise<Row> {
  const row = await findDecision(trx, id);
  if (row) return row;
  throw new SutradharError("state_conflict", `${id} has not been judged yet`);
}

function refuseUndecidable({ action, overridden_at: over }: Row, state: string): void {
  const isWaiting = (action === "review" && state === "in_review") || (action === "block" && state === "blocked");
  if (isWaiting && over === null) return;
  throw new SutradharError(
    "state_conflict",
    `nothing about its texts waits to be decided: they were ${action}ed, and it is ${state}`,
  );
}

function view(row: Row): ModerationView {
  return {
    id: row.id,
    action: row.action,
    inputSha256: row.input_sha256,
    isOverridable: row.is_overridable,
    decidedAt: row.decided_at.toISOString(),
    overriddenAt: row.overridden_at?.toISOString() ?? null,
    overrides: (row.overrides as readonly Override[]).map(({ name: by, reason, at }) => ({ by, reason, at })),
    judged: row.judged,
  };
}
