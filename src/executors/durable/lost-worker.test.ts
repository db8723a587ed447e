import { sql } from "kysely";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { digestBytes, SutradharError } from "../../core/index.ts";
import { openTestLine, planOf, testBuild, testSteps, word, type TestLine } from "../../../test/fixtures/test-line.ts";
import { commitStep } from "./commit-step.ts";
import { nameStepQueue, type StepJob } from "./queue.ts";
import { takeStep } from "./take-step.ts";

let line: TestLine;
beforeEach(async () => {
  line = await openTestLine();
});
afterEach(() => line.close());

const done = (run: string) => async () => (await line.stateOf(run)) === "done";

describe("a worker that is lost", () => {
  /** Takes the only job as a worker does that then stands still. */
  async function standStill() {
    const queue = nameStepQueue("cpu", testBuild);
    const [job] = await line.line.queue.take<StepJob>(queue, 1, 64);
    if (!job) throw new Error("there is no job");
    const taken = await line.test.database.engine
      .transaction()
      .execute((trx) => takeStep(trx, line.line, job, "sleeper"));
    if (!taken) throw new Error("there is no step");
    return taken;
  }

  it("loses its step to another after its heartbeat, and what it commits later is dropped", async () => {
    await line.start("run", planOf([word("a", "x")]));
    const taken = await standStill();
    await sql`update pgboss.job set heartbeat_on = now() - interval '1 minute'`.execute(line.test.database.engine);
    await line.work();
    await line.until(done("run"));
    const late = await line.test.database.engine.transaction().execute((trx) =>
      commitStep(trx, line.line, taken, {
        outputs: { text: digestBytes("something else") },
        isReused: false,
        usage: { wallMs: 1, cpuMs: 1, gpuMs: 0, frames: 0, bytesRead: 0, bytesWritten: 0 },
      }),
    );
    expect(late).toBe("dropped");
    expect(await line.attemptsOf("run")).toEqual([
      { node_id: "a", outcome: "lost", worker: "sleeper" },
      { node_id: "a", outcome: "done", worker: "worker" },
    ]);
    const { failures, losses } = await line.test.database.engine
      .selectFrom("steps")
      .select(["failures", "losses"])
      .executeTakeFirstOrThrow();
    expect({ failures, losses }).toEqual({ failures: 0, losses: 1 });
  });

  it("takes nothing from another with a job that it had taken before it was lost", async () => {
    await line.start("run", planOf([word("a", "x")]));
    const queue = nameStepQueue("cpu", testBuild);
    const [stale] = await line.line.queue.take<StepJob>(queue, 1, 64);
    await sql`update pgboss.job set heartbeat_on = now() - interval '1 minute'`.execute(line.test.database.engine);
    const begun = Promise.withResolvers<void>();
    const gate = Promise.withResolvers<void>();
    await line.work({
      steps: {
        ...testSteps,
        word: async () => {
          begun.resolve();
          await gate.promise;
          return { text: Buffer.from("x") };
        },
      },
    });
    await begun.promise;
    const late = await line.test.database.engine
      .transaction()
      .execute((trx) => takeStep(trx, line.line, stale as NonNullable<typeof stale>, "sleeper"));
    expect(late).toBeUndefined();
    gate.resolve();
    await line.until(done("run"));
    expect(await line.attemptsOf("run")).toEqual([{ node_id: "a", outcome: "done", worker: "worker" }]);
  });

  it("on the same machine loses it at once, when another starts there", async () => {
    await line.start("run", planOf([word("a", "x")]));
    await standStill();
    await line.test.database.engine
      .insertInto("workers")
      .values({
        id: "sleeper",
        host: "test",
        // No process has this number: they end at 4 194 304.
        process_id: 4_194_305,
        build: testBuild,
        version: "0.0.0",
        classes: ["cpu"],
        jobs: 1,
        seen_at: new Date(),
      })
      .execute();
    await line.work();
    await line.until(done("run"));
    expect((await line.attemptsOf("run")).map(({ outcome }) => outcome)).toEqual(["lost", "done"]);
  });
});

describe("a worker that is told to end", () => {
  it("hands back what does not finish in time, at no cost to the step", async () => {
    const begun = Promise.withResolvers<void>();
    await line.start("run", planOf([word("a", "x")]));
    const worker = await line.work({
      id: "leaver",
      steps: {
        ...testSteps,
        word: async ({ signal }) => {
          begun.resolve();
          await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
          throw new SutradharError("cancelled", "told to stop");
        },
      },
    });
    await begun.promise;
    await worker.drain(10);
    await line.work({ id: "stayer" });
    await line.until(done("run"));
    expect(await line.attemptsOf("run")).toEqual([
      { node_id: "a", outcome: "handed_back", worker: "leaver" },
      { node_id: "a", outcome: "done", worker: "stayer" },
    ]);
  });
});
