export { createKeyRoutes, type KeyServices } from "./key-routes.ts";
