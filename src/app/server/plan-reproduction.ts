import { SutradharError } from "../../core/index.ts";
import type { PlanOrderOptions } from "./plan-order.ts";

/** Plans a video once more from its lock. */
export async function planReproduction(
  _options: PlanOrderOptions,
  _job: { readonly video: string; readonly run: string },
): Promise<void> {
  throw new SutradharError("internal", "not yet");
}
