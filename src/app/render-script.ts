import { limits, SutradharError, type Digest } from "../core/index.ts";
import { runPlan, type RunEvent, type RunReport } from "../executors/index.ts";
import type { ShotTiming } from "../media/timeline/index.ts";
import type { CaptionMode, VideoPlan } from "../planner/index.ts";
import { createStepTable } from "../steps/index.ts";
import type { Config } from "./config.ts";
import type { Crew } from "./open-crew.ts";
import { watchMemory } from "./memory-watch.ts";
import { openStudio, type Studio } from "./open-studio.ts";
import { openScript } from "./prepare-scenes.ts";
import { bindVideo, planPrepared, planSpeech, type PreparedVideo } from "./prepare-video.ts";
import { createReporter, type RenderProgress } from "./report-progress.ts";
import { locateShot } from "./shot-errors.ts";
import { checkOutputs, writeOutputs } from "./write-outputs.ts";

export interface RenderRequest {
  readonly scriptPath: string;
  readonly out: string;
  readonly values: Readonly<Record<string, string>>;
  readonly profile?: string;
  readonly captions: CaptionMode;
  /** Marks the word that is being said; undefined leaves it to the script. */
  readonly karaoke?: boolean;
  readonly timelinePath?: string;
  readonly useCache: boolean;
  readonly jobs: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: RenderProgress) => void;
  readonly onWarning?: (message: string) => void;
}

/** What `--json` prints. */
export interface RenderSummary {
  readonly out: string;
  readonly masterSha256: Digest;
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
  readonly shots: readonly { id: string; text: string; startMs: number; endMs: number; reused: boolean }[];
}

const pssIntervalMs = 500;

/** Renders with the processes of `crew`, and ends them. */
export async function renderScript(request: RenderRequest, config: Config, crew: Crew): Promise<RenderSummary> {
  const memory = watchMemory(pssIntervalMs);
  const source = await openScript(request);
  await checkOutputs(request);
  const studio = await openStudio(config, { jobs: request.jobs, keep: request.useCache, crew });
  try {
    const prepared = await bindVideo(source, { ...request, ...studio });
    for (const warning of prepared.warnings) request.onWarning?.(warning.message);
    const job = createJob(request, studio);
    const video = planPrepared(prepared, await measure(prepared, job));
    const report = await job.run(video);
    return await writeOutputs({ request, studio, video, report, counts: job.counts(), memory });
  } catch (error) {
    throw locateShot(error, source.script);
  } finally {
    await studio.close();
  }
}

/** Speaks a video whose file has a size limit, to know how long everything is. */
async function measure(prepared: PreparedVideo, job: Job): Promise<ShotTiming[] | undefined> {
  if (!prepared.isMeasured) return undefined;
  const spoken = planSpeech(prepared);
  const report = await job.run(spoken);
  return Promise.all(spoken.shots.map(({ nodes }) => job.readTiming(report, nodes.animate)));
}

export interface RenderCounts {
  readonly framesRendered: number;
  readonly ttffMs: number | null;
  readonly startedAtMs: number;
}

interface Job {
  run(video: VideoPlan): Promise<RunReport>;
  readTiming(report: RunReport, node: string): Promise<ShotTiming>;
  counts(): RenderCounts;
}

function createJob(request: RenderRequest, studio: Studio): Job {
  const startedAtMs = performance.now();
  let framesRendered = 0;
  let ttffMs: number | null = null;
  const steps = createStepTable({ findVoice: (id) => studio.voices.find(id) });
  const pool: Studio["pool"] = {
    start: (processes) => studio.pool.start(processes),
    close: () => studio.pool.close(),
    async run(task, options) {
      const result = await studio.pool.run(task, options);
      if (task.kind === "render-chunk") {
        ttffMs ??= performance.now();
        framesRendered += (result as { mouth: Uint8Array }).mouth.length / 8;
      }
      return result;
    },
  };
  return {
    counts: () => ({ framesRendered, ttffMs, startedAtMs }),
    async readTiming(report, node) {
      const digest = report.nodes[node]?.outputs["timing"];
      if (!digest) throw new SutradharError("internal", `${node} has no timing`);
      return JSON.parse(new TextDecoder().decode(await studio.store.blobs.get(digest))) as ShotTiming;
    },
    run: (video) =>
      runPlan({
        plan: video.plan,
        steps,
        store: studio.store,
        // Nothing is refused here yet: consent and policy hang their decision on this hook.
        guard: async () => undefined,
        // Many more than the processes that render, whose number the pool keeps: speech runs ahead, and the sound is mixed
        // while pictures are still drawn.
        jobs: limits.jobsMax,
        pool,
        reuse: request.useCache,
        onEvent: watchRun(video, request, studio, startedAtMs),
        ...(request.signal ? { signal: request.signal } : {}),
      }),
  };
}

/** Passes progress on, and lets the speech engine go when the last sentence is spoken: it holds a sixth of the memory. */
function watchRun(
  video: VideoPlan,
  request: RenderRequest,
  studio: Studio,
  startedAtMs: number,
): (event: RunEvent) => void {
  const report = request.onProgress && createReporter(video, request.onProgress, startedAtMs);
  let unspoken = video.shots.length;
  return (event) => {
    report?.(event);
    if (event.node.step !== "speak" || (event.kind !== "finished" && event.kind !== "reused")) return;
    unspoken--;
    if (unspoken === 0) studio.voices.rest();
  };
}
