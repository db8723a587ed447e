import { createApiApp, type ApiApp } from "../create-api.ts";
import { addNomineeRoutes } from "./nominee-routes.ts";
import { addRightsPersonRoutes } from "./rights-person-routes.ts";
import { addRightsRequestRoutes } from "./rights-request-routes.ts";
import type { RightsServices } from "./rights-services.ts";

/** What people ask for of what is theirs: the queue of those who answer, and the person's own page. */
export function createRightsRoutes(services: RightsServices): ApiApp {
  const app = createApiApp();
  for (const add of [addRightsRequestRoutes, addNomineeRoutes, addRightsPersonRoutes]) app.route("/", add(services));
  return app;
}
