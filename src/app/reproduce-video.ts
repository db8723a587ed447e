import { dirname, join } from "node:path";
import type { Digest } from "../core/index.ts";
import {
  compareLocks,
  completeLock,
  describeDifference,
  type LockDifference,
  type VideoLock,
} from "../planner/index.ts";
import type { Config } from "./config.ts";
import { readCast } from "./cast.ts";
import { createLabelAlone } from "./label-alone.ts";
import type { DecidedLabel } from "./label-desk.ts";
import { judgeAlone } from "./judge-likenesses.ts";
import { usualLabelProfile } from "../media/captions/index.ts";
import { getProfile } from "../media/timeline/index.ts";
import { checkEnding, checkOutputs } from "./list-outputs.ts";
import { withMemoryWatch, type MemoryWatch } from "./memory-watch.ts";
import type { Crew } from "./open-crew.ts";
import { moderateAlone } from "./moderate-alone.ts";
import { openStudio, type Studio } from "./open-studio.ts";
import { planFromLock, type LockPlan } from "./plan-from-lock.ts";
import { isFromProduct, withCredentials } from "./describe-credentials.ts";
import { planAtRate } from "./prepare-video.ts";
import { productVersion } from "./product-version.ts";
import { readLock } from "./read-lock.ts";
import { createRenderJob } from "./render-job.ts";
import type { RenderRequest } from "./render-script.ts";
import { locateShot } from "./shot-errors.ts";
import { writeOutputs } from "./write-outputs.ts";

export interface ReproduceRequest extends Pick<
  RenderRequest,
  "out" | "useCache" | "jobs" | "signal" | "onProgress" | "onWarning"
> {
  readonly lockPath: string;
  /** Where the script lies now; beside the lock where it is left out. */
  readonly scriptPath?: string;
}

/** What came of making a video again. */
export interface Reproduction {
  readonly out: string;
  readonly masterSha256: Digest;
  /** Of the file at `out`, which is signed anew. */
  readonly fileSha256: Digest;
  /** What the lock names; null where it was written before the video was made. */
  readonly expectedSha256: Digest | null;
  readonly isSame: boolean;
  /** Everything that is not as it was, causes first. */
  readonly differences: readonly (LockDifference & { readonly message: string })[];
}

const pssIntervalMs = 500;

/**
 * Makes a video again from its lock, with the processes of `crew`, and compares.
 * @throws SutradharError `lock_invalid`, `lock_unmet` with every input that is missing
 */
export async function reproduceVideo(request: ReproduceRequest, config: Config, crew: Crew): Promise<Reproduction> {
  const lock = await readLock(request.lockPath);
  const { lockPath, onWarning, ...others } = request;
  const scriptPath = request.scriptPath ?? join(dirname(lockPath), lock.script.name);
  const render: RenderRequest = { ...others, scriptPath, values: lock.values, captions: lock.captions };
  checkEnding(render.out, getProfile(lock.profile));
  await checkOutputs(render);
  const studio = await openStudio(config, { jobs: request.jobs, keep: request.useCache, crew });
  try {
    const planned = await planFromLock(lock, { ...studio, scriptPath, product: productVersion() });
    for (const { message } of planned.prepared.warnings) onWarning?.(message);
    const { script, inputs } = planned.prepared;
    const texts = { script, files: inputs.files };
    const { moderation, contentClasses } = await moderateAlone(texts, { now: new Date(), onWarning });
    // It is let out anew: by the rules of today, whatever those were when the lock was written.
    const label = await createLabelAlone(config, () => new Date()).decide(
      lock.label ?? usualLabelProfile,
      contentClasses,
    );
    const signed = sign(planned, lock, config);
    return await withMemoryWatch(pssIntervalMs, (memory) =>
      make(render, { ...lock, moderation }, { planned: signed, studio, config, label, memory }),
    );
  } finally {
    await studio.close();
  }
}

/** What is made again is signed again: its master is what is compared. */
function sign(planned: LockPlan, lock: VideoLock, config: Config): LockPlan {
  const context = { video: null, version: productVersion(), isShipped: isFromProduct(config) };
  const prepared = withCredentials(planned.prepared, context);
  return { ...planned, prepared, video: planAtRate(prepared.draft, lock.rateMaxKbps) };
}

interface Making {
  readonly planned: LockPlan;
  readonly studio: Studio;
  readonly config: Config;
  readonly label: DecidedLabel;
  readonly memory: MemoryWatch;
}

async function make(
  request: RenderRequest,
  lock: VideoLock,
  { planned, studio, config, label, memory }: Making,
): Promise<Reproduction> {
  const { prepared, video } = planned;
  const likenesses = judgeAlone(readCast(prepared), config);
  const job = createRenderJob(request, studio, config);
  try {
    const report = await job.run(video);
    const made = {
      ...completeLock(planned.lock, video, (node) => report.nodes[node]?.outputs),
      ...(lock.moderation ? { moderation: lock.moderation } : {}),
    };
    const written = {
      config,
      request,
      studio,
      video,
      report,
      counts: job.counts(),
      memory,
      lock: made,
      likenesses,
      label,
    };
    const { out, masterSha256, fileSha256 } = await writeOutputs(written);
    const differences = compareLocks(lock, made).map((each) => ({ ...each, message: describeDifference(each) }));
    const expectedSha256 = lock.masterSha256 ?? null;
    return { out, masterSha256, fileSha256, expectedSha256, isSame: masterSha256 === expectedSha256, differences };
  } catch (error) {
    throw locateShot(error, prepared.script);
  }
}
