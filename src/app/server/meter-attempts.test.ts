import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { roundMetering } from "../../../test/fixtures/metered-attempt.ts";
import { openTestLine, planOf, testSteps, word, type TestLine } from "../../../test/fixtures/test-line.ts";
import { SutradharError, type Digest } from "../../core/index.ts";
import { stopRun, type EndedAttempt, type RunRow, type WorkerPool } from "../../executors/index.ts";
import type { StepTable } from "../../pipeline/index.ts";
import { createVideo } from "../../productions/index.ts";
import { createAttemptMeter } from "./meter-attempts.ts";

let line: TestLine;
const meterAttempt = createAttemptMeter({ metering: roundMetering, worker: "worker", now: () => new Date() });
beforeEach(async () => {
  line = await openTestLine({ attemptEnded: meterAttempt });
});
afterEach(() => line.close());

async function metered() {
  return line.test.database.engine
    .selectFrom("meter")
    .select(["node_id", "fence", "outcome", "cpu_ms", "frames", "bytes_read", "bytes_written", "cost_micro_inr"])
    .orderBy("fence")
    .execute();
}

/** A worker tells of an attempt when what it did is committed, which a run's state may be seen before. */
const listEnded = () => line.events.flatMap((event) => (event.kind === "ended" ? [event.report] : []));

/** Says that each of its tasks took a second of a core, and has those fail that `refusal` says something of. */
function poolOf(refusal: () => SutradharError | undefined): WorkerPool {
  return {
    start: () => undefined,
    close: async () => undefined,
    async run(_task, options) {
      const error = refusal();
      options?.onUsage?.({ startedAtMs: Date.now(), wallMs: 1_100, cpuMs: 1_000 }, error);
      if (error) throw error;
      return undefined;
    },
  };
}

const working: StepTable = {
  ...testSteps,
  word: async ({ runTask, write }) => {
    await runTask({ kind: "draw", payload: null, frames: 30 });
    return { text: await write(Buffer.from("namaste")) };
  },
};

describe("an attempt", () => {
  it("that failed is metered with what its task took, and so is the one that mended it", async () => {
    let tries = 0;
    const failOnce = () => ((tries += 1) === 1 ? new SutradharError("engine_failed", "it stumbled") : undefined);
    await line.start("run", planOf([word("a", "x")]));
    await line.work({ steps: working, pool: poolOf(failOnce) });
    await line.until(async () => (await line.stateOf("run")) === "done" && listEnded().length === 2);
    expect(await metered()).toMatchObject([
      { fence: 1, outcome: "failed", frames: 0, bytes_written: 0 },
      { fence: 2, outcome: "done", frames: 30, bytes_written: 7 },
    ]);
    for (const { cpu_ms: cpuMs, cost_micro_inr: cost } of await metered()) {
      expect(cpuMs).toBeGreaterThanOrEqual(1_000);
      expect(cost).toBe(cpuMs * 1_000);
    }
    expect(listEnded().map(({ costMicroInr }) => costMicroInr)).toEqual(
      (await metered()).map((row) => row.cost_micro_inr),
    );
  });

  it("that was handed back is metered, and its successor beside it", async () => {
    const begun = Promise.withResolvers<void>();
    await line.start("run", planOf([word("a", "x")]));
    const leaver = await line.work({
      id: "leaver",
      steps: {
        ...testSteps,
        word: async ({ signal, countFrames }) => {
          countFrames(5);
          begun.resolve();
          await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
          throw new SutradharError("cancelled", "told to stop");
        },
      },
    });
    await begun.promise;
    await leaver.drain(0);
    await line.work({ steps: working, pool: poolOf(() => undefined) });
    await line.until(async () => (await line.stateOf("run")) === "done");
    expect(await metered()).toMatchObject([
      { fence: 1, outcome: "handed_back", frames: 5 },
      { fence: 2, outcome: "done", frames: 30 },
    ]);
  });

  it("of a run that was stopped is metered as cancelled", async () => {
    const begun = Promise.withResolvers<void>();
    await line.start("run", planOf([word("a", "x")]));
    await line.work({
      steps: {
        ...testSteps,
        word: async ({ signal, countFrames }) => {
          countFrames(7);
          begun.resolve();
          await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
          throw new SutradharError("cancelled", "told to stop");
        },
      },
    });
    await begun.promise;
    const run = { id: "run", workspaceId: "default" };
    await line.test.database.engine
      .transaction()
      .execute((trx) => stopRun(trx, line.line, run, { state: "cancelled" }));
    await line.until(() => line.events.some(({ kind }) => kind === "ended"));
    expect(await metered()).toMatchObject([{ outcome: "cancelled", frames: 7 }]);
  });

  it("that found its result has done nothing", async () => {
    // The second waits for the first, since both are of one recipe.
    await line.start("first", planOf([word("a", "x")]));
    await line.start("second", planOf([word("a", "x")]));
    await line.work({ steps: working, pool: poolOf(() => undefined) });
    await line.until(async () => (await line.stateOf("second")) === "done" && listEnded().length === 2);
    expect(listEnded().map(({ outcome }) => outcome)).toEqual(["done", "reused"]);
    expect(await metered()).toHaveLength(1);
  });
});

