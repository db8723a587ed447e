import type { RunEvent } from "../executors/local/index.ts";
import type { VideoPlan } from "../planner/index.ts";

export interface RenderProgress {
  readonly stage: "bake" | "speak" | "animate" | "render" | "mix" | "assemble" | "verify" | "sign";
  readonly done: number;
  readonly total: number;
  readonly unit: "frames" | "sentences" | "steps";
  readonly elapsedMs: number;
}

type Stage = RenderProgress["stage"];
type StageCounts = Pick<RenderProgress, "done" | "total" | "unit">;
type FrameCounts = readonly { readonly done: number; readonly total: number }[];

/** Turns the executor's events into counts for each stage. */
export function createReporter(
  video: VideoPlan,
  onProgress: (progress: RenderProgress) => void,
  startedAtMs: number,
): (event: RunEvent) => void {
  const totals = new Map<Stage, number>();
  const done = new Map<Stage, number>();
  const frames = new Map<string, FrameCounts[number]>();
  for (const { step } of video.plan.nodes) increase(totals, stageOf(step));
  return (event) => {
    const stage = stageOf(event.node.step);
    if (event.kind === "finished" || event.kind === "reused") increase(done, stage);
    else if (event.kind !== "progress" || stage !== "render") return;
    else frames.set(event.node.id, event.progress);
    const steps = { done: done.get(stage) ?? 0, total: totals.get(stage) ?? 0 };
    const counts = stage === "render" && frames.size > 0 ? countFrames([...frames.values()], steps) : countSteps(stage);
    onProgress({ stage, ...steps, ...counts, elapsedMs: performance.now() - startedAtMs });
  };
}

function stageOf(step: string): Stage {
  return (step.startsWith("bake") ? "bake" : step.replace(/-sound$/, "")) as Stage;
}

function increase(counts: Map<Stage, number>, stage: Stage): void {
  counts.set(stage, (counts.get(stage) ?? 0) + 1);
}

function countSteps(stage: Stage): Pick<StageCounts, "unit"> {
  return { unit: stage === "speak" || stage === "animate" ? "sentences" : "steps" };
}

/** Shots that are not spoken yet count as long as the others; those that were reused have no frames to draw. */
function countFrames(known: FrameCounts, shots: { done: number; total: number }): StageCounts {
  const done = known.reduce((sum, each) => sum + each.done, 0);
  const total = known.reduce((sum, each) => sum + each.total, 0);
  const wholeShots = known.filter((each) => each.done === each.total).length;
  const reusedShots = shots.done - wholeShots;
  return { done, total: Math.round((total / known.length) * (shots.total - reusedShots)), unit: "frames" };
}
