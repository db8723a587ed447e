import { createId, SutradharError } from "../../core/index.ts";
import { defineEntry, field, hide, type Actor, type LedgerWriter } from "../../ledger/index.ts";
import type { HoldScope, Trx } from "../../store/index.ts";

const placed = defineEntry("retention.hold_placed", {
  hold: field.id("hld"),
  scope: field.code("workspace", "person", "campaign", "video"),
  target: field.commitment,
  reason: field.commitment,
});
const lifted = defineEntry("retention.hold_lifted", { hold: field.id("hld"), reason: field.commitment });

/** A reason from outside, such as a suit, for which nothing of what it is about may go. */
export interface LegalHold {
  readonly id: string;
  readonly scope: HoldScope;
  /** A person, a campaign or a video; of a workspace, its own id. */
  readonly target: string;
  readonly reason: string;
  readonly placedBy: string;
  readonly placedAt: Date;
  readonly liftedBy: string | null;
  readonly liftedAt: Date | null;
  readonly liftReason: string | null;
}

/** Who places or lifts one. */
export interface HoldVisitor {
  readonly workspaceId: string;
  readonly name: string;
  readonly actor: Actor;
  readonly ledger: LedgerWriter;
  readonly now: Date;
}

/** How many may stand in a workspace: who needs more holds the workspace. */
export const holdsMax = 1_000;

/** @throws SutradharError `request_invalid` where there is no such thing in the workspace, `limit_exceeded` */
export async function placeHold(
  trx: Trx,
  visitor: HoldVisitor,
  { scope, target, reason }: Pick<LegalHold, "scope" | "reason"> & { readonly target?: string | undefined },
): Promise<LegalHold> {
  const { workspaceId, ledger, actor, name, now } = visitor;
  const about = scope === "workspace" ? workspaceId : (target ?? "");
  await refuseUnknown(trx, { workspaceId, scope, target: about });
  const standing = await listHolds(trx, workspaceId, { isStanding: true });
  if (standing.length >= holdsMax) {
    throw new SutradharError("limit_exceeded", `${holdsMax} holds stand here already: hold the workspace instead`);
  }
  const id = createId("hld", now.getTime());
  const row = { id, workspace_id: workspaceId, scope, target: about, reason, placed_by: name, placed_at: now };
  await trx.insertInto("legal_holds").values(row).execute();
  const body = { hold: id, scope, target: hide(about), reason: hide(reason) };
  await ledger.appendWithin(trx, { type: placed, actor, workspace: workspaceId, body });
  return getHold(trx, workspaceId, id);
}

/** @throws SutradharError `request_invalid` where there is none, `state_conflict` where it was lifted */
export async function liftHold(
  trx: Trx,
  visitor: HoldVisitor,
  { id, reason }: Pick<LegalHold, "id" | "reason">,
): Promise<LegalHold> {
  const { workspaceId, ledger, actor, name, now } = visitor;
  const hold = await getHold(trx, workspaceId, id);
  if (hold.liftedAt) throw new SutradharError("state_conflict", `${id} was lifted by ${hold.liftedBy}`);
  await trx
    .updateTable("legal_holds")
    .set({ lifted_by: name, lifted_at: now, lift_reason: reason })
    .where("workspace_id", "=", workspaceId)
    .where("id", "=", id)
    .where("lifted_at", "is", null)
    .execute();
  const draft: unknown = { type: lifted, actor, workspace: workspaceId, body: { hold: id, reason: hide(reason) } };
  // Kysely's types and those of entries are too deep for each other; sealing looks at each field.
  await ledger.appendWithin(trx, draft as never);
  return getHold(trx, workspaceId, id);
}

/** The newest first. */
export async function listHolds(
  trx: Trx,
  workspaceId: string,
  { isStanding = false }: { readonly isStanding?: boolean } = {},
): Promise<readonly LegalHold[]> {
  let query = trx.selectFrom("legal_holds").selectAll().where("workspace_id", "=", workspaceId);
  if (isStanding) query = query.where("lifted_at", "is", null);
  const rows = await query.orderBy("id", "desc").limit(holdsMax).execute();
  return rows.map(read);
}

async function getHold(trx: Trx, workspaceId: string, id: string): Promise<LegalHold> {
  const row = await trx
    .selectFrom("legal_holds")
    .selectAll()
    .where("workspace_id", "=", workspaceId)
    .where("id", "=", id)
    .forUpdate()
    .executeTakeFirst();
  if (!row) throw new SutradharError("hold_unknown", `there is no hold ${id} in this workspace`);
  return read(row);
}

interface HoldRow {
  readonly id: string;
  readonly scope: HoldScope;
  readonly target: string;
  readonly reason: string;
  readonly placed_by: string;
  readonly placed_at: Date;
  readonly lifted_by: string | null;
  readonly lifted_at: Date | null;
  readonly lift_reason: string | null;
}

function read(row: HoldRow): LegalHold {
  return {
    id: row.id,
    scope: row.scope,
    target: row.target,
    reason: row.reason,
    placedBy: row.placed_by,
    placedAt: row.placed_at,
    liftedBy: row.lifted_by,
    liftedAt: row.lifted_at,
    liftReason: row.lift_reason,
  };
}

const tables = { person: "principals", campaign: "campaigns", video: "videos" } as const;

async function refuseUnknown(
  trx: Trx,
  { workspaceId, scope, target }: { readonly workspaceId: string; readonly scope: HoldScope; readonly target: string },
): Promise<void> {
  if (scope === "workspace") return;
  const found = await trx
    .selectFrom(tables[scope])
    .select("id")
    .where("workspace_id", "=", workspaceId)
    .where("id", "=", target)
    .executeTakeFirst();
  if (found) return;
  throw new SutradharError(
    "request_invalid",
    `there is no ${scope} ${target || "named"} in this workspace: name it by its id`,
  );
}
