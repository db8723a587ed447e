import { countStatements } from "./count-statements.ts";
import { chainOf, idle, videoOf, type BenchLine } from "./line-setting.ts";

/** What the line makes of steps that do nothing. */
export interface Load {
  readonly steps: number;
  readonly stepsPerSecond: number;
  readonly statementsPerStep: number;
  readonly statements: readonly (readonly [string, number])[];
}

const shots = 8;
/** Until it is warm: plans of Postgres are made, connections are open, code is compiled. */
const warmRuns = 8;

let runs = 0;

/** Works off videos of steps that do nothing, as many as are asked for, which all wait from the start. */
export async function measureLoad(bench: BenchLine, videos: number): Promise<Load> {
  await workOff(bench, warmRuns);
  const statements = countStatements();
  const { steps, wallMs } = await workOff(bench, videos);
  statements.stop();
  return {
    steps,
    stepsPerSecond: (steps * 1000) / wallMs,
    statementsPerStep: statements.total() / steps,
    statements: statements.byText(),
  };
}

/** All of them are enqueued before a worker begins; starting it counts, planning does not. */
async function workOff(bench: BenchLine, videos: number): Promise<{ steps: number; wallMs: number }> {
  const names = Array.from({ length: videos }, () => `load-${(runs += 1)}`);
  for (const name of names) await bench.start(name, videoOf(name, shots), "bulk");
  const { promise, resolve } = Promise.withResolvers<void>();
  let left = videos;
  const silence = bench.listen((event) => {
    if (event.kind === "run done" && (left -= 1) === 0) resolve();
  });
  const startedMs = performance.now();
  const worker = await bench.work();
  await promise;
  const wallMs = performance.now() - startedMs;
  silence();
  await worker.drain(1_000);
  return { steps: videos * videoOf("", shots).length, wallMs };
}

/** What a link of a chain costs: from one step to the one that waited for it. */
export async function measureChain(bench: BenchLine, length: number): Promise<{ linkMs: number; statements: number }> {
  const worker = await bench.work();
  await workChain(bench, 10);
  const statements = countStatements();
  const wallMs = await workChain(bench, length);
  statements.stop();
  await worker.drain(1_000);
  return { linkMs: wallMs / length, statements: statements.total() / length };
}

async function workChain(bench: BenchLine, length: number): Promise<number> {
  const name = `chain-${(runs += 1)}`;
  const { promise, resolve } = Promise.withResolvers<void>();
  const silence = bench.listen((event) => {
    if (event.kind === "run done" && event.run === name) resolve();
  });
  const startedMs = performance.now();
  await bench.start(name, chainOf(name, length));
  await promise;
  silence();
  return performance.now() - startedMs;
}

/** From the commit that enqueues a step until a worker has begun it, in milliseconds, in ascending order. */
export async function measureStarts(bench: BenchLine, count: number): Promise<readonly number[]> {
  const waits: number[] = [];
  for (let index = 0; index < count; index += 1) {
    const name = `start-${(runs += 1)}`;
    const { promise: begun, resolve: begin } = Promise.withResolvers<number>();
    const { promise: over, resolve: end } = Promise.withResolvers<void>();
    const silence = bench.listen((event) => {
      if (event.kind === "started" && event.taken.run.id === name) begin(performance.now());
      if (event.kind === "ended" && event.taken.run.id === name) end();
    });
    await bench.start(name, [idle(name, "only")]);
    const enqueuedMs = performance.now();
    waits.push(Math.max(0, (await begun) - enqueuedMs));
    await over;
    silence();
  }
  return waits.sort((a, b) => a - b);
}
