import { createId, limits, SutradharError } from "../../core/index.ts";
import { hide } from "../../ledger/index.ts";
import { toJson, type Tables, type TakedownState, type Trx } from "../../store/index.ts";
import type { Selectable } from "kysely";
import type { VideoRecorder } from "../video-entries.ts";
import { checkTarget, selectTargets, type TakedownTarget } from "./find-targets.ts";
import { recordTakedown } from "./takedown-entries.ts";

/** The clock of a demand, as it was when it began. */
export interface TakedownClock {
  readonly withinHours: number;
  readonly law: string;
  readonly rule: string;
}

/** A demand that something be taken down, and what became of it. */
export interface Takedown {
  readonly id: string;
  readonly ground: string;
  readonly clock: TakedownClock;
  readonly target: TakedownTarget;
  readonly reason: string;
  readonly reference: string | null;
  readonly state: TakedownState;
  /** What stands while an appeal is open, too. */
  readonly decision: "revoke" | "refuse" | null;
  readonly receivedAt: Date;
  readonly dueAt: Date;
  readonly createdBy: string;
  readonly decidedAt: Date | null;
  readonly decidedBy: string | null;
}

export interface TakedownEvent {
  readonly type: string;
  readonly at: Date;
  readonly by: string;
  readonly reason: string;
  /** Its entry in the ledger: what it says can be proved with it. */
  readonly entry: string;
}

/** Who does it, where it is written down, and when. */
export interface TakedownHand extends VideoRecorder {
  /** As `formatPrincipal` writes it. */
  readonly name: string;
  readonly now: Date;
}

export interface NewTakedown {
  readonly ground: string;
  readonly clock: TakedownClock;
  readonly dueAt: Date;
  readonly receivedAt: Date;
  readonly target: TakedownTarget;
  readonly reason: string;
  readonly reference?: string | undefined;
}

