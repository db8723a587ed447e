export { createRetentionRoutes, type RetentionServices } from "./retention-routes.ts";
