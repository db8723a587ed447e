/** Runs plans step by step over the database's queue, on as many workers as there are, and survives their deaths. */
export { stopRun, toProblem } from "./advance-run.ts";
export type { DoneNode, EndedAttempt, Line, RunHooks, StartRunOptions } from "./durable-options.ts";
export {
  campaignQueue,
  createJobId,
  nameStepQueue,
  openJobQueue,
  planQueue,
  type CampaignJob,
  type JobQueue,
  type PlanJob,
  type QueueDepth,
} from "./queue.ts";
export { startRun } from "./start-run.ts";
export { isPassing, steadyTransaction } from "./steady-transaction.ts";
export type { RunRow } from "./step-rows.ts";
export type { TakenStep } from "./take-step.ts";
export { startWorker, type Worker, type WorkerEvent, type WorkerOptions } from "./worker.ts";
export type { StepReport, Workbench } from "./work-on-step.ts";
