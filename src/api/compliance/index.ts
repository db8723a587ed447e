export { createComplianceRoutes, type ComplianceServices } from "./compliance-routes.ts";