it("meters the same attempt once, whatever is told of it later", async () => {
  const usage = { wallMs: 10, cpuMs: 2_000, gpuMs: 0, frames: 0, bytesRead: 0, bytesWritten: 0 };
  const node = planOf([word("a", "x")]).nodes[0] as EndedAttempt["node"];
  const run = { id: "run", workspaceId: "default", videoId: null } as RunRow;
  const tell = (outcome: EndedAttempt["outcome"], hasWorked = true) =>
    line.test.database.engine
      .transaction()
      .execute((trx) => meterAttempt(trx, run, { node, fence: 1, outcome, hasWorked, usage }));
  // Refused before it began.
  expect(await tell("dead", false)).toBe(0);
  expect(await tell("done")).toBe(2_000_000);
  // The commit stood, but no word of it came back; the worker tries again, and is told that it is too late.
  expect(await tell("dropped")).toBe(0);
  expect(await metered()).toMatchObject([{ outcome: "done", cost_micro_inr: 2_000_000 }]);
});

it.each([
  [true, 0, "free"],
  [false, 2_000_000, "round"],
])("takes nothing for a trial (%s), and puts down what it took", async (isTest, costMicroInr, priceList) => {
  const { engine } = line.test.database;
  const order = {
    script: { name: "a.md", digest: "0".repeat(64) as Digest },
    files: {},
    values: {},
    captions: "none",
  } as const;
  const more = { reuse: true, priority: "bulk", ...(isTest ? { isTest } : {}) } as const;
  const usage = { wallMs: 10, cpuMs: 2_000, gpuMs: 0, frames: 3, bytesRead: 0, bytesWritten: 0 };
  const node = planOf([word("a", "x")]).nodes[0] as EndedAttempt["node"];
  const cost = await engine.transaction().execute(async (trx) => {
    const { id } = await createVideo(trx, { workspaceId: "default", order: { ...order, ...more }, now: new Date() });
    const run = { id: "run", workspaceId: "default", videoId: id } as RunRow;
    return meterAttempt(trx, run, { node, fence: 1, outcome: "done", hasWorked: true, usage });
  });
  expect(cost).toBe(costMicroInr);
  expect(await engine.selectFrom("meter").select(["cpu_ms", "frames", "price_list"]).execute()).toEqual([
    { cpu_ms: 2_000, frames: 3, price_list: priceList },
  ]);
  const spent = await engine.selectFrom("spending").select("spent_micro_inr").execute();
  expect(spent.reduce((sum, row) => sum + row.spent_micro_inr, 0)).toBe(costMicroInr);
});
