/** Runs: which plans were worked on, and how far each of their steps has come. */
export { createRunRoutes, type RunServices } from "./run-routes.ts";
