import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { workerEnvironment } from "../src/app/config.ts";
import type { RenderChunkTask } from "../src/steps/render-chunk.ts";

export interface Cost {
  readonly cpuMs: number;
  readonly wallMs: number;
}

/** What one chunk cost, in one round. */
export interface ChunkCosts {
  readonly frames: number;
  /** Share of the rows that changed from frame to frame, and were copied. */
  readonly drawnShare: number;
  /** The encoder from begin to finish, copies into its frame included. */
  readonly floor: Cost;
  /** Of that: the copies. */
  readonly copy: Cost;
  /** Of that: opening an encoder. */
  readonly open: Cost;
  /** Drawing alone. */
  readonly raster: Cost;
  /** Raster and encoder as the product runs them. */
  readonly render: Cost;
}

export type Part = Exclude<keyof ChunkCosts, "frames" | "drawnShare">;

export interface LabRound {
  readonly frames: number;
  readonly drawnShare: number;
  /** Summed over chunks; wall time is that of the process that took longest. */
  readonly costs: Readonly<Record<Part, Cost>>;
}

export const parts: readonly Part[] = ["floor", "copy", "open", "raster", "render"];

/** Measures the chunks `rounds` times in `jobs` processes; which of floor and render comes first alternates. */
export async function runFrameLab(options: {
  tasks: readonly RenderChunkTask[];
  jobs: number;
  rounds: number;
  onRound?: (round: number) => void;
}): Promise<LabRound[]> {
  const { tasks, jobs, rounds } = options;
  const env = workerEnvironment();
  const children = Array.from({ length: jobs }, () =>
    fork(new URL("./frame-lab-child.ts", import.meta.url), [], { serialization: "advanced", env, execArgv: [] }),
  );
  const shares = share(tasks, jobs);
  try {
    const results: LabRound[] = [];
    for (let round = 0; round < rounds; round++) {
      options.onRound?.(round + 1);
      const measured = await Promise.all(
        children.map((child, index) => measureShare(child, shares[index] ?? [], round % 2 === 0)),
      );
      results.push(sumRound(measured));
    }
    return results;
  } finally {
    for (const child of children) child.disconnect();
  }
}

/** Longest first, each to the process that has least. */
function share(tasks: readonly RenderChunkTask[], jobs: number): RenderChunkTask[][] {
  const shares = Array.from({ length: jobs }, () => ({ tasks: [] as RenderChunkTask[], bytes: 0 }));
  for (const task of [...tasks].sort((a, b) => b.poses.length - a.poses.length)) {
    const least = shares.reduce((a, b) => (b.bytes < a.bytes ? b : a));
    least.tasks.push(task);
    least.bytes += task.poses.length;
  }
  return shares.map((one) => one.tasks);
}

async function measureShare(
  child: ChildProcess,
  tasks: readonly RenderChunkTask[],
  isFloorFirst: boolean,
): Promise<ChunkCosts[]> {
  const costs: ChunkCosts[] = [];
  const abort = new AbortController();
  const ended = once(child, "exit", { signal: abort.signal }).then(([code, signal]) => {
    throw new Error(`a process of the frame lab ended with ${code ?? signal}`);
  });
  ended.catch(() => undefined);
  for (const task of tasks) {
    child.send({ task, isFloorFirst });
    const [answer] = (await Promise.race([once(child, "message"), ended])) as [ChunkCosts];
    costs.push(answer);
  }
  abort.abort();
  return costs;
}

function sumRound(measured: readonly (readonly ChunkCosts[])[]): LabRound {
  const all = measured.flat();
  const frames = all.reduce((sum, chunk) => sum + chunk.frames, 0);
  const costs = Object.fromEntries(
    parts.map((part) => {
      const walls = measured.map((one) => one.reduce((sum, chunk) => sum + chunk[part].wallMs, 0));
      return [part, { cpuMs: all.reduce((sum, chunk) => sum + chunk[part].cpuMs, 0), wallMs: Math.max(0, ...walls) }];
    }),
  ) as Record<Part, Cost>;
  return { frames, costs, drawnShare: all.reduce((sum, chunk) => sum + chunk.drawnShare * chunk.frames, 0) / frames };
}
