import { SutradharError } from "../../core/index.ts";
import type { Progress, WorkerTask } from "../../pipeline/index.ts";
import type { Store } from "../../store/index.ts";
import type { StepMeter } from "../../telemetry/usage/index.ts";
import { findWhole, performStep, type Outputs, type StepRoom, type TaskRunner } from "../perform-step.ts";
import type { Line } from "./durable-options.ts";
import type { TakenStep } from "./take-step.ts";
import type { Workbench } from "./work-on-step.ts";

export interface Making {
  readonly signal: AbortSignal;
  readonly meter: StepMeter;
  /** Called when the step's own work begins: it was not refused, and nothing was found that could be reused. */
  readonly onBegin: () => void;
}

/** What a step makes: what the store holds of it, or what it makes now. Committed nowhere yet. */
export async function makeOutputs(
  line: Line,
  bench: Workbench,
  taken: TakenStep,
  making: Making,
): Promise<{ outputs: Outputs; isReused: boolean }> {
  const { run, node, inputs } = taken;
  const { signal, meter, onBegin } = making;
  await line.hooks.guard(run, node);
  const store = await bench.openStore(run.workspaceId, { run, node });
  const found = await findMade(line, taken, store);
  if (found) return { outputs: found, isReused: true };
  const room: StepRoom = {
    steps: await bench.openSteps(run, node),
    store,
    pool: createMeteredPool(bench, meter),
    signal,
    reuse: run.reuse,
    onProgress: createProgressWriter(line, taken),
    onCheckpoint: () => void line.hooks.checkpointed(run, node).catch(() => undefined),
    onUse: (used) => meter.add(used),
  };
  onBegin();
  // Its tasks read by paths, for as long as it works.
  const letGo = store.keepOpened?.();
  let outputs: Awaited<ReturnType<typeof performStep>>;
  try {
    outputs = await performStep(room, node, inputs);
  } finally {
    await letGo?.();
  }
  if (signal.aborted) throw new SutradharError("cancelled", `${node.id} was told to stop`);
  return { outputs, isReused: false };
}

/** The pool, with what each task takes put down to the step that is current, and shown in its trace. */
function createMeteredPool({ pool, tracing }: Workbench, meter: StepMeter): TaskRunner {
  // What a process answers is heard outside of the step's own context.
  const parent = tracing.currentTraceparent();
  const run = async (task: WorkerTask, options: Parameters<TaskRunner["run"]>[1]): Promise<unknown> => {
    const value = await pool.run(task, {
      ...options,
      onUsage(usage, error) {
        meter.add(usage);
        const { startedAtMs, wallMs } = usage;
        tracing.recordSpan({ name: `task ${task.kind}`, startedAtMs, wallMs, parent, ...(error ? { error } : {}) });
      },
    });
    meter.add({ frames: task.frames ?? 0 });
    return value;
  };
  return { run: (task, options) => meter.whileAway(() => run(task, options)) };
}

async function findMade(line: Line, taken: TakenStep, store: Store): Promise<Outputs | undefined> {
  const { run, node } = taken;
  if (node.kind === "effect") return findEffect(line, taken);
  return run.reuse || node.kind === "recorded" ? findWhole(store, node.key, node.outputs) : undefined;
}

/** What an effect did when it was done before: it is never done twice. */
async function findEffect({ database }: Line, { run, node }: TakenStep): Promise<Outputs | undefined> {
  const row = await database.engine
    .selectFrom("effects")
    .select("outputs")
    .where("workspace_id", "=", run.workspaceId)
    .where("key", "=", node.key)
    .executeTakeFirst();
  return row?.outputs;
}

const progressEveryMs = 500;

/** Keeps a step's progress in its row, but not each frame's. What is missed is of no consequence. */
function createProgressWriter({ database }: Line, { run, node, fence }: TakenStep): (progress: Progress) => void {
  let writtenAtMs = 0;
  return (progress) => {
    const nowMs = performance.now();
    if (nowMs - writtenAtMs < progressEveryMs && progress.done < progress.total) return;
    writtenAtMs = nowMs;
    void database.engine
      .updateTable("steps")
      .set({ progress: JSON.stringify(progress) })
      .where("run_id", "=", run.id)
      .where("node_id", "=", node.id)
      .where("fence", "=", fence)
      .execute()
      .catch(() => undefined);
  };
}
