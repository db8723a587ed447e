/** What models have beyond other assets: a card, and a champion. */
export { createModelRoutes, type ModelServices } from "./model-routes.ts";
