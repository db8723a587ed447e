/** The models of a server, by the command line. */
export { createModelClient, type ModelClient, type ModelMove, type ModelOrder } from "./model-client.ts";
