/** The models of a server, by the command line. */
export { readModelKeys } from "./model-keys.ts";
export { createModelClient, type ModelClient, type ModelMove, type ModelOrder } from "./model-client.ts";
