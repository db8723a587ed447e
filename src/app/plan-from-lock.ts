import type { Digest } from "../core/index.ts";
import type { LabelProfileName } from "../media/captions/index.ts";
import { compareLocks, createLock, type LockDifference, type VideoLock, type VideoPlan } from "../planner/index.ts";
import { spellWanted } from "../registry/index.ts";
import { openLockedMarks } from "../provenance/marks/index.ts";
import { createLockBinder } from "./lock-binder.ts";
import { listUnmet, refuseUnmet } from "./lock-inputs.ts";
import type { Binders } from "./prepare-scenes.ts";
import { locateTrack } from "./voice-track.ts";
import { planAtRate, prepareVideo, type PreparedVideo, type VideoOptions } from "./prepare-video.ts";

export interface LockPlanOptions extends Binders, Pick<VideoOptions, "engineOf"> {
  /** The script as the lock has it, with what lies beside it. */
  readonly scriptPath: string;
  /** The product's version now. */
  readonly product: string;
  /** How a file that is missing comes back, where that is not by putting it beside the script. */
  readonly mend?: (digest: Digest) => string;
}

export interface LockPlan {
  readonly prepared: PreparedVideo;
  readonly video: VideoPlan;
  /** Of the plan as it is now. */
  readonly lock: VideoLock;
  /** What is not as it was, down to the key of every step; none where the plan is the same to the last digit. */
  readonly differences: readonly LockDifference[];
}

/**
 * Plans a video again from its lock: with the versions that it names, whatever their names mean by now. Where the software
 * is another one, the plan is made all the same, and the differences name it.
 * @throws SutradharError `lock_unmet` with every input that is missing or has changed, in `details.unmet`
 */
export async function planFromLock(lock: VideoLock, options: LockPlanOptions): Promise<LockPlan> {
  refuseUnmet(await listUnmet(lock, options));
  const { scriptPath, product, assets, voices, store, engineOf } = options;
  const prepared = await prepareVideo({
    scriptPath,
    values: lock.values,
    profile: lock.profile,
    captions: lock.captions,
    karaoke: lock.marksWords,
    label: lock.label as LabelProfileName | undefined,
    seed: lock.seed,
    avatar: lock.avatar,
    voice: lock.voice,
    isTest: lock.isTest,
    voiceTrack:
      lock.voiceTrack &&
      locateTrack({ file: lock.voiceTrack.name, model: modelOf(lock), speaker: lock.voiceTrack.speaker }, options),
    stageModels: { ...lock.examiners, ...lock.makers },
    marks: lock.marks && openLockedMarks(lock.marks),
    template: lock.assets.find(({ kind }) => kind === "template")?.wanted,
    engineOf,
    assets: createLockBinder(lock, assets),
    voices,
    store,
  });
  const video = planAtRate(prepared.draft, lock.rateMaxKbps);
  const now = createLock({ ...prepared.inputs, product, video });
  return { prepared, video, lock: now, differences: compareLocks(lock, now) };
}

/** As it was asked for: the binder of locks knows which version that was. */
function modelOf({ models, examiners = {}, makers = {} }: VideoLock): string | undefined {
  const others = new Set(
    [...Object.values(examiners), ...Object.values(makers)].map((wanted) => spellWanted("model", wanted)),
  );
  const aligner = models.find(({ wanted }) => !others.has(wanted)) ?? models[0];
  return aligner?.wanted.replace(/^model\//, "");
}
