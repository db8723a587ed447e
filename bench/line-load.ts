import type { RunHooks } from "../src/executors/index.ts";
import { countStatements } from "./count-statements.ts";
import { measureCpu } from "./line-cpu.ts";
import { chainOf, nameRun, videoOf, type BenchLine } from "./line-setting.ts";

/** What the line makes of steps that do nothing. */
export interface Load {
  readonly stepsPerSecond: number;
  /** What a step asks of the database, one way there and back each. */
  readonly statements: number;
  /** Of a processor, in this process and in Postgres, for each step. */
  readonly cpuMs: number;
}

/** Of each video. */
const shots = 8;

/** Works off videos of steps that do nothing, which all wait from the start. */
export async function measureLoad(bench: BenchLine, videos: number, hooks?: Partial<RunHooks>): Promise<Load> {
  const names = Array.from({ length: videos }, nameRun);
  for (const name of names) await bench.start(name, videoOf(name, shots), "bulk");
  const statements = countStatements();
  const { wallMs, cpuMs } = await measureCpu(bench.cpu, async () => {
    const worker = await bench.work(hooks);
    await bench.until(names);
    await worker.drain(1_000);
  });
  statements.stop();
  const steps = videos * videoOf("", shots).length;
  return {
    stepsPerSecond: (steps * 1000) / wallMs,
    statements: statements.total() / steps,
    cpuMs: cpuMs / steps,
  };
}

/** What a link of a chain adds: from the start of one step to that of the one that waited for it, in ms. */
export async function measureChain(bench: BenchLine, length: number): Promise<number> {
  const worker = await bench.work();
  const name = nameRun();
  const startedMs = performance.now();
  await bench.start(name, chainOf(name, length));
  await bench.until([name]);
  const wallMs = performance.now() - startedMs;
  await worker.drain(1_000);
  return wallMs / length;
}
