import { sql } from "kysely";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { digestBytes, SutradharError, type Digest } from "../../core/index.ts";
import {
  join_,
  openTestLine,
  planOf,
  publish,
  testSteps,
  word,
  type TestLine,
} from "../../../test/fixtures/test-line.ts";
import { stopRun } from "./advance-run.ts";

let line: TestLine;
beforeEach(async () => {
  line = await openTestLine();
});
afterEach(() => line.close());

const greeting = () =>
  planOf([word("a", "नमस्ते "), word("b", "दुनिया"), join_("c", ["a", "b"]), publish("d", "c", "greeting")]);
const done = (run: string) => async () => (await line.stateOf(run)) === "done";
const failed = (run: string) => async () => (await line.stateOf(run)) === "failed";

/** Counts how often each node is done. */
function counting(steps = testSteps) {
  const counts = new Map<string, number>();
  const table = Object.fromEntries(
    Object.entries(steps).map(([name, step]) => [
      name,
      (context: Parameters<typeof step>[0]) => {
        counts.set(context.node.id, (counts.get(context.node.id) ?? 0) + 1);
        return step(context);
      },
    ]),
  );
  return { counts, table };
}

describe("a run", () => {
  it("does each step after those it reads, and ends done with every attempt written down", async () => {
    await line.start("run", greeting());
    await line.work();
    await line.until(done("run"));
    expect(line.ends).toEqual([{ run: "run", end: "done" }]);
    const attempts = await line.attemptsOf("run");
    expect(attempts.map(({ node_id: node }) => node).sort()).toEqual(["a", "b", "c", "d"]);
    expect(new Set(attempts.map(({ outcome }) => outcome))).toEqual(new Set(["done"]));
    const { outputs } = await line.test.database.engine
      .selectFrom("steps")
      .select("outputs")
      .where("node_id", "=", "d")
      .executeTakeFirstOrThrow();
    const receipt = await line.store.blobs.get(outputs?.["receipt"] as Digest);
    expect(Buffer.from(receipt).toString()).toBe("नमस्ते दुनिया");
  });

  it("does nothing again whose result is there, but the effect, which is another's", async () => {
    await line.start("first", greeting());
    const { counts, table } = counting();
    await line.work({ steps: table });
    await line.until(done("first"));
    counts.clear();
    await line.start(
      "second",
      planOf([word("a", "नमस्ते "), word("b", "दुनिया"), join_("c", ["a", "b"]), publish("d", "c", "once more")]),
    );
    await line.until(done("second"));
    expect([...counts]).toEqual([["d", 1]]);
  });

  it("that has an effect of the same key does it no second time", async () => {
    await line.start("first", greeting());
    const { counts, table } = counting();
    await line.work({ steps: table });
    await line.until(done("first"));
    await line.start("second", greeting());
    await line.until(done("second"));
    expect(counts.get("d")).toBe(1);
    expect((await line.attemptsOf("second")).map(({ outcome }) => outcome)).toEqual(["reused"]);
  });

  it("shares what it has in common with others that run at the same time: each key is worked on once", async () => {
    const { counts, table } = counting();
    for (let run = 0; run < 8; run += 1) {
      await line.start(
        `run-${run}`,
        planOf([word("a", "shared "), word(`own-${run}`, String(run)), join_(`c-${run}`, ["a", `own-${run}`])]),
      );
    }
    await line.work({ steps: table });
    await line.work({ id: "another", steps: table });
    for (let run = 0; run < 8; run += 1) await line.until(done(`run-${run}`));
    expect(counts.get("a")).toBe(1);
    expect([...counts.values()].reduce((sum, count) => sum + count, 0)).toBe(17);
  });

  it("of another build is left to that build's workers", async () => {
    const build = digestBytes("a newer build");
    await line.start("newer", greeting(), { build });
    await line.start("own", greeting());
    await line.work();
    await line.until(done("own"));
    expect(await line.stateOf("newer")).toBe("running");
    await line.work({ id: "newer worker", build });
    await line.until(done("newer"));
  });
});

