/** What the rules decided, for whoever looks later. */
export { createPolicyRoutes, type PolicyServices } from "./policy-routes.ts";
