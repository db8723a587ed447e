export { createWebhookRoutes, type WebhookServices } from "./webhook-routes.ts";
