import { digestJson, SutradharError, type Digest } from "../../core/index.ts";
import { toJson, type Trx } from "../../store/index.ts";
import type { RolloutEvent } from "../judge/index.ts";
import type { Rollout } from "./rollout.ts";

/** An event with its place in the log. */
export interface LoggedEvent {
  readonly position: number;
  readonly event: RolloutEvent;
  /** sha256 over the head before and this event. */
  readonly head: Digest;
  readonly at: Date;
}

/** What a log begins with. */
const rootHead = digestJson("a rollout's log");

function nextHead(before: Digest, event: RolloutEvent): Digest {
  return digestJson([before, event]);
}

/** Adds to the log of a rollout whose row is locked. @returns what was added, with its places */
export async function appendEvents(
  trx: Trx,
  rollout: Pick<Rollout, "id" | "workspaceId" | "events">,
  { events, at }: { readonly events: readonly RolloutEvent[]; readonly at: Date },
): Promise<readonly LoggedEvent[]> {
  if (events.length === 0) return [];
  let head = await readHead(trx, rollout.id, rollout.events);
  const added = events.map((event, index): LoggedEvent => {
    head = nextHead(head, event);
    return { position: rollout.events + index, event, head, at };
  });
  await trx
    .insertInto("rollout_events")
    .values(
      added.map(({ position, event, head: own }) => ({
        rollout_id: rollout.id,
        position,
        workspace_id: rollout.workspaceId,
        event: toJson(event),
        head: own,
        at,
      })),
    )
    .execute();
  await trx
    .updateTable("rollouts")
    .set({ events: rollout.events + added.length })
    .where("id", "=", rollout.id)
    .execute();
  return added;
}

/** The head of a log of so many events. */
export async function readHead(trx: Trx, rolloutId: string, events: number): Promise<Digest> {
  if (events === 0) return rootHead;
  const row = await trx
    .selectFrom("rollout_events")
    .select("head")
    .where("rollout_id", "=", rolloutId)
    .where("position", "=", events - 1)
    .executeTakeFirst();
  if (!row) throw new SutradharError("internal", `the log of ${rolloutId} ends before its event ${events}`);
  return row.head;
}

const rowsAtOnceMax = 2_000;

/** The log from a place on, piece by piece. */
export async function* readLog(trx: Trx, rolloutId: string, from = 0): AsyncGenerator<LoggedEvent> {
  for (let next = from; ;) {
    const rows = await trx
      .selectFrom("rollout_events")
      .select(["position", "event", "head", "at"])
      .where("rollout_id", "=", rolloutId)
      .where("position", ">=", next)
      .orderBy("position")
      .limit(rowsAtOnceMax)
      .execute();
    // Written by this product alone; whether it is still the same, `head` says.
    for (const row of rows) yield { ...row, event: row.event as RolloutEvent };
    if (rows.length < rowsAtOnceMax) return;
    next += rows.length;
  }
}

/** Where a log does not follow from its own beginning: the place of the first event that was changed; undefined: it does. */
export function findBreak(log: readonly LoggedEvent[]): number | undefined {
  let head = rootHead;
  for (const [index, { position, event, head: own }] of log.entries()) {
    head = nextHead(head, event);
    if (position !== index || own !== head) return index;
  }
  return undefined;
}
