export { createLinkRoutes, type LinkServices } from "./link-routes.ts";
