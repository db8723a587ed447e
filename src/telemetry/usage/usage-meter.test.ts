import { fork } from "node:child_process";
import { once } from "node:events";
import { expect, it } from "vitest";
import { createClockWith } from "./children-clock.ts";
import { measureTask } from "./measure-task.ts";
import { createUsageMeter } from "./usage-meter.ts";
import { processClock, type TaskUsage, type UsageClock } from "./usage.ts";

/** Clocks that stand still until they are set. */
function createClock() {
  const at = { nowMs: 1_000_000, tickMs: 0, cpuMs: 500 };
  const clock: UsageClock = { nowMs: () => at.nowMs, tickMs: () => at.tickMs, cpuMs: () => at.cpuMs };
  const pass = (ms: number, cpuMs = ms): void => {
    at.nowMs += ms;
    at.tickMs += ms;
    at.cpuMs += cpuMs;
  };
  return { clock, pass };
}

it("gives a step that is alone all that its process took", () => {
  const { clock, pass } = createClock();
  const meter = createUsageMeter(clock);
  pass(40);
  const step = meter.startStep();
  pass(100, 80);
  step.add({ frames: 3, bytesRead: 10, bytesWritten: 20 });
  step.add({ frames: 4 });
  expect(step.stop()).toEqual({ wallMs: 100, cpuMs: 80, gpuMs: 0, frames: 7, bytesRead: 10, bytesWritten: 20 });
  pass(1_000);
  expect(step.stop().cpuMs).toBe(80);
});

it("shares what steps at once took, so that the sum is what the process took", () => {
  const { clock, pass } = createClock();
  const meter = createUsageMeter(clock);
  const one = meter.startStep();
  pass(100);
  const two = meter.startStep();
  pass(60);
  const oneUsed = one.stop();
  pass(30);
  const twoUsed = two.stop();
  expect(oneUsed.cpuMs).toBe(130);
  expect(twoUsed.cpuMs).toBe(60);
});

it("charges no step for what happens here while it waits for other processes, and adds what these took", async () => {
  const { clock, pass } = createClock();
  const meter = createUsageMeter(clock);
  const waiting = meter.startStep();
  const working = meter.startStep();
  const [first, second] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const chunks = [first, second].map(({ promise }) => waiting.whileAway(() => promise));
  pass(100);
  first.resolve();
  await chunks[0];
  // The second chunk is still away.
  pass(50);
  second.resolve();
  await chunks[1];
  pass(20);
  waiting.add({ cpuMs: 300, gpuMs: 40 });
  expect(waiting.stop()).toMatchObject({ wallMs: 170, cpuMs: 310, gpuMs: 40 });
  expect(working.stop().cpuMs).toBe(160);
});

it("comes back from what failed elsewhere, also after it was stopped", async () => {
  const { clock, pass } = createClock();
  const meter = createUsageMeter(clock);
  const step = meter.startStep();
  await expect(step.whileAway(() => Promise.reject(new Error("gone")))).rejects.toThrow("gone");
  pass(10);
  const away = step.whileAway(() => Promise.resolve());
  expect(step.stop().cpuMs).toBe(10);
  await away;
  const next = meter.startStep();
  pass(8);
  expect(next.stop().cpuMs).toBe(8);
});

it("never counts backwards", () => {
  const { clock, pass } = createClock();
  const meter = createUsageMeter(clock);
  const step = meter.startStep();
  pass(10, -400);
  pass(10, 7);
  expect(step.stop().cpuMs).toBeGreaterThanOrEqual(0);
});

it("measures a task by the clocks of its process", () => {
  const { clock, pass } = createClock();
  const stop = measureTask(clock);
  pass(30, 25);
  expect(stop()).toEqual({ startedAtMs: 1_000_000, wallMs: 30, cpuMs: 25 });
});

it("agrees with what a real child burnt, as the child says and as its parent sees", async () => {
  const child = fork(new URL("../../../test/processes/burn-processor.ts", import.meta.url), { stdio: "ignore" });
  try {
    await once(child, "spawn");
    const clock = createClockWith(() => [child.pid, undefined, 2 ** 30]);
    child.send(0);
    await once(child, "message");
    const before = clock.cpuMs() - processClock.cpuMs();
    const meter = createUsageMeter(clock);
    const step = meter.startStep();
    child.send(200);
    const [usage] = (await once(child, "message")) as [TaskUsage];
    const after = clock.cpuMs() - processClock.cpuMs();
    expect(usage.cpuMs).toBeGreaterThanOrEqual(200);
    expect(usage.cpuMs).toBeLessThan(300);
    // The kernel's ticks are 10 ms long, and the message takes some work too.
    expect(Math.abs(after - before - usage.cpuMs)).toBeLessThan(40);
    expect(step.stop().cpuMs).toBeGreaterThanOrEqual(170);
  } finally {
    const ended = once(child, "exit");
    child.disconnect();
    await ended;
  }
});
