import { createId, limits, SutradharError } from "../../core/index.ts";
import type { Trx } from "../../store/index.ts";
import { recordEvent } from "../events/index.ts";
import type { Sealer } from "./sealer.ts";
import type { WebhookTargets } from "./targets.ts";
import { toWebhook, unknownWebhook, type Webhook } from "./webhook.ts";
import { addSecret, type NewSecret } from "./webhook-secrets.ts";

export interface NewWebhook {
  readonly workspaceId: string;
  readonly url: string;
  readonly description: string;
  readonly types: readonly string[];
  readonly now: Date;
}

/**
 * Adds a webhook with its first secret, which is told now and never again.
 * @throws SutradharError `webhook_target_refused`, `limit_exceeded`
 */
export async function createWebhook(
  trx: Trx,
  { workspaceId, url, description, types, now }: NewWebhook,
  { targets, sealer }: { readonly targets: WebhookTargets; readonly sealer: Sealer },
): Promise<{ readonly webhook: Webhook; readonly secret: NewSecret }> {
  targets.checkUrl(url);
  const standing = await listWebhooks(trx, workspaceId);
  if (standing.length >= limits.webhooksMax) {
    throw new SutradharError("limit_exceeded", `a workspace may have ${limits.webhooksMax} webhooks: remove one first`);
  }
  const row = await trx
    .insertInto("webhooks")
    .values({
      id: createId("whk", now.getTime()),
      workspace_id: workspaceId,
      url,
      description,
      types: [...types],
      created_at: now,
      updated_at: now,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  const webhook = toWebhook(row);
  return { webhook, secret: await addSecret(trx, sealer, { webhook, now }) };
}

/** The oldest first. */
export async function listWebhooks(trx: Trx, workspaceId: string): Promise<Webhook[]> {
  const rows = await trx
    .selectFrom("webhooks")
    .selectAll()
    .where("workspace_id", "=", workspaceId)
    .orderBy("id")
    .limit(limits.webhooksMax)
    .execute();
  return rows.map(toWebhook);
}

/** @throws SutradharError `webhook_unknown` */
export async function getWebhook(trx: Trx, workspaceId: string, id: string): Promise<Webhook> {
  const row = await ofWorkspace(trx, workspaceId, id).executeTakeFirst();
  if (!row) throw unknownWebhook(id);
  return toWebhook(row);
}

/** The same with its row locked until the transaction ends. */
export async function lockWebhook(trx: Trx, workspaceId: string, id: string): Promise<Webhook> {
  const row = await ofWorkspace(trx, workspaceId, id).forNoKeyUpdate().executeTakeFirst();
  if (!row) throw unknownWebhook(id);
  return toWebhook(row);
}

function ofWorkspace(trx: Trx, workspaceId: string, id: string) {
  return trx.selectFrom("webhooks").selectAll().where("workspace_id", "=", workspaceId).where("id", "=", id);
}

export interface WebhookChange {
  readonly url?: string | undefined;
  readonly description?: string | undefined;
  readonly types?: readonly string[] | undefined;
  readonly state?: Webhook["state"] | undefined;
}

/** Changes what is given. One that is enabled again is tried at once, with what has waited. */
export async function changeWebhook(
  trx: Trx,
  webhook: Pick<Webhook, "id" | "workspaceId">,
  { url, description, types, state, now }: WebhookChange & { readonly now: Date },
): Promise<Webhook> {
  const { id, workspaceId } = webhook;
  await lockWebhook(trx, workspaceId, id);
  const row = await trx
    .updateTable("webhooks")
    .set({
      ...(url === undefined ? {} : { url }),
      ...(description === undefined ? {} : { description }),
      ...(types === undefined ? {} : { types: [...types] }),
      ...(state === undefined ? {} : { state, failing_since: null, failures: 0 }),
      ...(state === "enabled" ? { disabled_at: null, disabled_reason: null } : {}),
      ...(state === "disabled" ? { disabled_at: now, disabled_reason: "by a caller" } : {}),
      updated_at: now,
    })
    .where("id", "=", id)
    .returningAll()
    .executeTakeFirstOrThrow();
  if (state === "enabled") await hurryWaiting(trx, id, now);
  return toWebhook(row);
}

async function hurryWaiting(trx: Trx, id: string, now: Date): Promise<void> {
  await trx.updateTable("webhook_lines").set({ next_at: now }).where("webhook_id", "=", id).execute();
  await trx
    .updateTable("webhook_deliveries")
    .set({ attempts: 0 })
    .where("webhook_id", "=", id)
    .where("state", "=", "waiting")
    .execute();
}

/** Removes a webhook with its secrets and deliveries. @throws SutradharError `webhook_unknown` */
export async function deleteWebhook(trx: Trx, workspaceId: string, id: string): Promise<void> {
  const { numDeletedRows } = await trx
    .deleteFrom("webhooks")
    .where("workspace_id", "=", workspaceId)
    .where("id", "=", id)
    .executeTakeFirst();
  if (numDeletedRows === 0n) throw unknownWebhook(id);
}

/** The type of the event by which a webhook is tried; it goes to no other. */
export const pingType = "sutradhar.webhook.ping";

/** Sends a webhook an event of its own, whatever types it wants. @returns the event's id */
export async function pingWebhook(trx: Trx, workspaceId: string, id: string, now: Date): Promise<string> {
  const webhook = await lockWebhook(trx, workspaceId, id);
  refuseDisabled(webhook);
  const data = { webhook: id, message: "sent to see whether this webhook can be reached" };
  return recordEvent(trx, { workspaceId, type: pingType, subject: `webhooks/${id}`, data, now, onlyTo: id });
}

/** @throws SutradharError `state_conflict` */
export function refuseDisabled({ id, state }: Webhook): void {
  if (state === "enabled") return;
  throw new SutradharError("state_conflict", `${id} is disabled: enable it first, by PATCH with {"state":"enabled"}`);
}
