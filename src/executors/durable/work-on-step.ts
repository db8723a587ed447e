import { SutradharError } from "../../core/index.ts";
import type { PlanNode, Progress } from "../../pipeline/index.ts";
import type { Store } from "../../store/index.ts";
import type { StepMeter, Usage, UsageMeter } from "../../telemetry/usage/index.ts";
import { asSutradharError, type WorkerPool } from "../local/index.ts";
import { findWhole, performStep, type Outputs, type StepRoom } from "../perform-step.ts";
import { waitableCodes } from "../retryable-codes.ts";
import { commitStep, type CommitOutcome } from "./commit-step.ts";
import type { Line } from "./durable-options.ts";
import { failStep, handBack, waitForRoom } from "./fail-step.ts";
import { remakeInputs } from "./remake-inputs.ts";
import { steadyTransaction } from "./steady-transaction.ts";
import type { RunRow } from "./step-rows.ts";
import type { TakenStep } from "./take-step.ts";

/** Why a step that runs is told to stop. */
export type StopReason = "run_stopped" | "taken_over" | "worker_ends" | "time_limit";

/** What a worker brings to a step, whichever it is. */
export interface Workbench {
  readonly pool: WorkerPool;
  readonly meter: UsageMeter;
  openStore(workspaceId: string): Promise<Store>;
  openSteps(run: RunRow): Promise<StepRoom["steps"]>;
  timeLimitMsOf(step: string): number;
}

export type StepOutcome = CommitOutcome | "retried" | "dead" | "handed_back" | "stopped" | "waiting";

export interface StepReport {
  readonly outcome: StepOutcome;
  readonly usage: Usage;
  readonly error?: SutradharError;
}

/** How long a worker tries to tell the database what it has done: the time of a restart and more. */
const patienceMs = 120_000;

/** Works on a step that was taken, to whatever end, and settles it. Throws only where the database stays away. */
export async function workOnStep(
  line: Line,
  bench: Workbench,
  taken: TakenStep,
  abort: AbortController,
): Promise<StepReport> {
  const meter = bench.meter.startStep();
  const settle = async (work: Promise<StepOutcome>, error?: SutradharError): Promise<StepReport> => ({
    outcome: await work,
    usage: meter.stop(),
    ...(error ? { error } : {}),
  });
  const inTransaction = <T>(work: Parameters<typeof steadyTransaction<T>>[1]): Promise<T> =>
    steadyTransaction(line.database, work, { patienceMs });
  const limitMs = bench.timeLimitMsOf(taken.node.step);
  const timer = setTimeout(() => abort.abort("time_limit" satisfies StopReason), limitMs);
  try {
    const made = await makeOutputs(line, bench, taken, { signal: abort.signal, meter });
    return await settle(inTransaction((trx) => commitStep(trx, line, taken, { ...made, usage: meter.stop() })));
  } catch (thrown) {
    const reason = abort.signal.aborted ? (abort.signal.reason as StopReason) : undefined;
    if (reason === "run_stopped" || reason === "taken_over") return settle(Promise.resolve("stopped"));
    if (reason === "worker_ends") {
      return settle(inTransaction((trx) => handBack(trx, line, taken)).then(() => "handed_back" as const));
    }
    const error = reason === "time_limit" ? tooLong(taken.node, limitMs) : asSutradharError(thrown);
    if (waitableCodes.has(error.code)) {
      return settle(
        inTransaction((trx) => waitForRoom(trx, line, taken, error)).then(() => "waiting" as const),
        error,
      );
    }
    const { blobs } = await bench.openStore(taken.run.workspaceId);
    if (await remakeInputs(line, taken, error, blobs)) return settle(Promise.resolve("retried"), error);
    return settle(
      inTransaction((trx) => failStep(trx, line, taken, error)),
      error,
    );
  } finally {
    clearTimeout(timer);
  }
}

async function makeOutputs(
  line: Line,
  bench: Workbench,
  taken: TakenStep,
  { signal, meter }: { readonly signal: AbortSignal; readonly meter: StepMeter },
): Promise<{ outputs: Outputs; isReused: boolean }> {
  const { run, node, inputs } = taken;
  await line.hooks.guard(run, node);
  const store = await bench.openStore(run.workspaceId);
  const found = await findMade(line, taken, store);
  if (found) return { outputs: found, isReused: true };
  const room: StepRoom = {
    steps: await bench.openSteps(run),
    store,
    pool: {
      run: (task, options) =>
        meter.whileAway(() =>
          bench.pool.run(task, { ...options, onUsage: (usage) => meter.add({ ...usage, frames: task.frames ?? 0 }) }),
        ),
    },
    signal,
    reuse: run.reuse,
    onProgress: createProgressWriter(line, taken),
    onCheckpoint: () => void line.hooks.checkpointed(run, node).catch(() => undefined),
  };
  const outputs = await performStep(room, node, inputs);
  if (signal.aborted) throw new SutradharError("cancelled", `${node.id} was told to stop`);
  return { outputs, isReused: false };
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

function tooLong(node: PlanNode, limitMs: number): SutradharError {
  return new SutradharError(
    "time_limit",
    `${node.id} took longer than the ${Math.round(limitMs / 1000)} s that ${node.step} may take: shorten the scene, or look whether the machine is overloaded`,
  );
}