/** A demand has come: its clock runs from when it came. @throws SutradharError `request_invalid` */
export async function openTakedown(trx: Trx, by: TakedownHand, wanted: NewTakedown): Promise<Takedown> {
  const { ground, clock, dueAt, receivedAt, target, reason, reference } = wanted;
  checkTarget(target);
  if (receivedAt > by.now) throw new SutradharError("request_invalid", "receivedAt must not lie in the future");
  const row = await trx
    .insertInto("takedowns")
    .values({
      id: createId("tkd", by.now.getTime()),
      workspace_id: by.workspaceId,
      ground,
      clock: toJson(clock),
      target_kind: target.kind,
      target: target.value,
      reason,
      reference: reference ?? null,
      state: "received",
      decision: null,
      received_at: receivedAt,
      due_at: dueAt,
      created_by: by.name,
      created_at: by.now,
      decided_at: null,
      decided_by: null,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  const body = {
    takedown: row.id,
    ground: hide(ground),
    target: hide(`${target.kind} ${target.value}`),
    reason: hide(reason),
    receivedAt,
    due: dueAt,
  };
  await recordTakedown(trx, by, { id: row.id, reason, entry: { says: "received", body } });
  return toTakedown(row);
}

/**
 * Withholds every video that the target names, at once: whoever asks for one from now on is refused. Their states, and those who
 * listen for them, follow.
 * @returns how many that are
 * @throws SutradharError `takedown_unknown`, `state_conflict`
 */
export async function revokeTakedown(
  trx: Trx,
  by: TakedownHand,
  { id, reason }: { readonly id: string; readonly reason: string },
): Promise<number> {
  const takedown = await lockTakedown(trx, id);
  requireState(takedown, ["received"], "revoked");
  return withhold(trx, by, { takedown, reason });
}

async function withhold(
  trx: Trx,
  by: TakedownHand,
  { takedown, reason }: { readonly takedown: Takedown; readonly reason: string },
): Promise<number> {
  const { id } = takedown;
  const inserted = await trx
    .insertInto("takedown_videos")
    .columns(["workspace_id", "takedown_id", "video_id"])
    .expression(
      selectTargets(trx, by.workspaceId, takedown.target).select((row) => [
        row.val(by.workspaceId).as("workspace_id"),
        row.val(id).as("takedown_id"),
        row.ref("videos.id").as("video_id"),
      ]),
    )
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  const videos = Number(inserted.numInsertedOrUpdatedRows ?? 0);
  await decide(trx, by, { id, state: "revoked", decision: "revoke" });
  const body = { takedown: id, videos, reason: hide(reason), isInTime: by.now <= takedown.dueAt };
  await recordTakedown(trx, by, { id, reason, entry: { says: "revoked", body } });
  return videos;
}

/** The demand does not hold: everything stays as it is. @throws SutradharError `takedown_unknown`, `state_conflict` */
export async function refuseTakedown(
  trx: Trx,
  by: TakedownHand,
  { id, reason }: { readonly id: string; readonly reason: string },
): Promise<void> {
  const takedown = await lockTakedown(trx, id);
  requireState(takedown, ["received"], "refused");
  await decide(trx, by, { id, state: "refused", decision: "refuse" });
  const body = { takedown: id, reason: hide(reason), isInTime: by.now <= takedown.dueAt };
  await recordTakedown(trx, by, { id, reason, entry: { says: "refused", body } });
}

/** Somebody does not agree with what was decided: it stands until another person has looked at it. */
export async function appealTakedown(
  trx: Trx,
  by: TakedownHand,
  { id, reason }: { readonly id: string; readonly reason: string },
): Promise<void> {
  requireState(await lockTakedown(trx, id), ["revoked", "refused"], "appealed");
  await move(trx, id, "appealed");
  await recordTakedown(trx, by, {
    id,
    reason,
    entry: { says: "appealed", body: { takedown: id, reason: hide(reason) } },
  });
}

/**
 * Another person than who decided says whether that stands.
 * @returns how many videos are withheld by it, or come back
 * @throws SutradharError `takedown_unknown`, `state_conflict`, `forbidden`
 */
export async function judgeAppeal(
  trx: Trx,
  by: TakedownHand,
  { id, reason, verdict }: { readonly id: string; readonly reason: string; readonly verdict: "uphold" | "overturn" },
): Promise<number> {
  const takedown = await lockTakedown(trx, id);
  requireState(takedown, ["appealed"], "judged");
  if (takedown.decidedBy === by.name) {
    throw new SutradharError("forbidden", "who decided does not judge the appeal: another person must");
  }
  if (verdict === "uphold") {
    await move(trx, id, takedown.decision === "revoke" ? "revoked" : "refused");
    await recordTakedown(trx, by, {
      id,
      reason,
      entry: { says: "upheld", body: { takedown: id, reason: hide(reason) } },
    });
    return 0;
  }
  return takedown.decision === "revoke" ? lift(trx, by, { id, reason }) : withhold(trx, by, { takedown, reason });
}

/** Takes it back: what was withheld by it alone comes back. @throws SutradharError `takedown_unknown`, `state_conflict` */
export async function reinstateTakedown(
  trx: Trx,
  by: TakedownHand,
  { id, reason }: { readonly id: string; readonly reason: string },
): Promise<number> {
  requireState(await lockTakedown(trx, id), ["revoked"], "reinstated");
  return lift(trx, by, { id, reason });
}

async function lift(
  trx: Trx,
  by: TakedownHand,
  { id, reason }: { readonly id: string; readonly reason: string },
): Promise<number> {
  const lifted = await trx
    .updateTable("takedown_videos")
    .set({ lifted_at: by.now })
    .where("takedown_id", "=", id)
    .where("lifted_at", "is", null)
    .executeTakeFirst();
  const videos = Number(lifted.numUpdatedRows);
  await move(trx, id, "reinstated");
  const body = { takedown: id, videos, reason: hide(reason) };
  await recordTakedown(trx, by, { id, reason, entry: { says: "reinstated", body } });
  return videos;
}

function decide(
  trx: Trx,
  { now, name }: TakedownHand,
  { id, ...to }: { readonly id: string; readonly state: TakedownState; readonly decision: "revoke" | "refuse" },
) {
  return trx
    .updateTable("takedowns")
    .set({ ...to, decided_at: now, decided_by: name })
    .where("id", "=", id)
    .execute();
}

function move(trx: Trx, id: string, state: TakedownState) {
  return trx.updateTable("takedowns").set({ state }).where("id", "=", id).execute();
}

function requireState({ id, state }: Takedown, may: readonly TakedownState[], wanted: string): void {
  if (may.includes(state)) return;
  throw new SutradharError("state_conflict", `${id} is ${state}, and cannot be ${wanted} from there`);
}

async function lockTakedown(trx: Trx, id: string): Promise<Takedown> {
  const row = await trx.selectFrom("takedowns").selectAll().where("id", "=", id).forUpdate().executeTakeFirst();
  if (!row) throw unknownTakedown(id);
  return toTakedown(row);
}

function unknownTakedown(id: string): SutradharError {
  const said = JSON.stringify(id.slice(0, 40));
  return new SutradharError("takedown_unknown", `there is no takedown ${said} in this workspace`);
}

/** @throws SutradharError `takedown_unknown` */
export async function getTakedown(trx: Trx, id: string): Promise<Takedown> {
  const row = await trx.selectFrom("takedowns").selectAll().where("id", "=", id).executeTakeFirst();
  if (!row) throw unknownTakedown(id);
  return toTakedown(row);
}

/** The newest first, or, of those that wait for a decision, the one that is due first. */
export async function listTakedowns(
  trx: Trx,
  page: { readonly isOpen: boolean; readonly before?: string | undefined; readonly limit: number },
): Promise<readonly Takedown[]> {
  let query = trx.selectFrom("takedowns").selectAll().limit(page.limit);
  query = page.isOpen ? query.where("decided_at", "is", null).orderBy("due_at") : query.orderBy("id", "desc");
  if (page.before !== undefined) query = query.where("id", "<", page.before);
  return (await query.execute()).map(toTakedown);
}

export async function listTakedownEvents(trx: Trx, id: string): Promise<readonly TakedownEvent[]> {
  const rows = await trx
    .selectFrom("takedown_events")
    .select(["type", "at", "by", "reason", "entry_id"])
    .where("takedown_id", "=", id)
    .orderBy("at")
    .orderBy("id")
    .limit(limits.takedownEventsMax)
    .execute();
  return rows.map(({ entry_id: entry, ...event }) => ({ ...event, entry }));
}

/** How many videos it withholds, and how many have followed with their state. */
export async function countWithheld(
  trx: Trx,
  id: string,
): Promise<{ readonly withheld: number; readonly moved: number }> {
  const row = await trx
    .selectFrom("takedown_videos")
    .select(({ fn }) => [fn.countAll<string>().as("withheld"), fn.count<string>("state_before").as("moved")])
    .where("takedown_id", "=", id)
    .where("lifted_at", "is", null)
    .executeTakeFirstOrThrow();
  return { withheld: Number(row.withheld), moved: Number(row.moved) };
}

function toTakedown(row: Selectable<Tables["takedowns"]>): Takedown {
  return {
    id: row.id,
    ground: row.ground,
    clock: row.clock as TakedownClock,
    target: { kind: row.target_kind, value: row.target },
    reason: row.reason,
    reference: row.reference,
    state: row.state,
    decision: row.decision,
    receivedAt: row.received_at,
    dueAt: row.due_at,
    createdBy: row.created_by,
    decidedAt: row.decided_at,
    decidedBy: row.decided_by,
  };
}
