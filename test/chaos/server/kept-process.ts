import type { ChildProcess } from "node:child_process";
import { once } from "node:events";

/** A life of a process that was kept, from its start to its end. */
export interface Life {
  readonly processId: number;
  readonly startedAtMs: number;
  endedAtMs?: number;
  /** Whether we ended it; else it ended by itself, and should not have. */
  wasKilled: boolean;
  end?: string;
}

/** A process that a supervisor starts again whenever it is gone, as systemd or Kubernetes does. */
export interface KeptProcess {
  readonly lives: readonly Life[];
  processId(): number | undefined;
  /** Says that it is being killed, before it is. */
  expectEnd(): void;
  /** Tells it to end; resolves when it has, and says how. */
  close(timeoutMs: number): Promise<string>;
}

const againMs = 200;

export function keepProcess(start: () => ChildProcess): KeptProcess {
  const lives: Life[] = [];
  let child: ChildProcess | undefined;
  let life: Life | undefined;
  let isClosing = false;
  let timer: NodeJS.Timeout | undefined;
  const begin = (): void => {
    const next = start();
    const own: Life = { processId: next.pid ?? 0, startedAtMs: Date.now(), wasKilled: false };
    child = next;
    life = own;
    lives.push(own);
    next.once("exit", (code, signal) => {
      own.endedAtMs = Date.now();
      own.end = signal ?? `exit code ${code}`;
      if (!isClosing) timer = setTimeout(begin, againMs);
    });
  };
  begin();
  return {
    lives,
    processId: () => (child?.exitCode === null && child.signalCode === null ? child.pid : undefined),
    expectEnd: () => void (life && (life.wasKilled = true)),
    async close(timeoutMs) {
      isClosing = true;
      clearTimeout(timer);
      if (!child || child.exitCode !== null || child.signalCode !== null) return "not running";
      const exit = once(child, "exit");
      child.kill("SIGTERM");
      const killer = setTimeout(() => child?.kill("SIGKILL"), timeoutMs);
      await exit;
      clearTimeout(killer);
      return life?.end ?? "not running";
    },
  };
}
