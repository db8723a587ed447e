/** Processes by parent, as /proc tells them: Linux only. */
import { readFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";

/** A process, such that a later one with the same id is not taken for it. */
export interface KnownProcess {
  readonly pid: number;
  readonly started: string;
  readonly command: string;
}

/** A process and all below it, the root first. */
export function listTree(root: number): KnownProcess[] {
  const known = look(root);
  if (!known) return [];
  return [known, ...childrenOf(root).flatMap(listTree)];
}

export function isAlive({ pid, started }: KnownProcess): boolean {
  return look(pid)?.started === started;
}

export function kill(processes: readonly KnownProcess[]): void {
  for (const one of processes) {
    try {
      if (isAlive(one)) process.kill(one.pid, "SIGKILL");
    } catch {
      // It was faster.
    }
  }
}

/** @returns how long it took; undefined where some were still there after `timeoutMs`. */
export async function waitForEnd(processes: readonly KnownProcess[], timeoutMs: number): Promise<number | undefined> {
  const startMs = performance.now();
  while (processes.some(isAlive)) {
    if (performance.now() - startMs > timeoutMs) return undefined;
    await delay(10);
  }
  return Math.round(performance.now() - startMs);
}

function childrenOf(pid: number): number[] {
  try {
    const text = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim();
    return text === "" ? [] : text.split(/\s+/).map(Number);
  } catch {
    return [];
  }
}

/** proc(5): the state is the third field, the start in ticks the 22nd. The second, in brackets, may hold anything. */
function look(pid: number): KnownProcess | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    if (fields[0] === "Z" || fields[0] === "X") return undefined;
    return { pid, started: fields[19] ?? "", command: readFileSync(`/proc/${pid}/cmdline`, "utf8") };
  } catch {
    return undefined;
  }
}
