export { createStopRoutes, type StopServices } from "./stop-routes.ts";
