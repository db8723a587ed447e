/** Who runs a plan: `local` runs it on this machine, with worker processes for what is heavy. */
export {
  createWorkerPool,
  runPlan,
  serveTasks,
  type Guard,
  type NodeReport,
  type RunEvent,
  type RunPlanOptions,
  type RunReport,
  type TaskContext,
  type TaskHandler,
  type TaskOptions,
  type WorkerPool,
  type WorkerPoolOptions,
} from "./local/index.ts";
