import type { Selectable } from "kysely";
import { formatPrincipal, type Caller } from "../../access/index.ts";
import { createId, limits, SutradharError } from "../../core/index.ts";
import type { StopKind, Tables, Trx } from "../../store/index.ts";
import { recordEvent } from "../events/index.ts";
import { everywhere, holdStops } from "./find-stop.ts";

/** Something that somebody has told to stand still. */
export interface Stop {
  readonly id: string;
  readonly kind: StopKind;
  /** `avatar/asha`, `avatar/asha@1.2.0`, or the id of a campaign or a workspace. */
  readonly target: string;
  /** Whether it holds in every workspace. */
  readonly isEverywhere: boolean;
  readonly reason: string;
  /** As `formatPrincipal` writes it. */
  readonly setBy: string;
  readonly setAt: Date;
  readonly liftedBy: string | null;
  readonly liftedAt: Date | null;
  readonly liftedReason: string | null;
}

export interface NewStop extends Pick<Stop, "kind" | "target" | "isEverywhere" | "reason"> {
  readonly now: Date;
}

/**
 * Has something stand still: what uses it begins nothing from then on. What stands still already does so by the stop that it
 * has. As the engine: it tells every workspace of what holds in all.
 * @throws SutradharError `limit_exceeded`
 */
export async function setStop(
  trx: Trx,
  { workspaceId, principal }: Caller,
  { kind, target, isEverywhere, reason, now }: NewStop,
): Promise<{ readonly stop: Stop; readonly isNew: boolean }> {
  await holdStops(trx, "set");
  const place = isEverywhere ? everywhere : workspaceId;
  const standing = await trx
    .selectFrom("stops")
    .selectAll()
    .where("workspace_id", "=", place)
    .where("lifted_at", "is", null)
    .execute();
  const same = standing.find((row) => row.kind === kind && row.target === target);
  if (same) return { stop: toStop(same), isNew: false };
  if (standing.length >= limits.stopsStandingMax) {
    throw new SutradharError(
      "limit_exceeded",
      `${limits.stopsStandingMax} stops may stand at once (limits.stopsStandingMax): stop the workspace, or lift some`,
    );
  }
  const row = await trx
    .insertInto("stops")
    .values({
      id: createId("stop", now.getTime()),
      workspace_id: place,
      kind,
      target,
      reason,
      set_by: formatPrincipal(principal),
      set_at: now,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  await tell(trx, row, "set", now);
  return { stop: toStop(row), isNew: true };
}

/** @throws SutradharError `stop_unknown`; `state_conflict` where it was lifted before */
export async function liftStop(
  trx: Trx,
  { workspaceId, principal }: Caller,
  { id, reason, now }: { readonly id: string; readonly reason: string; readonly now: Date },
): Promise<Stop> {
  await holdStops(trx, "set");
  const stop = await getStop(trx, workspaceId, id);
  if (stop.liftedAt) throw new SutradharError("state_conflict", `${id} was lifted on ${stop.liftedAt.toISOString()}`);
  const row = await trx
    .updateTable("stops")
    .set({ lifted_at: now, lifted_by: formatPrincipal(principal), lifted_reason: reason })
    .where("id", "=", id)
    .returningAll()
    .executeTakeFirstOrThrow();
  await tell(trx, row, "lifted", now);
  return toStop(row);
}

/** @throws SutradharError `stop_unknown` */
export async function getStop(trx: Trx, workspaceId: string, id: string): Promise<Stop> {
  const row = await select(trx, workspaceId).where("id", "=", id).executeTakeFirst();
  if (!row)
    throw new SutradharError("stop_unknown", `there is no stop ${JSON.stringify(id.slice(0, 40))} in this workspace`);
  return toStop(row);
}

/** Those of a workspace and those of the installation, the newest first. */
export async function listStops(
  trx: Trx,
  page: {
    readonly workspaceId: string;
    /** Only what stands still now. */
    readonly isStanding: boolean;
    readonly before?: string | undefined;
    readonly limit: number;
  },
): Promise<Stop[]> {
  let query = select(trx, page.workspaceId).orderBy("id", "desc").limit(page.limit);
  if (page.isStanding) query = query.where("lifted_at", "is", null);
  if (page.before !== undefined) query = query.where("id", "<", page.before);
  return (await query.execute()).map(toStop);
}

function select(trx: Trx, workspaceId: string) {
  return trx.selectFrom("stops").selectAll().where("workspace_id", "in", [workspaceId, everywhere]);
}

type StopRow = Selectable<Tables["stops"]>;

/** Events tell what and by whom; the reason, which may be about somebody, is for those who may read stops. */
async function tell(
  trx: Trx,
  { id, workspace_id: place, kind, target, ...row }: StopRow,
  what: "set" | "lifted",
  now: Date,
): Promise<void> {
  const places = place === everywhere ? await trx.selectFrom("workspaces").select("id").execute() : [{ id: place }];
  const by = what === "set" ? row.set_by : (row.lifted_by ?? "");
  for (const { id: workspaceId } of places) {
    await recordEvent(trx, {
      workspaceId,
      type: `sutradhar.stop.${what}`,
      subject: `stops/${id}`,
      data: { stop: id, kind, target, isEverywhere: place === everywhere, by },
      now,
    });
  }
}

function toStop(row: StopRow): Stop {
  return {
    id: row.id,
    kind: row.kind,
    target: row.target,
    isEverywhere: row.workspace_id === everywhere,
    reason: row.reason,
    setBy: row.set_by,
    setAt: row.set_at,
    liftedBy: row.lifted_by,
    liftedAt: row.lifted_at,
    liftedReason: row.lifted_reason,
  };
}
