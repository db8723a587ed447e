import { setTimeout } from "node:timers/promises";
import type { ReproductionView } from "../../api/index.ts";
import type { ApiClient } from "../api-client.ts";

const lookMs = 500;

/** Has a video made again from its lock, and waits until it is known whether it is the same. */
export async function followReproduction(
  api: ApiClient,
  videoPath: string,
  signal?: AbortSignal,
): Promise<ReproductionView> {
  let view = await api.ask<ReproductionView>({ method: "POST", path: `${videoPath}/reproduce` });
  while (view.state === "queued" || view.state === "running") {
    await setTimeout(lookMs, undefined, signal ? { signal } : {}).catch(() => undefined);
    view = await api.ask<ReproductionView>({ path: `${videoPath}/reproductions/${view.run}`, signal });
  }
  return view;
}
