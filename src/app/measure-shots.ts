import { limits, type Digest } from "../core/index.ts";
import type { ShotTiming } from "../media/timeline/index.ts";
import type { VideoPlan } from "../planner/index.ts";
import type { Shot } from "../speech/script/index.ts";
import type { Store } from "../store/index.ts";
import { estimateSpeechMs } from "./estimate-speech.ts";
import type { ShotLength } from "./plan-report.ts";

/** How long each shot is: of those that were spoken before as the store has it, of the others from their text. */
export async function measureShots(
  speech: VideoPlan,
  store: Store,
): Promise<{ timings: ShotTiming[]; lengths: ShotLength[] }> {
  const keys = new Map(speech.plan.nodes.map(({ id, key }) => [id, key]));
  const { frameRate } = speech.request.picture;
  const spoken = await store.results.listKnown(
    speech.shots.flatMap(({ nodes }) => {
      const key = keys.get(nodes.animate);
      return key ? [key] : [];
    }),
  );
  const measured = await eachOf(speech.shots, async ({ shot, nodes }) => {
    const key = keys.get(nodes.animate);
    return { shot, timing: key && spoken.has(key) ? await findTiming(key, store) : undefined };
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
export function findStored({ plan }: VideoPlan, { results }: Store): Promise<ReadonlySet<Digest>> {
  return results.listKnown(plan.nodes.map(({ key }) => key));
}

/** Of all, a bounded number at a time. */
async function eachOf<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const done: R[] = [];
  for (let start = 0; start < items.length; start += limits.jobsMax) {
    done.push(...(await Promise.all(items.slice(start, start + limits.jobsMax).map(work))));
  }
  return done;
}
