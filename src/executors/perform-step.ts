import { stat } from "node:fs/promises";
import { digestJson, SutradharError, type Digest, type Json } from "../core/index.ts";
import type { PlanNode, Progress, StepContext, StepOutputs, StepTable, WorkerTask } from "../pipeline/index.ts";
import type { Store } from "../store/index.ts";

export type Outputs = Readonly<Record<string, Digest>>;

/** Does tasks in processes of their own. */
export interface TaskRunner {
  run(
    task: WorkerTask,
    options: { readonly signal?: AbortSignal; readonly onProgress?: (progress: Progress) => void },
  ): Promise<unknown>;
}

/** Where a step's work is done, whoever runs the plan. */
export interface StepRoom {
  readonly steps: StepTable;
  readonly store: Store;
  readonly pool: TaskRunner;
  /** Aborted when the work is no longer wanted. */
  readonly signal: AbortSignal;
  /** False makes everything again. Results are still recorded. */
  readonly reuse: boolean;
  readonly onProgress?: (progress: Progress) => void;
  /** A piece of the step was made and kept. */
  readonly onCheckpoint?: () => void;
  /** What the step used or made, for those who meter. Files that a task reads by itself are not in it. */
  readonly onUse?: (used: StepUse) => void;
}

export interface StepUse {
  readonly frames?: number;
  readonly bytesRead?: number;
  readonly bytesWritten?: number;
}

/**
 * Does a step's work once and puts what it made among the blobs; records no result.
 * @throws what the step throws; SutradharError `internal` where it made other outputs than it declares.
 */
export async function performStep(
  room: StepRoom,
  node: PlanNode,
  inputs: Readonly<Record<string, readonly Digest[]>>,
): Promise<Outputs> {
  const step = room.steps[node.step];
  if (!step) throw new SutradharError("internal", `the step table has no ${node.step}`);
  const made = await step(createContext(room, node, inputs));
  const names = Object.keys(made).sort();
  const declared = [...node.outputs].sort();
  if (names.join() !== declared.join()) {
    const message = `${node.step} must make ${declared.join(", ") || "nothing"}, and made ${names.join(", ") || "nothing"}`;
    throw new SutradharError("internal", message);
  }
  return putAll(room, made);
}

/** What the store holds under a key, if all of it is whole. A row whose blobs are not is removed. */
export async function findWhole(
  store: Store,
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

async function putAll(room: StepRoom, made: StepOutputs): Promise<Outputs> {
  const entries: [string, Digest][] = [];
  for (const [name, output] of Object.entries(made)) {
    entries.push([name, typeof output === "string" ? output : await put(room, output)]);
  }
  return Object.fromEntries(entries);
}

async function put({ store, onUse }: StepRoom, bytes: Uint8Array): Promise<Digest> {
  const digest = await store.blobs.put(bytes);
  onUse?.({ bytesWritten: bytes.length });
  return digest;
}

async function get({ store, onUse }: StepRoom, digest: Digest): Promise<Uint8Array> {
  const bytes = await store.blobs.get(digest);
  onUse?.({ bytesRead: bytes.length });
  return bytes;
}

async function takeFile({ store, onUse }: StepRoom, path: string): Promise<Digest> {
  // Where it is gone from there, taking it says so better.
  const sizeBytes = await stat(path).then(
    ({ size }) => size,
    () => 0,
  );
  const digest = await store.blobs.takeFile(path);
  onUse?.({ bytesWritten: sizeBytes });
  return digest;
}

function createContext(
  room: StepRoom,
  node: PlanNode,
  inputs: Readonly<Record<string, readonly Digest[]>>,
): StepContext {
  const { store, pool, signal, reuse, onProgress, onCheckpoint, onUse } = room;
  const { blobs, results } = store;
  return {
    node,
    inputs,
    signal,
    read: (digest) => get(room, digest),
    locate: (digest) => blobs.locate(digest),
    write: (bytes) => put(room, bytes),
    temporaryPath: () => blobs.temporaryPath(),
    takeFile: (path) => takeFile(room, path),
    runTask: (task, onTaskProgress) =>
      pool.run(task, { signal, ...(onTaskProgress && { onProgress: onTaskProgress }) }),
    progress: (progress) => onProgress?.(progress),
    countFrames: (frames) => onUse?.({ frames }),
    checkpoints: {
      find: async (index) => (reuse ? findWhole(store, checkpointKey(node.key, index), undefined) : undefined),
      async save(index, made) {
        const key = checkpointKey(node.key, index);
        if (!reuse) await results.remove(key);
        const { outputs } = await results.record(key, { outputs: await putAll(room, made) });
        onCheckpoint?.();
        return outputs;
      },
    },
    pieces: {
      find: async (recipe) => (reuse ? findWhole(store, pieceKey(node, recipe), undefined) : undefined),
      async save(recipe, made) {
        const key = pieceKey(node, recipe);
        if (!reuse) await results.remove(key);
        return (await results.record(key, { outputs: await putAll(room, made) })).outputs;
      },
    },
  };
}

/** Under which key a piece is kept that steps share: by what makes it, whatever video it is for. */
export function pieceKey({ step, engine }: Pick<PlanNode, "step" | "engine">, recipe: Json): Digest {
  return digestJson({ pieceOf: step, engine, recipe });
}

/** Under which key a piece of a step is kept: the preview looks there while the step is under way. */
export function checkpointKey(stepKey: Digest, index: number): Digest {
  return digestJson({ checkpointOf: stepKey, index });
}
