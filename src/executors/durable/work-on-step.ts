import { SutradharError } from "../../core/index.ts";
import type { PlanNode } from "../../pipeline/index.ts";
import type { Store, Trx } from "../../store/index.ts";
import type { Tracing } from "../../telemetry/tracing/index.ts";
import type { Usage, UsageMeter } from "../../telemetry/usage/index.ts";
import type { WorkerPool } from "../local/index.ts";
import type { StepRoom } from "../perform-step.ts";
import { waitableCodes } from "../retryable-codes.ts";
import { commitStep, type CommitOutcome } from "./commit-step.ts";
import type { Line } from "./durable-options.ts";
import { failStep, handBack, waitForRoom } from "./fail-step.ts";
import type { Outputs } from "../perform-step.ts";
import { makeOutputs } from "./make-outputs.ts";
import { findMakers, sendBack } from "./remake-inputs.ts";
import { asFailure, steadyTransaction } from "./steady-transaction.ts";
import type { RunRow } from "./step-rows.ts";
import type { TakenStep } from "./take-step.ts";

/** Why a step that runs is told to stop. */
export type StopReason = "run_stopped" | "taken_over" | "worker_ends" | "time_limit";

/** What makes what is written. */
export interface MadeBy {
  readonly run: RunRow;
  readonly node: Pick<PlanNode, "id">;
}

/** What a worker brings to a step, whichever it is. */
export interface Workbench {
  readonly pool: WorkerPool;
  readonly meter: UsageMeter;
  readonly tracing: Tracing;
  /** What is written through it is of those whose data the node's outputs are; without a node, it is only read. */
  openStore(workspaceId: string, made?: MadeBy): Promise<Store>;
  openSteps(run: RunRow, node: PlanNode): Promise<StepRoom["steps"]>;
  timeLimitMsOf(step: string): number;
}

export type StepOutcome = CommitOutcome | "retried" | "dead" | "handed_back" | "stopped" | "waiting";

export interface StepReport {
  readonly outcome: StepOutcome;
  readonly usage: Usage;
  /** What the hook `attemptEnded` says that it cost, in micro-rupees. */
  readonly costMicroInr: number;
  readonly error?: SutradharError;
}

/** Ends an attempt within a transaction, and says how it ended. */
type Settling = (trx: Trx, usage: Usage) => Promise<StepOutcome>;

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
  let hasWorked = false;
  const settle = async (work: Settling, error?: SutradharError): Promise<StepReport> => {
    const usage = meter.stop();
    const end = (trx: Trx) => endWith(trx, line, taken, { work, usage, hasWorked });
    const ended = await steadyTransaction(line.database, end, { patienceMs });
    return { ...ended, usage, ...(error ? { error } : {}) };
  };
  const limitMs = bench.timeLimitMsOf(taken.node.step);
  const timer = setTimeout(() => abort.abort("time_limit" satisfies StopReason), limitMs);
  try {
    const made = await makeOutputs(line, bench, taken, {
      signal: abort.signal,
      meter,
      onBegin: () => (hasWorked = true),
    });
    const report = await settle((trx, usage) => commitStep(trx, line, taken, { ...made, usage }));
    if (report.outcome === "done") await tellStore(bench, taken, made.outputs);
    return report;
  } catch (thrown) {
    const reason = abort.signal.aborted ? (abort.signal.reason as StopReason) : undefined;
    // Who stopped the run, or took the step over, has written down how it ended; what it took until then is still metered.
    if (reason === "run_stopped" || reason === "taken_over") return await settle(async () => "stopped");
    if (reason === "worker_ends") return await settle((trx) => handBack(trx, line, taken));
    const error = reason === "time_limit" ? tooLong(taken.node, limitMs) : asFailure(thrown);
    return await settle(await chooseEnd(line, bench, taken, error), error);
  } finally {
    clearTimeout(timer);
  }
}

/** An attempt's end, with the meter the last of all: what it adds to stays locked until the commit. */
async function endWith(
  trx: Trx,
  { hooks }: Line,
  { run, node, fence }: TakenStep,
  { work, usage, hasWorked }: { readonly work: Settling; readonly usage: Usage; readonly hasWorked: boolean },
): Promise<{ outcome: StepOutcome; costMicroInr: number }> {
  const outcome = await work(trx, usage);
  return { outcome, costMicroInr: await hooks.attemptEnded(trx, run, { node, fence, outcome, hasWorked, usage }) };
}

/** What becomes of a step that failed: it waits for what outside must be mended, for its inputs, or has failed. */
async function chooseEnd(line: Line, bench: Workbench, taken: TakenStep, error: SutradharError): Promise<Settling> {
  if (waitableCodes.has(error.code)) return (trx) => waitForRoom(trx, line, taken, error);
  const makers = await findMakers(line, taken, error, (await bench.openStore(taken.run.workspaceId)).blobs);
  if (makers.length > 0) return (trx) => sendBack(trx, line, { taken, makers, error });
  return (trx) => failStep(trx, line, taken, error);
}

/** What the database has now is told to the store's own index too, where a render without a server looks. */
async function tellStore(bench: Workbench, { run, node }: TakenStep, outputs: Outputs): Promise<void> {
  if (node.kind === "effect") return;
  const { results } = await bench.openStore(run.workspaceId);
  // Of what is recorded another's output may stand.
  const told = node.kind === "pure" ? results.show?.(node.key, { outputs }) : results.record(node.key, { outputs });
  // The step is done whatever comes of this.
  await told?.catch(() => undefined);
}

function tooLong(node: PlanNode, limitMs: number): SutradharError {
  return new SutradharError(
    "time_limit",
    `${node.id} took longer than the ${Math.round(limitMs / 1000)} s that ${node.step} may take: shorten the scene, or look whether the machine is overloaded`,
  );
}
