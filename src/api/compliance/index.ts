export { createDutyRoutes, type DutyServices } from "./duty-routes.ts";
export { createComplianceRoutes, type ComplianceServices } from "./compliance-routes.ts";
