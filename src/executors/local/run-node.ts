import { limits, SutradharError, type Digest } from "../../core/index.ts";
import type { PlanNode } from "../../pipeline/index.ts";
import { findWhole, performStep, type Outputs } from "../perform-step.ts";
import { retryableCodes } from "../retryable-codes.ts";
import type { RunEvent, RunPlanOptions } from "./run-options.ts";
import { asSutradharError } from "./worker-messages.ts";

/** One run's view of what it was handed: the options with nothing left open. */
export interface NodeRun {
  readonly options: RunPlanOptions;
  readonly signal: AbortSignal;
  readonly emit: (event: RunEvent) => void;
}

/** What the store holds for a node, if all of it is whole. */
export async function findResult({ options }: NodeRun, node: PlanNode): Promise<Outputs | undefined> {
  if (options.reuse === false || node.kind === "effect") return undefined;
  return findWhole(options.store, node.key, node.outputs);
}

/** Does a node's work, again where that may help, and records what it made. */
export async function makeResult(
  run: NodeRun,
  node: PlanNode,
  inputs: Readonly<Record<string, readonly Digest[]>>,
): Promise<Outputs> {
  const { steps, store, pool, reuse = true } = run.options;
  const { signal } = run;
  const onProgress = (progress: { done: number; total: number; unit: string }): void =>
    run.emit({ kind: "progress", node, progress });
  for (let attempt = 1; ; attempt += 1) {
    run.emit({ kind: "started", node, attempt });
    try {
      const outputs = await performStep({ steps, store, pool, signal, reuse, onProgress }, node, inputs);
      return await recordResult(run.options, node, outputs);
    } catch (thrown) {
      const error = asSutradharError(thrown);
      const mayRetry = retryableCodes[error.code] && attempt < limits.stepAttemptsMax && !signal.aborted;
      if (!mayRetry) throw error;
      run.emit({ kind: "retried", node, error });
    }
  }
}

async function recordResult(options: RunPlanOptions, node: PlanNode, outputs: Outputs): Promise<Outputs> {
  if (node.kind === "effect") return outputs;
  const { results } = options.store;
  if (options.reuse === false) await results.remove(node.key);
  const standing = (await results.record(node.key, { outputs })).outputs;
  if (node.kind === "pure" && node.outputs.some((name) => standing[name] !== outputs[name])) {
    throw new SutradharError(
      "internal",
      `${node.step} is declared pure, and made other bytes than another run under the same key: raise its version, or declare it recorded`,
      { details: { key: node.key, standing, outputs } },
    );
  }
  return standing;
}
