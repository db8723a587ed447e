import type { Digest } from "../core/index.ts";
import { findPriceList, readPriceLists } from "../fleet/index.ts";
import { stageModelsOf } from "./stage-models.ts";
import type { Config } from "./config.ts";
import { localWorkspace } from "./mark-keys.ts";
import { findStored, measureShots } from "./measure-shots.ts";
import { openStudio } from "./open-studio.ts";
import { reportPlan, type PlanReport } from "./plan-report.ts";
import { openScript } from "./prepare-scenes.ts";
import { bindVideo, planPrepared, planSpeech, type VideoOptions } from "./prepare-video.ts";

export interface PlanRequest extends Pick<VideoOptions, "captions" | "karaoke" | "voiceTrack"> {
  readonly scriptPath: string;
  readonly values: Readonly<Record<string, string>>;
  readonly profile?: string;
  readonly jobs: number;
  /** Prices are of a day. */
  readonly now: Date;
  /** Plans as if nothing had been made yet. */
  readonly isAnew?: boolean;
}

/** Plans a script and says what is stored of it and what the rest will take. Speaks and draws nothing. */
export async function planScript(request: PlanRequest, config: Config): Promise<PlanReport> {
  const source = await openScript(request);
  const prices = findPriceList(await readPriceLists(config.priceList), request.now);
  const studio = await openStudio(config, { jobs: 1, keep: request.isAnew !== true });
  try {
    const { store } = studio;
    const marks = (await studio.openMarks()).namesOf(localWorkspace);
    const prepared = await bindVideo(source, { ...request, ...studio, marks, stageModels: stageModelsOf(config) });
    const { timings, lengths } = await measureShots(planSpeech(prepared), store);
    const video = planPrepared(prepared, timings);
    const stored = await findStored(video, store);
    const isStored = (key: Digest): boolean => stored.has(key);
    return reportPlan({ prepared, video, lengths, isStored, jobs: request.jobs, prices });
  } finally {
    await studio.close();
  }
}
