/** The breach desk over HTTP. */
export { createBreachRoutes, type BreachServices } from "./breach-routes.ts";
