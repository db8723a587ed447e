import { findPriceList, findStepHistory, type Estimate, type PriceList } from "../../fleet/index.ts";
import type { VideoPlan } from "../../planner/index.ts";
import type { Database, Store } from "../../store/index.ts";
import { findStored, measureShots } from "../measure-shots.ts";
import { reportPlan } from "../plan-report.ts";
import { planSpeech, type PreparedVideo } from "../prepare-video.ts";

export interface EstimateOrderOptions {
  readonly database: Pick<Database, "engine">;
  readonly priceLists: readonly PriceList[];
  /** How many processes draw. */
  readonly jobs: number;
  readonly now: () => Date;
}

/** What took place longer ago says little of today's machines. */
const historyMs = 30 * 86_400_000;

/** What a video will take, from what like steps took here, else from the bench. */
export async function estimateOrder(
  { database, priceLists, jobs, now }: EstimateOrderOptions,
  { prepared, video, store }: { readonly prepared: PreparedVideo; readonly video: VideoPlan; readonly store: Store },
): Promise<Estimate> {
  const { lengths } = await measureShots(planSpeech(prepared), store);
  const stored = await findStored(video, store);
  const { width, height } = video.request.picture;
  const history = await findStepHistory(database.engine, {
    steps: video.plan.nodes.map(({ step }) => step),
    pixels: width * height,
    since: new Date(now().getTime() - historyMs),
  });
  const prices = findPriceList(priceLists, now());
  const { estimate } = reportPlan({
    prepared,
    video,
    lengths,
    isStored: (key) => stored.has(key),
    jobs,
    prices,
    history,
  });
  // A trial costs nothing, however long it takes.
  return video.request.isTest ? { ...estimate, costMicroInr: { low: 0, likely: 0, high: 0 } } : estimate;
}
