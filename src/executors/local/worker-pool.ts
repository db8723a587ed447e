import { limits, SutradharError } from "../../core/index.ts";
import type { Progress, WorkerTask } from "../../pipeline/index.ts";
import type { TaskUsage } from "../../telemetry/usage/index.ts";
import { unpackError, type WorkerReply } from "./worker-messages.ts";
import { startWorkerProcess, type WorkerProcess } from "./worker-process.ts";

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
  /** What the task took, when it is done or has failed. */
  readonly onUsage?: (usage: TaskUsage, error?: SutradharError) => void;
  readonly signal?: AbortSignal;
}

export interface WorkerPool {
  /**
   * Resolves with the handler's return value.
   * @throws what the handler threw (codes survive the way); `worker_died` after `limits.workerRestartsMax` deaths on one task;
   * `cancelled` by the signal (a worker that is busy with it is ended) or after `close`.
   */
  run(task: WorkerTask, options?: TaskOptions): Promise<unknown>;
  /** Starts processes ahead of their first task, so that nobody waits for them; `jobs` at most. Returns at once. */
  start(processes: number): void;
  /** Ends every worker; resolves when none is left. */
  close(): Promise<void>;
}

/** A task that waits or runs. */
interface Job {
  readonly task: WorkerTask;
  readonly onProgress: ((progress: Progress) => void) | undefined;
  readonly onUsage: TaskOptions["onUsage"] | undefined;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
  deaths: number;
  isCancelled: boolean;
}

interface Slot {
  readonly worker: WorkerProcess;
  job: Job | undefined;
  hasWorked: boolean;
}

/** Worker processes for what is heavy. A worker that dies takes nothing along: its task is given to a fresh one. */
export function createWorkerPool(options: WorkerPoolOptions): WorkerPool {
  if (!(Number.isInteger(options.jobs) && options.jobs >= 1 && options.jobs <= limits.jobsMax)) {
    throw new SutradharError("option_invalid", `jobs must be 1 to ${limits.jobsMax}, got ${options.jobs}`);
  }
  return new Pool(options);
}

class Pool implements WorkerPool {
  readonly #options: WorkerPoolOptions;
  readonly #slots = new Set<Slot>();
  #queue: Job[] = [];
  #isClosed = false;
  #onEmpty: (() => void) | undefined;

  constructor(options: WorkerPoolOptions) {
    this.#options = options;
  }

  async run(task: WorkerTask, { onProgress, onUsage, signal }: TaskOptions = {}): Promise<unknown> {
    if (this.#isClosed || signal?.aborted) throw cancelled();
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    const job: Job = { task, onProgress, onUsage, resolve, reject, deaths: 0, isCancelled: false };
    const cancel = (): void => this.#cancel(job);
    signal?.addEventListener("abort", cancel, { once: true });
    this.#queue.push(job);
    this.#assign();
    try {
      return await promise;
    } finally {
      signal?.removeEventListener("abort", cancel);
    }
  }

  start(processes: number): void {
    if (this.#isClosed) throw cancelled();
    while (this.#slots.size < processes && this.#start());
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const job of this.#queue.splice(0)) job.reject(cancelled());
    for (const { worker, job, hasWorked } of this.#slots) {
      if (job) this.#cancel(job);
      else if (hasWorked) worker.dismiss();
      // It may still be starting, and would hear of its dismissal only after that.
      else worker.kill();
    }
    if (this.#slots.size === 0) return;
    await new Promise<void>((resolve) => {
      const before = this.#onEmpty;
      this.#onEmpty = () => {
        before?.();
        resolve();
      };
    });
  }

  #cancel(job: Job): void {
    job.isCancelled = true;
    this.#queue = this.#queue.filter((other) => other !== job);
    const busy = [...this.#slots].find((slot) => slot.job === job);
    // The promise of a running task is settled when its worker is gone: who awaits it knows that nothing runs on.
    if (busy) busy.worker.kill();
    else job.reject(cancelled());
  }

  /** Gives waiting tasks to idle workers, and starts workers where there are too few. */
  #assign(): void {
    while (this.#queue.length > 0) {
      const slot = [...this.#slots].find(({ job }) => job === undefined) ?? this.#start();
      if (!slot) return;
      slot.job = this.#queue.shift();
      if (slot.job) slot.worker.send(slot.job.task);
    }
  }

  #start(): Slot | undefined {
    if (this.#slots.size >= this.#options.jobs) return undefined;
    const { entry, env, execArgv } = this.#options;
    const slot: Slot = {
      worker: startWorkerProcess({
        entry,
        ...(env && { env }),
        ...(execArgv && { execArgv }),
        onReply: (reply) => this.#settle(slot, reply),
        onEnd: (reason) => this.#bury(slot, reason),
      }),
      job: undefined,
      hasWorked: false,
    };
    this.#slots.add(slot);
    return slot;
  }

  #settle(slot: Slot, reply: WorkerReply): void {
    const { job } = slot;
    if (!job || job.isCancelled) return;
    if (reply.kind === "progress") return job.onProgress?.(reply.progress);
    slot.job = undefined;
    slot.hasWorked = true;
    if (reply.kind === "done") {
      job.onUsage?.(reply.usage);
      job.resolve(reply.value);
    } else {
      const error = unpackError(reply.error);
      if (reply.usage) job.onUsage?.(reply.usage, error);
      job.reject(error);
    }
    this.#assign();
  }

  #bury(slot: Slot, reason: string): void {
    this.#slots.delete(slot);
    const { job } = slot;
    if (job?.isCancelled) job.reject(cancelled());
    else if (job) this.#tryAgain(job, reason);
    if (!this.#isClosed) this.#assign();
    if (this.#slots.size === 0) this.#onEmpty?.();
  }

  #tryAgain(job: Job, reason: string): void {
    job.deaths += 1;
    if (job.deaths <= limits.workerRestartsMax) {
      this.#queue.unshift(job);
      return;
    }
    const message = `the worker for ${job.task.kind} died ${job.deaths} times (${reason}): look at the machine's memory, or report this with the script`;
    job.reject(new SutradharError("worker_died", message, { details: { reason, deaths: job.deaths } }));
  }
}

function cancelled(): SutradharError {
  return new SutradharError("cancelled", "the run was cancelled");
}
