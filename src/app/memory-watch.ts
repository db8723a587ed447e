import { readFile } from "node:fs/promises";

/** Watches how much memory a process and all below it hold, shared pages counted by share (PSS). Linux only. */
export interface MemoryWatch {
  /** Stops and returns the highest sum seen, in bytes; undefined where the system does not say. */
  stop(): Promise<number | undefined>;
}

/** Watches while `work` is done, and no longer, however it ends. */
export async function withMemoryWatch<T>(intervalMs: number, work: (memory: MemoryWatch) => Promise<T>): Promise<T> {
  let peak: number | undefined;
  let pending: Promise<void> = Promise.resolve();
  const look = async () => {
    const total = await sumPss(process.pid);
    if (total !== undefined) peak = Math.max(peak ?? 0, total);
  };
  const timer = setInterval(() => {
    pending = pending.then(look);
  }, intervalMs);
  timer.unref();
  const stop = async (): Promise<number | undefined> => {
    clearInterval(timer);
    await pending;
    await look();
    return peak;
  };
  try {
    return await work({ stop });
  } finally {
    clearInterval(timer);
  }
}

async function sumPss(pid: number): Promise<number | undefined> {
  const rollup = await readFile(`/proc/${pid}/smaps_rollup`, "utf8").catch(() => undefined);
  const kilobytes = rollup && /^Pss:\s+(\d+) kB/m.exec(rollup)?.[1];
  if (!kilobytes) return undefined;
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, "utf8").catch(() => "");
  const below = await Promise.all(
    children
      .trim()
      .split(/\s+/)
      .filter(Boolean)
      .map((child) => sumPss(Number(child))),
  );
  return below.reduce<number>((sum, each) => sum + (each ?? 0), Number(kilobytes) * 1024);
}
