import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { SutradharError } from "../../core/index.ts";
import { join_, openTestLine, planOf, testSteps, word, type TestLine } from "../../../test/fixtures/test-line.ts";

let line: TestLine;
beforeEach(async () => {
  line = await openTestLine();
});
afterEach(() => line.close());

const done = (run: string) => async () => (await line.stateOf(run)) === "done";

describe("who goes first", () => {
  async function orderOf(start: () => Promise<void>): Promise<string[]> {
    await start();
    await line.work({ jobs: 1 });
    await line.until(async () => {
      const left = await line.test.database.engine
        .selectFrom("runs")
        .select("id")
        .where("state", "=", "running")
        .execute();
      return left.length === 0;
    });
    return line.events.flatMap((event) => (event.kind === "started" ? [event.taken.run.id] : []));
  }

  it("interactive work goes before bulk work that has waited longer", async () => {
    const order = await orderOf(async () => {
      for (let index = 0; index < 10; index += 1) {
        await line.start(`bulk-${index}`, planOf([word("a", `bulk ${index}`)]), { priority: "bulk" });
      }
      await line.start("interactive", planOf([word("a", "interactive")]));
    });
    // Several are begun at once; it is among the first of eleven.
    expect(order.indexOf("interactive")).toBeLessThan(4);
  });

  it("what was begun first is finished first, also where it has to be tried again", async () => {
    let tries = 0;
    const runs = 12;
    for (let index = 0; index < runs; index += 1) {
      await line.start(`run-${index}`, planOf([word("a", `say ${index}`), join_("b", ["a"]), join_("c", ["b"])]));
    }
    await line.work({
      jobs: 1,
      steps: {
        ...testSteps,
        join: async (context) => {
          tries += 1;
          if (tries === 1) throw new SutradharError("database_unavailable", "it is restarting");
          return (testSteps["join"] as NonNullable<(typeof testSteps)[string]>)(context);
        },
      },
    });
    await line.until(done(`run-${runs - 1}`));
    const ended = line.events.flatMap((event) => (event.kind === "ended" ? [event.taken] : []));
    const place = (run: string, node: string): number =>
      ended.findLastIndex((taken) => taken.run.id === run && taken.node.id === node);
    expect(place("run-1", "c")).toBeLessThan(place(`run-${runs - 1}`, "a"));
    const tags = await line.test.database.engine
      .selectFrom("steps")
      .select("tag")
      .where("run_id", "=", "run-0")
      .orderBy("node_id")
      .execute();
    expect(tags.map(({ tag }) => tag)).toEqual([0, 1, 2]);
  });

  it("a workspace with one job does not wait behind another's hundred", async () => {
    await line.test.database.engine.insertInto("workspaces").values({ id: "small", name: "small" }).execute();
    const order = await orderOf(async () => {
      for (let index = 0; index < 100; index += 1) {
        await line.start(`large-${index}`, planOf([word("a", `large ${index}`)]));
      }
      await line.start("small-1", planOf([word("a", "small 1")]), { workspaceId: "small" });
      await line.start("small-2", planOf([word("a", "small 2")]), { workspaceId: "small" });
    });
    expect(order.indexOf("small-1")).toBeLessThan(8);
    expect(order.indexOf("small-2")).toBeLessThan(8);
  });
});
