/** The executor for one machine: a plan's steps in this process, heavy tasks in worker processes. */
export { runPlan } from "./run-plan.ts";
export type { Guard, NodeReport, RunEvent, RunPlanOptions, RunReport } from "./run-options.ts";
export { serveTasks, type TaskContext, type TaskHandler } from "./serve-tasks.ts";
export { asSutradharError } from "./worker-messages.ts";
export { createWorkerPool, type TaskOptions, type WorkerPool, type WorkerPoolOptions } from "./worker-pool.ts";