describe("a step that fails", () => {
  it("is tried again where that may help", async () => {
    let tries = 0;
    await line.start("run", planOf([word("a", "x")]));
    await line.work({
      steps: {
        ...testSteps,
        word: async (context) => {
          tries += 1;
          if (tries === 1) throw new SutradharError("engine_failed", "the engine stumbled");
          return (testSteps["word"] as NonNullable<(typeof testSteps)[string]>)(context);
        },
      },
    });
    await line.until(done("run"));
    expect((await line.attemptsOf("run")).map(({ outcome }) => outcome)).toEqual(["failed", "done"]);
  });

  it("for good becomes a dead letter with its cause, and ends its run alone", async () => {
    const refuse = async () => {
      throw new SutradharError("text_unspeakable", "nobody can say this");
    };
    await line.start("bad", planOf([word("a", "x"), join_("b", ["a"])]));
    await line.start("good", planOf([word("z", "fine")]));
    await line.work({
      steps: {
        ...testSteps,
        word: async (context) =>
          context.node.id === "a" ? refuse() : ((await testSteps["word"]?.(context)) ?? { text: Buffer.from("") }),
      },
    });
    await line.until(failed("bad"));
    await line.until(done("good"));
    const letters = await line.test.database.engine.selectFrom("dead_letters").selectAll().execute();
    expect(letters).toMatchObject([
      { run_id: "bad", node_id: "a", problem: { code: "text_unspeakable", message: "nobody can say this" } },
    ]);
    expect(line.ends.find(({ run }) => run === "bad")?.error?.code).toBe("text_unspeakable");
  });

  it("by refusal ends its run and is no dead letter", async () => {
    const refusing = await openTestLine({
      guard: async () => {
        throw new SutradharError("budget_exceeded", "the budget is spent");
      },
    });
    try {
      await refusing.start("run", greeting());
      await refusing.work();
      await refusing.until(async () => (await refusing.stateOf("run")) === "failed");
      expect(refusing.ends).toMatchObject([{ end: "failed", error: { code: "budget_exceeded" } }]);
      expect(await refusing.test.database.engine.selectFrom("dead_letters").selectAll().execute()).toEqual([]);
    } finally {
      await refusing.close();
    }
  });

  it("since the database broke off what it asked waits for that, at no cost to the step", async () => {
    let asked = 0;
    const restarting = await openTestLine({
      guard: async () => {
        asked += 1;
        if (asked === 1) throw Object.assign(new Error("write EPIPE"), { code: "EPIPE", syscall: "write" });
      },
    });
    try {
      await restarting.start("run", planOf([word("a", "x")]));
      await restarting.work();
      await restarting.until(async () => (await restarting.stateOf("run")) === "done");
      const { engine } = restarting.test.database;
      const attempts = await engine.selectFrom("attempts").select(["outcome"]).orderBy("id").execute();
      expect(attempts.map(({ outcome }) => outcome)).toEqual(["handed_back", "done"]);
      const { failures } = await engine.selectFrom("steps").select("failures").executeTakeFirstOrThrow();
      expect(failures).toBe(0);
    } finally {
      await restarting.close();
    }
  });

  it("lets another run that waited for the same key try by itself", async () => {
    const gate = Promise.withResolvers<void>();
    let tries = 0;
    await line.start("first", planOf([word("a", "same")]));
    await line.start("second", planOf([word("a", "same")]));
    await line.work({
      steps: {
        ...testSteps,
        word: async ({ node }) => {
          tries += 1;
          if (tries > 1) return { text: Buffer.from((node.parameters as { says: string }).says) };
          await gate.promise;
          throw new SutradharError("text_unspeakable", "not this time");
        },
      },
    });
    gate.resolve();
    await line.until(failed("first"));
    await line.until(done("second"));
    expect(tries).toBe(2);
  });
});

describe("a blob that is lost", () => {
  it("is made again, and then what missed it", async () => {
    await line.start("first", planOf([word("a", "x"), word("b", "y")]));
    const { counts, table } = counting();
    await line.work({ steps: table });
    await line.until(done("first"));
    await line.store.blobs.remove(digestBytes("x"));
    await line.start("second", planOf([word("a", "x"), word("b", "y"), join_("c", ["a", "b"])]));
    await line.until(done("second"));
    expect(Object.fromEntries(counts)).toEqual({ a: 2, b: 1, c: 2 });
  });
});

describe("a run that is stopped", () => {
  it("lets others go on that waited for its step, also where one of them is stopped at the same instant", async () => {
    for (const run of ["first", "second", "third"]) await line.start(run, planOf([word("a", "same")]));
    const { engine } = line.test.database;
    const stopped = Promise.withResolvers<void>();
    const gate = Promise.withResolvers<void>();
    const stop = (id: string, before: () => Promise<void> = async () => undefined) =>
      engine.transaction().execute(async (trx) => {
        await stopRun(trx, line.line, { id, workspaceId: "default" }, { state: "cancelled" });
        await before();
      });
    const first = stop("first", async () => {
      stopped.resolve();
      await gate.promise;
    });
    await stopped.promise;
    const second = stop("second");
    await line.until(async () => {
      const { rows } = await sql`
        select from pg_locks where not granted
          and pid in (select pid from pg_stat_activity where datname = current_database())
      `.execute(engine);
      return rows.length > 0;
    });
    gate.resolve();
    await Promise.all([first, second]);
    await line.work();
    await line.until(done("third"));
    const states = await engine.selectFrom("steps").select("state").orderBy("run_id").execute();
    expect(states.map(({ state }) => state)).toEqual(["cancelled", "cancelled", "done"]);
  });

  it("is stopped by its worker also where that has missed the message", async () => {
    const begun = Promise.withResolvers<void>();
    const told = Promise.withResolvers<unknown>();
    await line.start("run", planOf([word("a", "x")]));
    await line.work({
      steps: {
        ...testSteps,
        word: async ({ signal }) => {
          begun.resolve();
          await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
          told.resolve(signal.reason);
          return { text: Buffer.from("x") };
        },
      },
    });
    await begun.promise;
    const { engine } = line.test.database;
    await engine.updateTable("runs").set({ state: "cancelled" }).execute();
    expect(await told.promise).toBe("run_stopped");
  });

  it("tells its steps at once, begins no more, and takes nothing that comes later", async () => {
    const begun = Promise.withResolvers<void>();
    const told = Promise.withResolvers<void>();
    await line.start("run", planOf([word("a", "x"), join_("b", ["a"])]));
    await line.work({
      steps: {
        ...testSteps,
        word: async ({ signal }) => {
          begun.resolve();
          await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
          told.resolve();
          return { text: Buffer.from("x") };
        },
      },
    });
    await begun.promise;
    await line.test.database.engine
      .transaction()
      .execute((trx) => stopRun(trx, line.line, { id: "run", workspaceId: "default" }, { state: "cancelled" }));
    await told.promise;
    await line.until(() => line.events.some(({ kind }) => kind === "ended"));
    expect(await line.stateOf("run")).toBe("cancelled");
    expect((await line.attemptsOf("run")).map(({ outcome }) => outcome)).toEqual(["cancelled"]);
    expect(await line.test.database.engine.selectFrom("results").selectAll().execute()).toEqual([]);
  });
});
