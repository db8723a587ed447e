export { createModerationRoutes, type ModerationServices } from "./moderation-routes.ts";
