import type { Progress, WorkerTask } from "../../pipeline/index.ts";

export interface WorkerPoolOptions {
  /** The module that each worker process runs; it calls `serveTasks`. */
  readonly entry: URL;
  /** How many processes at most; they are started as needed. */
  readonly jobs: number;
  /** The whole environment of the workers (allocator settings, for instance); absent: inherited. */
  readonly env?: Readonly<Record<string, string>>;
  readonly execArgv?: readonly string[];
}

export interface TaskOptions {
  readonly onProgress?: (progress: Progress) => void;
  readonly signal?: AbortSignal;
}

export interface WorkerPool {
  /**
   * Resolves with the handler's return value.
   * @throws what the handler threw (codes survive the way); `worker_died` after `limits.workerRestartsMax` deaths on one task;
   * `cancelled` by the signal (a worker that is busy with it is ended) or after `close`.
   */
  run(task: WorkerTask, options?: TaskOptions): Promise<unknown>;
  /** Ends every worker; resolves when none is left. */
  close(): Promise<void>;
}

export declare function createWorkerPool(options: WorkerPoolOptions): WorkerPool;
