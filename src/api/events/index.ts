export { createEventRoutes, type EventServices } from "./event-routes.ts";
