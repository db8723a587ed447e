import { createJobId, planQueue, type JobQueue, type PlanJob } from "../../executors/index.ts";
import type { Trx } from "../../store/index.ts";

/** Before all steps: who has just asked is told soon what is wrong with it. */
const priority = 2_000_000_000;

/** Asks the workers for a plan of a video, within the transaction that makes it wanted. */
export async function enqueuePlan(trx: Trx, queue: JobQueue, videoId: string, reproduce?: string): Promise<void> {
  await queue.open([planQueue]);
  const trace = queue.currentTrace();
  const data: PlanJob = { video: videoId, ...(reproduce ? { reproduce } : {}), ...(trace ? { trace } : {}) };
  const job = { id: createJobId(), queue: planQueue, data, priority };
  await queue.enqueue(trx, [{ ...job, workspaceId: "plans", concurrencyMax: null }]);
}
