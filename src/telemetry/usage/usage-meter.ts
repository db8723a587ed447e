import { processClock, type Usage, type UsageClock } from "./usage.ts";

type Added = Omit<Usage, "wallMs">;

const addedNames = ["cpuMs", "gpuMs", "frames", "bytesRead", "bytesWritten"] as const;

/** One attempt at a step while it runs. */
export interface StepMeter {
  /** Waits for what another process does: meanwhile none of this process's time is the step's. */
  whileAway<T>(work: () => Promise<T>): Promise<T>;
  /** Adds what the step took elsewhere, or what it made. A `TaskUsage` may be handed in as it is. */
  add(used: Partial<Added>): void;
  /** Ends it. Asked again, it says the same. */
  stop(): Usage;
}

export interface UsageMeter {
  startStep(): StepMeter;
}

interface Attempt {
  cpuMs: number;
  /** For how many things in other processes it waits. */
  away: number;
}

/**
 * Measures the steps of this process. Node counts processor time by process, and steps take turns in one: what it took
 * between two changes is shared equally by the steps that were at work here, those waiting for another process left out.
 * So the sum over steps is exact, a step alone is exact, and of steps at once each gets its part of the time that they
 * shared. What the process does while no step is at work here is nobody's.
 */
export function createUsageMeter(clock: UsageClock = processClock): UsageMeter {
  const present = new Set<Attempt>();
  let settledMs = clock.cpuMs();
  const settle = (): void => {
    const cpuMs = clock.cpuMs();
    // A child that ended takes its time along.
    const shareMs = Math.max(0, cpuMs - settledMs) / present.size;
    settledMs = cpuMs;
    for (const attempt of present) attempt.cpuMs += shareMs;
  };
  return {
    startStep() {
      settle();
      const attempt: Attempt = { cpuMs: 0, away: 0 };
      present.add(attempt);
      return new RunningStep(clock, attempt, present, settle);
    },
  };
}

class RunningStep implements StepMeter {
  readonly #clock: UsageClock;
  readonly #attempt: Attempt;
  readonly #present: Set<Attempt>;
  readonly #settle: () => void;
  readonly #startedMs: number;
  readonly #added: { -readonly [Name in keyof Added]: number } = {
    cpuMs: 0,
    gpuMs: 0,
    frames: 0,
    bytesRead: 0,
    bytesWritten: 0,
  };
  #usage: Usage | undefined;

  constructor(clock: UsageClock, attempt: Attempt, present: Set<Attempt>, settle: () => void) {
    this.#clock = clock;
    this.#attempt = attempt;
    this.#present = present;
    this.#settle = settle;
    this.#startedMs = clock.tickMs();
  }

  async whileAway<T>(work: () => Promise<T>): Promise<T> {
    this.#settle();
    this.#attempt.away += 1;
    this.#present.delete(this.#attempt);
    try {
      return await work();
    } finally {
      this.#settle();
      this.#attempt.away -= 1;
      // Of several chunks that are away one may come back: the step is at work here when all have.
      if (this.#attempt.away === 0 && !this.#usage) this.#present.add(this.#attempt);
    }
  }

  add(used: Partial<Added>): void {
    for (const name of addedNames) this.#added[name] += used[name] ?? 0;
  }

  stop(): Usage {
    this.#settle();
    this.#present.delete(this.#attempt);
    const { cpuMs, gpuMs, frames, bytesRead, bytesWritten } = this.#added;
    this.#usage ??= {
      wallMs: Math.round(this.#clock.tickMs() - this.#startedMs),
      cpuMs: Math.round(this.#attempt.cpuMs + cpuMs),
      gpuMs: Math.round(gpuMs),
      frames,
      bytesRead,
      bytesWritten,
    };
    return this.#usage;
  }
}
