import type { Kysely } from "kysely";
import { limits } from "../../core/index.ts";
import { toJson, type DeliveryAttempt, type Tables, type Trx } from "../../store/index.ts";
import { recordEvent } from "../events/index.ts";
import { removeEmptyLine, type ClaimedDelivery } from "./claim-deliveries.ts";
import { nextAttempt } from "./retry-schedule.ts";

/** What an attempt came to. */
export interface Settlement {
  readonly attempt: DeliveryAttempt;
  readonly now: Date;
  readonly chance: number;
  readonly retryAfterMs?: number | undefined;
  /** The receiver says that it will never take a message again (410). */
  readonly isGone?: boolean;
}

export type SettledState = "delivered" | "waiting" | "dead" | "dropped";

/** Who has taken nothing for so long, at so many attempts, is not sent to any more until somebody enables it again. */
const disableAfterMs = 72 * 3_600_000;
const disableAfterFailures = 12;

/**
 * Writes down what an attempt came to, and when there is another. Who was too slow, and whose claim another has by now, changes
 * nothing.
 */
export async function settleDelivery(
  engine: Kysely<Tables>,
  claim: ClaimedDelivery,
  settlement: Settlement,
): Promise<SettledState> {
  const { attempt, now, chance, retryAfterMs, isGone = false } = settlement;
  const attempts = claim.attempts + 1;
  const next = attempt.problem && !isGone ? nextAttempt({ attempts, now, chance, retryAfterMs }) : undefined;
  const state = attempt.problem ? (next ? "waiting" : "dead") : "delivered";
  try {
    await engine.transaction().execute(async (trx) => {
      // The webhook before its lines, as those lock them who change it.
      await noteHealth(trx, claim, settlement);
      await releaseLine(trx, claim, next ?? now);
      const { numUpdatedRows } = await trx
        .updateTable("webhook_deliveries")
        .set({
          state,
          attempts,
          ended_at: next ? null : now,
          log: toJson([...claim.log, attempt].slice(-limits.webhookLogMax)),
        })
        .where("webhook_id", "=", claim.webhookId)
        .where("event_id", "=", claim.event.id)
        .where("state", "=", "waiting")
        .executeTakeFirst();
      if (numUpdatedRows === 0n) throw new Overtaken();
      if (!next) await removeEmptyLine(trx, claim.webhookId, claim.event.subject);
    });
    return state;
  } catch (error) {
    if (error instanceof Overtaken) return "dropped";
    throw error;
  }
}

/** Undoes what was written for an attempt that does not count. */
class Overtaken extends Error {}

/** @throws Overtaken where another has the claim by now, or the webhook is gone */
async function releaseLine(trx: Trx, { webhookId, event, fence }: ClaimedDelivery, nextAt: Date): Promise<void> {
  const { numUpdatedRows } = await trx
    .updateTable("webhook_lines")
    .set({ claimed_until: null, next_at: nextAt })
    .where("webhook_id", "=", webhookId)
    .where("subject", "=", event.subject)
    .where("fence", "=", fence)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) throw new Overtaken();
}

async function noteHealth(trx: Trx, claim: ClaimedDelivery, { attempt, now, isGone }: Settlement): Promise<void> {
  if (!attempt.problem) {
    await trx
      .updateTable("webhooks")
      .set({ failing_since: null, failures: 0 })
      .where("id", "=", claim.webhookId)
      .where("failing_since", "is not", null)
      .execute();
    return;
  }
  const webhook = await trx
    .updateTable("webhooks")
    .set((update) => ({
      failing_since: update.fn.coalesce("failing_since", update.val(now)),
      failures: update("failures", "+", 1),
    }))
    .where("id", "=", claim.webhookId)
    .returning(["id", "workspace_id", "state", "failing_since", "failures"])
    .executeTakeFirst();
  if (!webhook || webhook.state === "disabled") return;
  const { failing_since: since, failures } = webhook;
  const failingMs = now.getTime() - (since ?? now).getTime();
  if (isGone) await disable(trx, claim, "its receiver answered 410: gone", now);
  else if (failingMs >= disableAfterMs && failures >= disableAfterFailures) {
    await disable(trx, claim, `nothing has got through since ${since?.toISOString()}, in ${failures} attempts`, now);
  }
}

async function disable(trx: Trx, { webhookId, event }: ClaimedDelivery, reason: string, now: Date): Promise<void> {
  await trx
    .updateTable("webhooks")
    .set({ state: "disabled", disabled_at: now, disabled_reason: reason, updated_at: now })
    .where("id", "=", webhookId)
    .execute();
  await recordEvent(trx, {
    workspaceId: event.workspaceId,
    type: "sutradhar.webhook.disabled",
    subject: `webhooks/${webhookId}`,
    data: { webhook: webhookId, reason, links: { self: `/v1/webhooks/${webhookId}` } },
    now,
  });
}

/** Gives a claim back whose attempt was broken off. */
export async function releaseDelivery(
  engine: Kysely<Tables>,
  { webhookId, event, fence }: ClaimedDelivery,
): Promise<void> {
  await engine
    .updateTable("webhook_lines")
    .set({ claimed_until: null })
    .where("webhook_id", "=", webhookId)
    .where("subject", "=", event.subject)
    .where("fence", "=", fence)
    .execute();
}
