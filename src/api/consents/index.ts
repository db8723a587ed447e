/** Consent over HTTP: for those who ask, and, behind a link of their own, for those who are asked. */
export { createConsentRoutes } from "./create-consent-routes.ts";
export type { ConsentServices } from "./consent-services.ts";
export { visitorOf } from "./consent-services.ts";
export { pageHeaders, pageStyle, renderUnknownLink } from "./person-page.ts";
