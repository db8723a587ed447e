export { createLedgerRoutes, type LedgerRouteOptions } from "./ledger-routes.ts";
