/** The rights desk over HTTP: for those who answer, and, behind a link of their own, for those who ask. */
export { createRightsRoutes } from "./create-rights-routes.ts";
export type { FulfilOrder, RightsServices } from "./rights-services.ts";
