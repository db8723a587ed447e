import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { hostname } from "node:os";

/** Which process made a file, such that a later one with the same id is not taken for it. */
export interface ProcessMark {
  readonly host: string;
  readonly processId: number;
  /** When it started, in ticks since the machine did; "" where the system does not tell. */
  readonly started: string;
}

export function ownMark(): ProcessMark {
  return { host: hostname(), processId: process.pid, started: startedTicks(process.pid) ?? "" };
}

export type Liveness = "alive" | "dead" | "elsewhere";

/** Of a process on another machine nothing can be said. */
export function livenessOf(mark: ProcessMark): Liveness {
  if (mark.host !== hostname()) return "elsewhere";
  const started = startedTicks(mark.processId);
  if (started !== undefined) return mark.started === "" || mark.started === started ? "alive" : "dead";
  return mark.started === "" && isKnown(mark.processId) ? "alive" : "dead";
}

/** Field 22 of /proc/<pid>/stat (proc(5)); the second field is a name that may hold spaces and brackets. */
function startedTicks(processId: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${processId}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    // A zombie has died and only waits to be counted.
    return fields[0] === "Z" || fields[0] === "X" ? undefined : fields[19];
  } catch {
    return undefined;
  }
}

/** Where there is no /proc: signal 0 asks whether a process is there. EPERM means that it is, and another's. */
function isKnown(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** A new file name that says which process made it, with one word of its own: `host~pid~ticks~word~random`. */
export function markedName(mark: ProcessMark, word: string): string {
  return [mark.host, mark.processId, mark.started, word, randomBytes(6).toString("hex")].join("~");
}

export function parseMarkedName(name: string): { readonly mark: ProcessMark; readonly word: string } | undefined {
  const parts = /^([^~]+)~([0-9]+)~([0-9]*)~([^~]+)~[0-9a-f]{12}$/.exec(name);
  const [, host, processId, started, word] = parts ?? [];
  if (host === undefined || started === undefined || word === undefined) return undefined;
  return { mark: { host, processId: Number(processId), started }, word };
}
