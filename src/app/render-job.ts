import { limits, SutradharError } from "../core/index.ts";
import { runPlan, type RunEvent, type RunReport } from "../executors/local/index.ts";
import type { ShotTiming } from "../media/timeline/index.ts";
import type { VideoPlan } from "../planner/index.ts";
import { createStepTable } from "../steps/index.ts";
import type { Config } from "./config.ts";
import { localWorkspace } from "./mark-keys.ts";
import { createLazyDoor } from "./open-lazy-door.ts";
import type { DoorConfig } from "./open-door.ts";
import { openProviders } from "./open-providers.ts";
import { modelServerOf } from "./voice-track.ts";
import type { Studio } from "./open-studio.ts";
import type { RenderRequest } from "./render-script.ts";
import { createReporter } from "./report-progress.ts";

export interface RenderCounts {
  readonly framesRendered: number;
  readonly ttffMs: number | null;
  readonly startedAtMs: number;
  /** Processor time of the processes that render, by kind of task. */
  readonly processorMs: Readonly<Record<string, number>>;
}

/** Runs plans in a studio, and counts what they draw. */
export interface RenderJob {
  run(video: VideoPlan): Promise<RunReport>;
  readTiming(report: RunReport, node: string): Promise<ShotTiming>;
  counts(): RenderCounts;
}

export function createRenderJob(
  request: RenderRequest,
  studio: Studio,
  config: DoorConfig & Pick<Config, "modelServer" | "modelServerToken" | "providers">,
): RenderJob {
  const startedAtMs = performance.now();
  let framesRendered = 0;
  let ttffMs: number | null = null;
  const processorMs: Record<string, number> = {};
  const door = createLazyDoor(config);
  const steps = createStepTable({
    findVoice: (id) => studio.voices.find(id),
    findMarkKey: async (planned) => (await studio.openMarks()).find(localWorkspace, planned),
    openOffice: studio.openOffice,
    modelServer: modelServerOf(config, door),
    providers: openProviders(config, door),
  });
  const pool: Studio["pool"] = {
    start: (processes) => studio.pool.start(processes),
    close: () => studio.pool.close(),
    async run(task, options) {
      const result = await studio.pool.run(task, {
        ...options,
        onUsage(usage, error) {
          processorMs[task.kind] = (processorMs[task.kind] ?? 0) + usage.cpuMs;
          options?.onUsage?.(usage, error);
        },
      });
      if (task.kind === "render-chunk") {
        ttffMs ??= performance.now();
        framesRendered += (result as { mouth: Uint8Array }).mouth.length / 8;
      }
      return result;
    },
  };
  return {
    counts: () => ({ framesRendered, ttffMs, startedAtMs, processorMs: roundAll(processorMs) }),
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

function roundAll(times: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(times).map(([kind, ms]) => [kind, Math.round(ms)]));
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
