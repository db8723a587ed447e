import { expect, it } from "vitest";
import { join_, openTestLine, planOf, testSteps, word } from "../../../test/fixtures/test-line.ts";
import { createPassingTracing } from "../../telemetry/tracing/index.ts";

it("a pool of connections that is full makes steps wait, and none of them fails", async () => {
  const line = await openTestLine({}, createPassingTracing(), { connectionsMax: 1, waitMsMax: 1_000 });
  const { database } = line.line;
  try {
    const begun = Promise.withResolvers<void>();
    const gate = Promise.withResolvers<void>();
    const worker = {
      jobs: 8,
      steps: {
        ...testSteps,
        word: async (...given: Parameters<NonNullable<(typeof testSteps)[string]>>) => {
          begun.resolve();
          await gate.promise;
          return (await testSteps["word"]?.(...given)) ?? {};
        },
      },
    };
    const runs = Array.from({ length: 6 }, (_, index) => `run-${index}`);
    for (const run of runs)
      await line.start(run, planOf([word("a", run), word("b", `${run}!`), join_("c", ["a", "b"])]));
    await line.work(worker);
    await begun.promise;
    // Somebody has the one connection while steps end, and the heartbeat is due.
    await database.engine.connection().execute(async () => {
      gate.resolve();
      const isFull = (text: string): boolean => text.includes("all 1 are at work");
      await line.until(() => line.events.some((event) => event.kind === "trouble" && isFull(event.error.message)));
    });
    for (const run of runs) await line.until(async () => (await line.stateOf(run)) === "done");
    const { engine } = line.test.database;
    expect(await engine.selectFrom("dead_letters").select("id").execute()).toEqual([]);
    const steps = await engine.selectFrom("steps").select("failures").execute();
    expect(new Set(steps.map(({ failures }) => failures))).toEqual(new Set([0]));
  } finally {
    await line.close();
  }
});
