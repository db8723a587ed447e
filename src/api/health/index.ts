export { createHealthRoutes, type HealthServices } from "./health-routes.ts";
