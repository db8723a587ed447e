/** Brings a server up, or a worker that joins one: loaded when it is asked for. */
export { startRemoteWorker } from "./remote-worker.ts";
export { startService, type RunningService } from "./serve.ts";
