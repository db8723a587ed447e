import { createId, limits } from "../../core/index.ts";
import type { Trx } from "../../store/index.ts";
import { keyNameOf, type Sealer } from "./sealer.ts";
import { createWebhookSecret } from "./sign.ts";
import type { Webhook } from "./webhook.ts";

export interface NewSecret {
  readonly id: string;
  /** `whsec_…`, told this once. */
  readonly secret: string;
}

/** A secret as it may be shown: when it came, and until when messages are signed with it too. */
export interface SecretView {
  readonly id: string;
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
  /** With which key it is encrypted. */
  readonly keyName: string;
}

interface SecretOptions {
  readonly webhook: Pick<Webhook, "id" | "workspaceId">;
  readonly now: Date;
}

export async function addSecret(trx: Trx, sealer: Sealer, { webhook, now }: SecretOptions): Promise<NewSecret> {
  const secret = createWebhookSecret();
  const id = createId("whs", now.getTime());
  await trx
    .insertInto("webhook_secrets")
    .values({
      id,
      workspace_id: webhook.workspaceId,
      webhook_id: webhook.id,
      sealed: sealer.seal(secret, webhook.id),
      created_at: now,
    })
    .execute();
  return { id, secret };
}

/**
 * Gives a webhook a new secret. Messages are signed with those before it as well for `overlapMs`, so that its receiver goes over
 * without losing one; 0 for a secret that has leaked.
 */
export async function rotateSecret(
  trx: Trx,
  sealer: Sealer,
  { webhook, overlapMs, now }: SecretOptions & { readonly overlapMs: number },
): Promise<NewSecret> {
  const end = new Date(now.getTime() + overlapMs);
  await trx
    .updateTable("webhook_secrets")
    .set({ expires_at: end })
    .where("webhook_id", "=", webhook.id)
    .where((where) => where.or([where("expires_at", "is", null), where("expires_at", ">", end)]))
    .execute();
  const added = await addSecret(trx, sealer, { webhook, now });
  const standing = await listSecrets(trx, webhook.id);
  const over = standing.filter(({ expiresAt }) => expiresAt !== null && expiresAt <= now).map(({ id }) => id);
  const alive = standing.filter(({ id }) => !over.includes(id));
  const removed = [...over, ...alive.slice(limits.webhookSecretsMax).map(({ id }) => id)];
  if (removed.length > 0) await trx.deleteFrom("webhook_secrets").where("id", "in", removed).execute();
  return added;
}

/** The newest first; at most `webhookSecretsMax` are alive. */
export async function listSecrets(trx: Trx, webhookId: string): Promise<SecretView[]> {
  const rows = await trx
    .selectFrom("webhook_secrets")
    .select(["id", "created_at", "expires_at", "sealed"])
    .where("webhook_id", "=", webhookId)
    .orderBy("created_at", "desc")
    .orderBy("id", "desc")
    .execute();
  return rows.map((row) => ({
    id: row.id,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    keyName: keyNameOf(row.sealed),
  }));
}
