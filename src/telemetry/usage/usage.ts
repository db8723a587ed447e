/** What one attempt at a step took: whole numbers, as the meter's rows keep them. */
export interface Usage {
  /** From its start to its end. */
  readonly wallMs: number;
  /** Processor time, in this process and in those that worked for it. */
  readonly cpuMs: number;
  /** Time for which it held a GPU. */
  readonly gpuMs: number;
  readonly frames: number;
  readonly bytesRead: number;
  readonly bytesWritten: number;
}

/** What a task took, as the worker process that did it measured. Plain numbers, since it crosses processes. */
export interface TaskUsage {
  /** Milliseconds since 1970, for the trace. */
  readonly startedAtMs: number;
  readonly wallMs: number;
  readonly cpuMs: number;
  readonly gpuMs?: number;
}

/** How time is told; the clocks of this process by default. */
export interface UsageClock {
  /** Milliseconds since 1970. */
  readonly nowMs: () => number;
  /** Milliseconds that never run backwards. */
  readonly tickMs: () => number;
  /** Processor time so far, in milliseconds, all threads together. */
  readonly cpuMs: () => number;
}

export const processClock: UsageClock = {
  nowMs: () => Date.now(),
  tickMs: () => performance.now(),
  cpuMs() {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1_000;
  },
};
