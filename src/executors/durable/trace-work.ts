import type { Tracing } from "../../telemetry/tracing/index.ts";
import type { PlanJob, TakenJob } from "./queue.ts";
import type { TakenStep } from "./take-step.ts";
import type { StepReport } from "./work-on-step.ts";

/** Shows planning in the trace of what asked for it, and before that its wait in the queue. */
export function tracePlan(
  tracing: Tracing,
  { data, enqueuedAt }: TakenJob<PlanJob>,
  now: Date,
  work: () => Promise<void>,
): Promise<void> {
  const { video, trace } = data;
  const attributes = { "sutradhar.video": video };
  const startedAtMs = enqueuedAt.getTime();
  tracing.recordSpan({
    name: "queue plan",
    startedAtMs,
    wallMs: Math.max(0, now.getTime() - startedAtMs),
    attributes,
    parent: trace,
  });
  return tracing.inSpan("plan", attributes, work, trace);
}

/** Shows an attempt at a step in its run's trace, and before that its wait in the queue. */
export async function traceStep(
  tracing: Tracing,
  { run, node, fence, queuedMs, startedAt }: TakenStep,
  work: () => Promise<StepReport>,
): Promise<void> {
  const parent = run.trace ?? undefined;
  const attributes = {
    "sutradhar.run": run.id,
    "sutradhar.node": node.id,
    "sutradhar.attempt": fence,
    ...(run.videoId ? { "sutradhar.video": run.videoId } : {}),
  };
  const startedAtMs = startedAt.getTime() - queuedMs;
  tracing.recordSpan({ name: `queue ${node.step}`, startedAtMs, wallMs: queuedMs, attributes, parent });
  await tracing.inSpan(
    `step ${node.step}`,
    attributes,
    async (span) => {
      const { outcome, error, usage } = await work();
      span.add({ "sutradhar.outcome": outcome, "sutradhar.cpu_ms": usage.cpuMs });
      if (error) span.fail(error);
    },
    parent,
  );
}
