/** The models of a server, by the command line. */
export { readModelKeys } from "./model-keys.ts";
export { createModelClient, type ModelClient, type ModelMove, type ModelOrder } from "./model-client.ts";
export type { ComparedNumber, compareModels, ModelComparison } from "./compare-models.ts";
export { loadComparison, loadMlflowJobs, loadSigning } from "./load-jobs.ts";
export type { signModel } from "./sign-model.ts";
