import { idle, nameRun, videoOf, type BenchLine } from "./line-setting.ts";

/** From the commit that enqueues a step until a worker has begun it. */
export interface StartWaits {
  readonly medianMs: number;
  /** Of a hundred, one waited longer. */
  readonly highMs: number;
}

/** How long a step waits where nobody else wants anything. */
export async function measureIdleStarts(bench: BenchLine, count: number): Promise<StartWaits> {
  const worker = await bench.work();
  const waits = await startOneByOne(bench, count);
  await worker.drain(1_000);
  return describeWaits(waits);
}

/** Videos that wait in bulk, so that no worker is ever out of work. */
const backlog = 12;

/** How long an interactive step waits where all workers are at bulk work, and more of that is waiting. */
export async function measureBusyStarts(bench: BenchLine, count: number): Promise<StartWaits> {
  const startBulk = (): Promise<void> => {
    const name = nameRun();
    return bench.start(name, videoOf(name, 4), "bulk");
  };
  for (let index = 0; index < backlog; index += 1) await startBulk();
  const refills: Promise<void>[] = [];
  const stopFeeding = bench.listen((event) => {
    if (event.kind === "run done" && event.priority === "bulk") refills.push(startBulk());
  });
  const worker = await bench.work();
  const waits = await startOneByOne(bench, count);
  stopFeeding();
  await Promise.all(refills);
  await worker.drain(0);
  await bench.clear();
  return describeWaits(waits);
}

async function startOneByOne(bench: BenchLine, count: number): Promise<readonly number[]> {
  const waits: number[] = [];
  for (let index = 0; index < count; index += 1) {
    const name = nameRun();
    const { promise: begun, resolve: begin } = Promise.withResolvers<number>();
    const silence = bench.listen((event) => {
      if (event.kind === "started" && event.taken.run.id === name) begin(performance.now());
    });
    await bench.start(name, [idle(name, "only")], "interactive");
    const enqueuedMs = performance.now();
    // Word of the start may be here before that of the commit.
    waits.push(Math.max(0, (await begun) - enqueuedMs));
    await bench.until([name]);
    silence();
  }
  return waits;
}

function describeWaits(waits: readonly number[]): StartWaits {
  const sorted = [...waits].sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return { medianMs: at(0.5), highMs: at(0.99) };
}
