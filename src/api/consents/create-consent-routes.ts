import { createApiApp, type ApiApp } from "../create-api.ts";
import { addConsentRoutes } from "./consent-routes.ts";
import type { ConsentServices } from "./consent-services.ts";
import { addPersonRoutes } from "./person-routes.ts";
import { addPrincipalRoutes } from "./principal-routes.ts";
import { addRequestRoutes } from "./request-routes.ts";

/** Everything about consent: people, parties, notices, requests, consents, and the person's own page. */
export function createConsentRoutes(services: ConsentServices): ApiApp {
  const app = createApiApp();
  for (const add of [addPrincipalRoutes, addRequestRoutes, addConsentRoutes, addPersonRoutes]) {
    app.route("/", add(services));
  }
  return app;
}
