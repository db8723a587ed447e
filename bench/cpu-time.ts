import { readFileSync } from "node:fs";

/** Linux counts processor time in ticks of 10 ms. */
const tickMs = 10;

/**
 * Processor time in ms of a process and all below it, those that have ended included. Where there is no /proc, this
 * process's own.
 */
export function cpuMsOfTree(pid: number = process.pid): number {
  try {
    return sumTree(pid);
  } catch {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1000;
  }
}

function sumTree(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  // The name, in brackets, may hold anything; what follows it is numbers. proc(5): utime, stime, cutime, cstime are 14 to 17.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const own = fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0) * tickMs;
  return childrenOf(pid).reduce((sum, child) => sum + sumChild(child), own);
}

/** A child may end between the two looks; its time is then its parent's at the next one. */
function sumChild(pid: number): number {
  try {
    return sumTree(pid);
  } catch {
    return 0;
  }
}

function childrenOf(pid: number): number[] {
  const text = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim();
  return text === "" ? [] : text.split(/\s+/).map(Number);
}
