import type { DeliveryAttempt, DeliveryState, Trx } from "../../store/index.ts";
import { unknownEvent } from "../events/index.ts";

/** An event on its way to a webhook. */
export interface Delivery {
  readonly eventId: string;
  readonly type: string;
  readonly subject: string;
  readonly sequence: number;
  readonly state: DeliveryState;
  /** Since it was last put in line. */
  readonly attempts: number;
  /** When the first of its subject is attempted. */
  readonly nextAt: Date | null;
  readonly createdAt: Date;
  readonly endedAt: Date | null;
  readonly log: readonly DeliveryAttempt[];
  /** Where it stands among those of its webhook. */
  readonly position: number;
}

export interface DeliveryFilter {
  readonly webhookId: string;
  readonly state?: DeliveryState | undefined;
  /** The place that the page before ended with. */
  readonly before?: number | undefined;
  readonly limit: number;
}

/** The newest first. */
export async function listDeliveries(
  trx: Trx,
  { webhookId, state, before, limit }: DeliveryFilter,
): Promise<Delivery[]> {
  let query = select(trx, webhookId).orderBy("d.entered", "desc").limit(limit);
  if (state) query = query.where("d.state", "=", state);
  if (before !== undefined) query = query.where("d.entered", "<", before);
  return (await query.execute()).map(toDelivery);
}

/** @throws SutradharError `event_unknown` where it was never meant for this webhook */
export async function getDelivery(trx: Trx, webhookId: string, eventId: string): Promise<Delivery> {
  const row = await select(trx, webhookId).where("d.event_id", "=", eventId).executeTakeFirst();
  if (!row) throw unknownEvent(eventId);
  return toDelivery(row);
}

function select(trx: Trx, webhookId: string) {
  return trx
    .selectFrom("webhook_deliveries as d")
    .innerJoin("events as e", "e.id", "d.event_id")
    .leftJoin("webhook_lines as l", (join) =>
      join.onRef("l.webhook_id", "=", "d.webhook_id").onRef("l.subject", "=", "d.subject"),
    )
    .select(["d.event_id", "e.type", "d.subject", "d.sequence", "d.state", "d.attempts", "l.next_at"])
    .select(["d.created_at", "d.ended_at", "d.log", "d.entered"])
    .where("d.webhook_id", "=", webhookId);
}

type DeliveryRow = Awaited<ReturnType<ReturnType<typeof select>["executeTakeFirstOrThrow"]>>;

function toDelivery(row: DeliveryRow): Delivery {
  return {
    eventId: row.event_id,
    type: row.type,
    subject: row.subject,
    sequence: row.sequence,
    state: row.state,
    attempts: row.attempts,
    nextAt: row.state === "waiting" ? row.next_at : null,
    createdAt: row.created_at,
    endedAt: row.ended_at,
    log: row.log,
    position: row.entered,
  };
}
