import type { Caller } from "../../access/index.ts";
import { formatPrincipal } from "../../access/index.ts";
import type { ModerationServices } from "../../api/index.ts";
import { SutradharError } from "../../core/index.ts";
import type { JobQueue } from "../../executors/index.ts";
import { listCovered, readModerationPolicy, type ModelEntry } from "../../governance/moderation/index.ts";
import { explainReason, type Policy } from "../../governance/policy/index.ts";
import { hide, type LedgerWriter } from "../../ledger/index.ts";
import { byCaller, getVideo, lockVideo, moveVideo, recordVideo, unknownVideo } from "../../productions/index.ts";
import { toJson, type Database, type Trx } from "../../store/index.ts";
import { readRoles } from "./approvals.ts";
import { enqueuePlan } from "./enqueue-plan.ts";
import { findDecision, type ModerationView } from "./moderate-video.ts";
import { appeal, dueAt, listWaiting, type Appeal } from "./moderation-queue.ts";

export interface ModerationReviewOptions {
  readonly database: Pick<Database, "engine" | "forWorkspace">;
  readonly queue: JobQueue;
  readonly ledger: LedgerWriter;
  /** Says who must have agreed before what was refused is let through. Opened when it is first asked. */
  readonly policy: () => Promise<Policy>;
  /** Which models judge beside the rules; absent: none. */
  readonly models?: () => Promise<readonly Pick<ModelEntry, "id" | "languages">[]>;
  readonly now: () => Date;
}

const moderationPolicy = readModerationPolicy();

/** One who let it through, as the row keeps it. */
interface Override {
  readonly by: string;
  readonly name: string;
  /** What they were then; one of before these were kept counts for nothing. */
  readonly roles?: readonly string[];
  readonly reason: string;
  readonly at: string;
}

/** What reviewers do with judgements of texts. */
export function createModerationReview(options: ModerationReviewOptions): ModerationServices {
  const { database } = options;
  return {
    show: ({ workspaceId }, id) =>
      database.forWorkspace(workspaceId, async (trx) => {
        await getVideo(trx, id);
        return view(await getDecision(trx, id));
      }),
    list: ({ workspaceId }) =>
      database.forWorkspace(workspaceId, async (trx) => {
        const rows = await listWaiting(trx, moderationPolicy.clocks);
        return rows.map((row) => ({ video: row.video_id, ...view(row) }));
      }),
    appeal: (caller, id, reason) =>
      database.forWorkspace(caller.workspaceId, async (trx) =>
        view(await appeal(trx, { ledger: options.ledger, now: options.now() }, { caller, id, reason })),
      ),
    cover: async () => ({
      policyEdition: moderationPolicy.edition,
      languages: listCovered(moderationPolicy, await (options.models?.() ?? Promise.resolve([]))),
    }),
    async decide(caller, id, decided) {
      const roles = await readRoles(database, caller, options.now());
      const deciding = { caller, roles, id, ...decided };
      return database.forWorkspace(caller.workspaceId, (trx) => decide(trx, options, deciding));
    },
  };
}

interface Deciding {
  readonly caller: Caller;
  readonly roles: readonly string[];
  readonly id: string;
  readonly verdict: "allow" | "refuse";
  readonly reason: string;
}

async function decide(trx: Trx, options: ModerationReviewOptions, deciding: Deciding): Promise<ModerationView> {
  const { queue, ledger, now } = options;
  const { caller, roles, id, verdict, reason } = deciding;
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
  if ((row.appeals as readonly Appeal[]).some((each) => each.by === by)) {
    throw new SutradharError("forbidden", "you have appealed against this refusal: others must decide about it");
  }
  if (overrides.some((each) => each.by === by)) {
    throw new SutradharError("forbidden", "you have agreed already: somebody else must agree as well");
  }
  overrides.push({ by, name: caller.name, roles, reason, at: now().toISOString() });
  const isEnough = await isAgreed(options, { row, caller, overrides, requester: video.order.orderedBy ?? null });
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

interface Agreeing {
  readonly row: Row;
  readonly caller: Caller;
  readonly overrides: readonly Override[];
  readonly requester: string | null;
}

/**
 * One who looks suffices for what waits for a person. What was refused takes as many people as the table of approvals says:
 * each another one, whatever keys they hold, and no service, of whose key nobody knows who holds it.
 * @throws SutradharError `forbidden` for one whose word does not count
 */
async function isAgreed(options: ModerationReviewOptions, agreeing: Agreeing): Promise<boolean> {
  const { row, caller, overrides, requester } = agreeing;
  if (row.action !== "block") return true;
  if (caller.principal.kind === "service") {
    throw new SutradharError(
      "forbidden",
      "a service's key is nobody in particular: what was refused is let through by people, each with a key of their own",
    );
  }
  if (formatPrincipal(caller.principal) === requester) {
    throw new SutradharError("forbidden", "you have ordered the video: others must agree to what was refused in it");
  }
  const approvals = overrides.map(({ by: principal, roles = [] }) => ({ principal, roles: [...roles] }));
  const asked = { action: "moderation-override", subject: "usual", requester, approvals };
  const { allow, reasons } = await (
    await options.policy()
  ).decide("approvals", asked, { workspaceId: caller.workspaceId, videoId: row.video_id });
  const other = reasons.find((reason) => reason !== "approval_missing");
  if (other === undefined) return allow;
  throw new SutradharError("policy_refused", `it cannot be let through: ${explainReason(other)} [${other}]`);
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
    appeals: (row.appeals as readonly Appeal[]).map(({ name: by, reason, at }) => ({ by, reason, at })),
    dueAt: dueAt(row, moderationPolicy.clocks).toISOString(),
    judged: row.judged,
  };
}
