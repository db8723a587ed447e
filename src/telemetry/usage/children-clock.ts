import { readFileSync } from "node:fs";
import { processClock, type UsageClock } from "./usage.ts";

/** Linux counts the processor time of other processes in ticks of 10 ms. */
const tickMs = 10;

/**
 * This process's clocks, with the processor time of some of its children in it: those that work for whatever step is at
 * work here and report nothing themselves, as the one that speaks. Where there is no /proc, theirs is missing.
 */
export function createClockWith(childProcessIds: () => readonly (number | undefined)[]): UsageClock {
  const seen = new Map<number, number>();
  return {
    ...processClock,
    cpuMs() {
      for (const processId of childProcessIds()) {
        if (processId === undefined) continue;
        // One that has ended keeps what it was last seen to have taken.
        seen.set(processId, Math.max(seen.get(processId) ?? 0, cpuMsOf(processId)));
      }
      return processClock.cpuMs() + [...seen.values()].reduce((sum, cpuMs) => sum + cpuMs, 0);
    },
  };
}

function cpuMsOf(processId: number): number {
  try {
    const stat = readFileSync(`/proc/${processId}/stat`, "utf8");
    // The name, in brackets, may hold anything; what follows it is numbers. proc(5): utime and stime are 14 and 15.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return (Number(fields[11]) + Number(fields[12])) * tickMs;
  } catch {
    return 0;
  }
}
