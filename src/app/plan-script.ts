import { limits, type Digest } from "../core/index.ts";
import { findPriceList, readPriceLists } from "../fleet/index.ts";
import type { ShotTiming } from "../media/timeline/index.ts";
import type { VideoPlan } from "../planner/index.ts";
import type { Shot } from "../speech/script/index.ts";
import type { Store } from "../store/index.ts";
import type { Config } from "./config.ts";
import { estimateSpeechMs } from "./estimate-speech.ts";
import { openStudio } from "./open-studio.ts";
import { reportPlan, type PlanReport, type ShotLength } from "./plan-report.ts";
import { openScript } from "./prepare-scenes.ts";
import { bindVideo, planPrepared, planSpeech, type VideoOptions } from "./prepare-video.ts";

export interface PlanRequest extends Pick<VideoOptions, "captions" | "karaoke"> {
  readonly scriptPath: string;
  readonly values: Readonly<Record<string, string>>;
  readonly profile?: string;
  readonly jobs: number;
  /** Prices are of a day. */
  readonly now: Date;
}

/** Plans a script and says what is stored of it and what the rest will take. Speaks and draws nothing. */
export async function planScript(request: PlanRequest, config: Config): Promise<PlanReport> {
  const source = await openScript(request);
  const prices = findPriceList(await readPriceLists(config.priceList), request.now);
  const studio = await openStudio(config, { jobs: 1, keep: true });
  try {
    const { store } = studio;
    const prepared = await bindVideo(source, { ...request, ...studio });
    const { timings, lengths } = await measureShots(planSpeech(prepared), store);
    const video = planPrepared(prepared, timings);
    const stored = await findStored(video, store);
    const isStored = (key: Digest): boolean => stored.has(key);
    return reportPlan({ prepared, video, lengths, isStored, jobs: request.jobs, prices });
  } finally {
    await studio.close();
  }
}

/** How long each shot is: of those that were spoken before as the store has it, of the others from their text. */
async function measureShots(
  speech: VideoPlan,
  store: Store,
): Promise<{ timings: ShotTiming[]; lengths: ShotLength[] }> {
  const keys = new Map(speech.plan.nodes.map(({ id, key }) => [id, key]));
  const { frameRate } = speech.request.picture;
  const measured = await eachOf(speech.shots, async ({ shot, nodes }) => {
    const key = keys.get(nodes.animate);
    return { shot, timing: key && (await findTiming(key, store)) };
  });
  const timings = measured.map(({ shot, timing }) => timing ?? guessTiming(shot, frameRate));
  const lengths = measured.map(({ timing }, index) => ({
    frames: timings[index]?.frames ?? 0,
    isEstimated: timing === undefined,
  }));
  return { timings, lengths };
}

/** A result may outlive its bytes: then it is as if the shot had not been spoken. */
async function findTiming(key: Digest, { results, blobs }: Store): Promise<ShotTiming | undefined> {
  const digest = (await results.find(key))?.outputs["timing"];
  const bytes = digest && (await blobs.get(digest).catch(() => undefined));
  return bytes && (JSON.parse(new TextDecoder().decode(bytes)) as ShotTiming);
}

function guessTiming(shot: Shot, frameRate: number): ShotTiming {
  const frames = Math.ceil((estimateSpeechMs(shot) * frameRate) / 1000);
  return { frames, frameRate, leadInSamples: 0, words: [], phones: [], marks: [] };
}

/** The keys whose results the index knows. */
async function findStored({ plan }: VideoPlan, { results }: Store): Promise<ReadonlySet<Digest>> {
  const found = await eachOf(plan.nodes, async ({ key }) => ((await results.find(key)) ? [key] : []));
  return new Set(found.flat());
}

/** Of all, a bounded number at a time. */
async function eachOf<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const done: R[] = [];
  for (let start = 0; start < items.length; start += limits.jobsMax) {
    done.push(...(await Promise.all(items.slice(start, start + limits.jobsMax).map(work))));
  }
  return done;
}
