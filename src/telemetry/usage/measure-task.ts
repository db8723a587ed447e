import { processClock, type TaskUsage, type UsageClock } from "./usage.ts";

/**
 * Begins to measure a task in a worker process; the returned function ends it. A worker does one task at a time, so that
 * all that its process does meanwhile is the task's: exact, with the threads of codecs and garbage collection in it.
 */
export function measureTask(clock: UsageClock = processClock): () => TaskUsage {
  const startedAtMs = clock.nowMs();
  const tickMs = clock.tickMs();
  const cpuMs = clock.cpuMs();
  return () => ({ startedAtMs, wallMs: clock.tickMs() - tickMs, cpuMs: clock.cpuMs() - cpuMs });
}
