import type { Delivery, SecretView, Webhook } from "../../productions/index.ts";

/** @param keyName of the key that this server has */
export function viewWebhook(webhook: Webhook, secrets: readonly SecretView[], keyName: string) {
  const { id, url, description, types, state, disabledAt, disabledReason, failingSince, createdAt, updatedAt } =
    webhook;
  const self = `/v1/webhooks/${id}`;
  return {
    id,
    url,
    description,
    types: [...types],
    state,
    disabledAt: disabledAt?.toISOString() ?? null,
    disabledReason,
    failingSince: failingSince?.toISOString() ?? null,
    secrets: secrets.map((secret) => ({
      id: secret.id,
      createdAt: secret.createdAt.toISOString(),
      expiresAt: secret.expiresAt?.toISOString() ?? null,
      isReadable: secret.keyName === keyName,
    })),
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
    links: { self, deliveries: `${self}/deliveries` },
  };
}

export function viewDelivery({ eventId, type, subject, state, attempts, nextAt, createdAt, endedAt, log }: Delivery) {
  return {
    event: eventId,
    type,
    subject,
    state,
    attempts,
    nextAt: nextAt?.toISOString() ?? null,
    createdAt: createdAt.toISOString(),
    endedAt: endedAt?.toISOString() ?? null,
    log: [...log],
  };
}
