import { stepCatalog } from "../../steps/index.ts";
import type { Metrics, StepOutcome } from "../../telemetry/metrics/index.ts";
import type { VideoEnded, WorkerNotice } from "./worker-notice.ts";

/** What came of a step, in the words of the log of attempts. */
const outcomes: Readonly<Record<Extract<WorkerNotice, { kind: "ended" }>["outcome"], StepOutcome>> = {
  done: "done",
  reused: "reused",
  dropped: "dropped",
  retried: "failed",
  dead: "failed",
  handed_back: "handed_back",
  waiting: "handed_back",
  stopped: "cancelled",
};

/** Counts what a worker tells. */
export function countNotice(metrics: Metrics, notice: WorkerNotice): void {
  if (notice.kind === "ready") return;
  if (notice.kind === "video ended") return countVideo(metrics, notice);
  const stepClass = stepCatalog[notice.step]?.resources.class ?? "cpu";
  if (notice.kind === "started") {
    const { step, priority, queuedMs } = notice;
    metrics.stepStarted({ step, class: stepClass, priority, waitedMs: queuedMs });
    return;
  }
  const { step, workspaceId, outcome, usage, costMicroInr } = notice;
  metrics.stepEnded({
    step,
    class: stepClass,
    outcome: outcomes[outcome],
    wallMs: usage.wallMs,
    cpuMs: usage.cpuMs,
    gpuMs: usage.gpuMs,
  });
  if (costMicroInr > 0) metrics.costAdded({ workspaceId, step, costMicroInr });
  if (step === "render" && usage.frames > 0) metrics.framesMade({ rendered: usage.frames });
}

function countVideo(metrics: Metrics, { state, timesMs, framesReused }: VideoEnded): void {
  metrics.videoEnded(state);
  if (timesMs.serverLatency !== null) metrics.firstStepBegun(timesMs.serverLatency);
  if (timesMs.firstChunkEncoded !== null) metrics.firstChunkEncoded(timesMs.firstChunkEncoded);
  if (timesMs.firstChunkPlayable !== null) metrics.firstChunkPlayable(timesMs.firstChunkPlayable);
  if (framesReused > 0) metrics.framesMade({ reused: framesReused });
}
