/** What a workspace has spent, and what it may spend. */
export { createCostRoutes, type CostServices } from "./cost-routes.ts";
