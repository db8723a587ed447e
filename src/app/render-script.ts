import type { Digest } from "../core/index.ts";
import type { ShotTiming } from "../media/timeline/index.ts";
import type { GateResult } from "../quality/index.ts";
import { completeLock, createLock, type CaptionMode } from "../planner/index.ts";
import type { MarkNames } from "../provenance/marks/index.ts";
import { stageModelsOf } from "./stage-models.ts";
import type { Config } from "./config.ts";
import { readCast } from "./cast.ts";
import { judgeAlone } from "./judge-likenesses.ts";
import { isFromProduct, withCredentials } from "./describe-credentials.ts";
import type { Crew } from "./open-crew.ts";
import { createLabelAlone } from "./label-alone.ts";
import { checkEnding, checkOutputs } from "./list-outputs.ts";
import { withMemoryWatch, type MemoryWatch } from "./memory-watch.ts";
import { localWorkspace } from "./mark-keys.ts";
import { moderateAlone } from "./moderate-alone.ts";
import { openStudio } from "./open-studio.ts";
import { openScript } from "./prepare-scenes.ts";
import { bindVideo, planPrepared, planSpeech, withLabel, type PreparedVideo } from "./prepare-video.ts";
import { productVersion } from "./product-version.ts";
import { createRenderJob, type RenderJob } from "./render-job.ts";
import type { RenderProgress } from "./report-progress.ts";
import { locateShot } from "./shot-errors.ts";
import { warnOfMisfits, type VoiceTrackChoice } from "./voice-track.ts";
import { writeOutputs } from "./write-outputs.ts";

export interface RenderRequest {
  readonly scriptPath: string;
  readonly out: string;
  readonly values: Readonly<Record<string, string>>;
  readonly profile?: string;
  readonly captions: CaptionMode;
  /** Marks the word that is being said; undefined leaves it to the script. */
  readonly karaoke?: boolean;
  /** The profile of its label; undefined leaves it to the configuration. */
  readonly label?: string;
  /** A recording whose sound is the video's. */
  readonly voiceTrack?: VoiceTrackChoice;
  /** Which watermark its shots bear; undefined: the installation's. */
  readonly marks?: MarkNames;
  readonly timelinePath?: string;
  /** Where it is written what the video was made of. */
  readonly lockPath?: string;
  readonly useCache: boolean;
  readonly jobs: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: RenderProgress) => void;
  readonly onWarning?: (message: string) => void;
}

/** What `--json` prints. */
export interface RenderSummary {
  readonly out: string;
  /** Before it was signed: what a reproduction is held against. */
  readonly masterSha256: Digest;
  /** Of the file at `out`, which is signed: it differs each time, in signature and time. */
  readonly fileSha256: Digest;
  readonly durationMs: number;
  readonly width: number;
  readonly height: number;
  readonly frameRate: number;
  readonly frames: number;
  readonly framesRendered: number;
  readonly framesReused: number;
  /** From the command's start to the first encoded chunk; null where nothing had to be rendered. */
  readonly ttffMs: number | null;
  readonly renderMsPerMinute: number;
  readonly framesPerSecond: number;
  readonly peakPssBytes: number | null;
  /** Processor time of the processes that render, by kind of task: of what was made now, not of what was reused. */
  readonly processorMs: Readonly<Record<string, number>>;
  /** What was measured on the file's own frames and sound. One that fails ends the render; `review` wants a look. */
  readonly gates: readonly Pick<GateResult, "name" | "verdict" | "reason">[];
  readonly shots: readonly { id: string; text: string; startMs: number; endMs: number; reused: boolean }[];
}

const pssIntervalMs = 500;

/** Renders with the processes of `crew`, and ends them. */
export function renderScript(request: RenderRequest, config: Config, crew: Crew): Promise<RenderSummary> {
  return withMemoryWatch(pssIntervalMs, (memory) => renderWatched({ request, config, crew }, memory));
}

async function renderWatched(
  { request, config, crew }: { readonly request: RenderRequest; readonly config: Config; readonly crew: Crew },
  memory: MemoryWatch,
): Promise<RenderSummary> {
  const labels = createLabelAlone(config, () => new Date());
  await labels.admit(request.label);
  const source = await openScript(request);
  checkEnding(request.out, source.profile);
  await checkOutputs(request);
  const studio = await openStudio(config, { jobs: request.jobs, keep: request.useCache, crew });
  try {
    const marks = request.marks ?? (await studio.openMarks()).namesOf(localWorkspace);
    const stageModels = stageModelsOf(config);
    const bound = await bindVideo(source, { ...request, ...studio, marks, stageModels, label: undefined });
    for (const warning of bound.warnings) request.onWarning?.(warning.message);
    const texts = { script: bound.script, files: bound.inputs.files };
    const { moderation, contentClasses } = await moderateAlone(texts, judging(request));
    const label = await labels.decide(request.label, contentClasses);
    const prepared = withCredentials(withLabel(bound, label.label), {
      video: null,
      version: productVersion(),
      isShipped: isFromProduct(config),
    });
    const likenesses = judgeAlone(readCast(prepared), config);
    const job = createRenderJob(request, studio, config);
    const video = planPrepared(prepared, await measure(prepared, job));
    const report = await job.run(video);
    for (const warning of await warnOfMisfits(video, report, studio.store.blobs)) request.onWarning?.(warning);
    const planned = createLock({ ...prepared.inputs, product: productVersion(), video });
    const lock = { ...completeLock(planned, video, (node) => report.nodes[node]?.outputs), moderation };
    return await writeOutputs({
      config,
      request,
      studio,
      video,
      report,
      counts: job.counts(),
      memory,
      lock,
      likenesses,
      label,
    });
  } catch (error) {
    throw locateShot(error, source.script);
  } finally {
    await studio.close();
  }
}

function judging({ onWarning }: RenderRequest): { readonly now: Date; readonly onWarning: RenderRequest["onWarning"] } {
  return { now: new Date(), onWarning };
}

/** Speaks a video whose file has a size limit, to know how long everything is. */
async function measure(prepared: PreparedVideo, job: RenderJob): Promise<ShotTiming[] | undefined> {
  if (!prepared.isMeasured) return undefined;
  const spoken = planSpeech(prepared);
  const report = await job.run(spoken);
  return Promise.all(spoken.shots.map(({ nodes }) => job.readTiming(report, nodes.animate)));
}
