import { sql } from "kysely";
import { SutradharError } from "../../core/index.ts";
import type { StopKind, Trx } from "../../store/index.ts";
import { refuseTakenDown } from "../takedowns/index.ts";

/** A stop as far as it refuses: what stands still, and by which. */
export interface StandingStop {
  readonly id: string;
  readonly kind: StopKind;
  readonly target: string;
}

/** What work is done with. */
export interface StoppableWork {
  readonly workspaceId: string;
  readonly campaignId?: string | null | undefined;
  /** As `listUses` names it; null where it is not known yet. */
  readonly uses: readonly string[] | null;
}

/** Everything that stands still in a workspace, by its own stops and by those of the installation. */
export async function listStandingStops(
  trx: Pick<Trx, "selectFrom">,
  workspaceId: string,
): Promise<readonly StandingStop[]> {
  return trx
    .selectFrom("stops")
    .select(["id", "kind", "target"])
    .where("workspace_id", "in", [workspaceId, everywhere])
    .where("lifted_at", "is", null)
    .orderBy("id")
    .execute();
}

/** The workspace whose stops hold in all of them. */
export const everywhere = "shared";

/** The first of some stops that work falls under. */
export function findStop(stops: readonly StandingStop[], work: StoppableWork): StandingStop | undefined {
  return stops.find(({ kind, target }) => {
    if (kind === "workspace") return target === work.workspaceId;
    return kind === "campaign" ? target === work.campaignId : (work.uses?.includes(target) ?? false);
  });
}

/** @throws SutradharError `stopped`, `workspace_stopped` */
export async function refuseStopped(trx: Pick<Trx, "selectFrom">, work: StoppableWork): Promise<void> {
  const stop = findStop(await listStandingStops(trx, work.workspaceId), work);
  if (stop) throw stoppedBy(stop);
}

/**
 * The same for a video that is there, by what its row says, and whether it was taken down.
 * @throws SutradharError `stopped`, `workspace_stopped`, `taken_down`
 */
export async function refuseStoppedVideo(
  trx: Pick<Trx, "selectFrom">,
  { id, workspaceId }: { readonly id: string; readonly workspaceId: string },
): Promise<void> {
  await refuseTakenDown(trx, id);
  const stops = await listStandingStops(trx, workspaceId);
  if (stops.length === 0) return;
  const row = await trx
    .selectFrom("videos")
    .select(["workspace_id as workspaceId", "campaign_id as campaignId", "uses"])
    .where("id", "=", id)
    .executeTakeFirst();
  const stop = findStop(stops, row ?? { workspaceId, uses: null });
  if (stop) throw stoppedBy(stop);
}

/** Tells by which, and not why: the reason is for those who may read it. */
export function stoppedBy({ id, kind, target }: StandingStop): SutradharError {
  const what =
    kind === "avatar" || kind === "voice" || kind === "model" || kind === "template" ? target : `the ${kind} ${target}`;
  return new SutradharError(
    kind === "workspace" ? "workspace_stopped" : "stopped",
    `${what} was stopped: GET /v1/stops/${id} says why, and it goes on when that is lifted`,
    { details: { stop: id } },
  );
}

/**
 * Waits until nobody sets a stop, or has those wait who do: whoever plans a video sees a stop that stands, or the stop finds
 * the run.
 */
export async function holdStops(trx: Trx, mode: "share" | "set"): Promise<void> {
  await sql`select ${sql.raw(mode === "share" ? "pg_advisory_xact_lock_shared" : "pg_advisory_xact_lock")}(7291442)`.execute(
    trx,
  );
}
