/** Webhooks: where somebody wants to be told, by the Standard Webhooks specification, and how what happened gets there. */
export {
  createDeliverer,
  startDeliveryLoop,
  type AttemptReport,
  type Deliverer,
  type DeliveryLoop,
} from "./deliverer.ts";
export { getDelivery, listDeliveries, type Delivery } from "./list-deliveries.ts";
export { pruneEvents } from "./prune-events.ts";
export { redeliverEvent, redeliverSince, type Redelivered, type RedeliverOptions } from "./redeliver.ts";
export { createSealer, type Sealer } from "./sealer.ts";
export { createWebhookTargets, type TargetOptions, type WebhookTargets } from "./targets.ts";
export type { Webhook } from "./webhook.ts";
export { listSecrets, rotateSecret, type NewSecret, type SecretView } from "./webhook-secrets.ts";
export {
  changeWebhook,
  createWebhook,
  deleteWebhook,
  getWebhook,
  listWebhooks,
  pingWebhook,
  type NewWebhook,
  type WebhookChange,
} from "./webhooks.ts";
