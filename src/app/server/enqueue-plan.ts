import { createJobId, planQueue, type JobQueue, type PlanJob } from "../../executors/index.ts";
import type { Trx } from "../../store/index.ts";

/** Before all steps: who has just asked is told soon what is wrong with it. */
const priority = 2_000_000_000;

export interface PlanWish {
  /** The run that is to make it again from its lock. */
  readonly reproduce?: string;
  /** Not before; absent: now. */
  readonly startAfterS?: number;
}

/** Asks the workers for a plan of a video, within the transaction that makes it wanted. */
export async function enqueuePlan(
  trx: Trx,
  queue: JobQueue,
  videoId: string,
  { reproduce, startAfterS }: PlanWish = {},
): Promise<void> {
  await queue.open([planQueue]);
  const trace = queue.currentTrace();
  const data: PlanJob = { video: videoId, ...(reproduce ? { reproduce } : {}), ...(trace ? { trace } : {}) };
  const when = startAfterS === undefined ? {} : { startAfterS };
  const job = { id: createJobId(), queue: planQueue, data, priority, ...when };
  await queue.enqueue(trx, [{ ...job, workspaceId: "plans", concurrencyMax: null }]);
}
