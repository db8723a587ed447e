import type { PlanJob } from "../../executors/index.ts";
import { planOrder, type PlanOrderOptions } from "./plan-order.ts";
import { planReproduction } from "./plan-reproduction.ts";

/** Does what a job of the planning queue asks for. */
export async function planJob(options: PlanOrderOptions, { video, reproduce }: PlanJob): Promise<void> {
  if (reproduce === undefined) await planOrder(options, video);
  else await planReproduction(options, { video, run: reproduce });
}
