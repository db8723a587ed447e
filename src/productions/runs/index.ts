/** Runs as customers see them: which plans were worked on for which video, and how far each step has come. */
export { getRun, listRuns, type Run, type RunFilter, type RunStep } from "./list-runs.ts";
