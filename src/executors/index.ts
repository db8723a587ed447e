/** Who runs a plan: `local` runs it on this machine, with worker processes for what is heavy. */
export {
  runPlan,
  type Guard,
  type NodeReport,
  type RunEvent,
  type RunPlanOptions,
  type RunReport,
} from "./local/run-plan.ts";
export { createWorkerPool, type TaskOptions, type WorkerPool, type WorkerPoolOptions } from "./local/worker-pool.ts";
export { serveTasks, type TaskContext, type TaskHandler } from "./local/serve-tasks.ts";
