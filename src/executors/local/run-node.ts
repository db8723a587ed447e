import { digestJson, limits, SutradharError, type Digest } from "../../core/index.ts";
import type { PlanNode, StepContext, StepOutputs } from "../../pipeline/index.ts";
import { retryableCodes } from "../retryable-codes.ts";
import type { RunEvent, RunPlanOptions } from "./run-options.ts";
import { asSutradharError } from "./worker-messages.ts";

export type Outputs = Readonly<Record<string, Digest>>;

/** One run's view of what it was handed: the options with nothing left open. */
export interface NodeRun {
  readonly options: RunPlanOptions;
  readonly signal: AbortSignal;
  readonly emit: (event: RunEvent) => void;
}

/** What the store holds for a node, if all of it is whole. A row whose blobs are not is removed. */
export async function findResult({ options }: NodeRun, node: PlanNode): Promise<Outputs | undefined> {
  if (options.reuse === false || node.kind === "effect") return undefined;
  return findWhole(options, node.key, node.outputs);
}

/** Does a node's work, again where that may help, and records what it made. */
export async function makeResult(
  run: NodeRun,
  node: PlanNode,
  inputs: Readonly<Record<string, readonly Digest[]>>,
): Promise<Outputs> {
  for (let attempt = 1; ; attempt += 1) {
    run.emit({ kind: "started", node, attempt });
    try {
      const step = run.options.steps[node.step];
      if (!step) throw new SutradharError("internal", `the step table has no ${node.step}`);
      const made = await step(createContext(run, node, inputs));
      return await recordResult(run.options, node, await storeOutputs(run.options, node, made));
    } catch (thrown) {
      const error = asSutradharError(thrown);
      const mayRetry = retryableCodes[error.code] && attempt < limits.stepAttemptsMax && !run.signal.aborted;
      if (!mayRetry) throw error;
      run.emit({ kind: "retried", node, error });
    }
  }
}

async function findWhole(
  { store }: RunPlanOptions,
  key: Digest,
  names: readonly string[] | undefined,
): Promise<Outputs | undefined> {
  const result = await store.results.find(key);
  if (!result) return undefined;
  const isComplete = !names || names.every((name) => name in result.outputs);
  let isWhole = isComplete;
  for (const digest of Object.values(result.outputs)) isWhole = isWhole && (await store.blobs.has(digest));
  if (isWhole) return result.outputs;
  await store.results.remove(key);
  return undefined;
}

async function storeOutputs(options: RunPlanOptions, node: PlanNode, made: StepOutputs): Promise<Outputs> {
  const names = Object.keys(made).sort();
  const declared = [...node.outputs].sort();
  if (names.join() !== declared.join()) {
    const message = `${node.step} must make ${declared.join(", ") || "nothing"}, and made ${names.join(", ") || "nothing"}`;
    throw new SutradharError("internal", message);
  }
  return putAll(options, made);
}

async function putAll({ store }: RunPlanOptions, made: StepOutputs): Promise<Outputs> {
  const entries: [string, Digest][] = [];
  for (const [name, output] of Object.entries(made)) {
    entries.push([name, typeof output === "string" ? output : await store.blobs.put(output)]);
  }
  return Object.fromEntries(entries);
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

function createContext(run: NodeRun, node: PlanNode, inputs: Readonly<Record<string, readonly Digest[]>>): StepContext {
  const { options, signal, emit } = run;
  const { blobs } = options.store;
  return {
    node,
    inputs,
    signal,
    read: (digest) => blobs.get(digest),
    locate: (digest) => blobs.locate(digest),
    write: (bytes) => blobs.put(bytes),
    temporaryPath: () => blobs.temporaryPath(),
    takeFile: (path) => blobs.takeFile(path),
    runTask: (task, onProgress) => options.pool.run(task, { signal, ...(onProgress && { onProgress }) }),
    progress: (progress) => emit({ kind: "progress", node, progress }),
    checkpoints: {
      find: async (index) =>
        options.reuse === false ? undefined : findWhole(options, checkpointKey(node, index), undefined),
      async save(index, made) {
        const key = checkpointKey(node, index);
        if (options.reuse === false) await options.store.results.remove(key);
        return (await options.store.results.record(key, { outputs: await putAll(options, made) })).outputs;
      },
    },
  };
}

function checkpointKey(node: PlanNode, index: number): Digest {
  return digestJson({ checkpointOf: node.key, index });
}
