import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { join_, openTestLine, planOf, testBuild, word, type TestLine } from "../../../test/fixtures/test-line.ts";
import { testLedgerWriter } from "../../../test/fixtures/test-ledger-writer.ts";
import { digestBytes } from "../../core/index.ts";
import { planQueue, type PlanJob } from "../../executors/index.ts";
import { createLog } from "../../telemetry/log/index.ts";
import { startScheduler, type Scheduler } from "./scheduler.ts";

const oldBuild = digestBytes("the build before the upgrade");
const hourMs = 3_600_000;

let line: TestLine;
let scheduler: Scheduler;
beforeEach(async () => {
  line = await openTestLine();
  scheduler = openScheduler();
});
afterEach(async () => {
  await scheduler.close();
  await line.close();
});

/** It looks when it is told to. */
function openScheduler(): Scheduler {
  const log = createLog({ level: "error", stream: process.stderr, now: () => new Date() });
  return startScheduler({
    line: line.line,
    ledger: testLedgerWriter,
    log,
    build: testBuild,
    everyMs: hourMs,
    strandedMs: 60_000,
  });
}

/** A video that is made by a run of the old build, which began an hour ago. */
async function strand(purpose: "make" | "reproduce" = "make"): Promise<void> {
  const { engine } = line.test.database;
  await engine
    .insertInto("videos")
    .values({
      id: "vid_1",
      workspace_id: "default",
      state: purpose === "make" ? "rendering" : "ready",
      priority: "interactive",
      request: "{}",
    })
    .execute();
  const plan = planOf([word("a", "x"), join_("b", ["a"])]);
  await line.start("run", plan, { build: oldBuild, videoId: "vid_1", purpose });
  await engine
    .updateTable("runs")
    .set({ created_at: new Date(Date.now() - hourMs) })
    .execute();
}

async function addOldWorker(seenAgoMs: number): Promise<void> {
  const seen = new Date(Date.now() - seenAgoMs);
  await line.test.database.engine
    .insertInto("workers")
    .values({
      id: "old worker",
      host: "elsewhere",
      process_id: 1,
      build: oldBuild,
      version: "0.0.1",
      classes: ["cpu"],
      jobs: 1,
      started_at: seen,
      seen_at: seen,
    })
    .execute();
}

const videoState = async () =>
  (await line.test.database.engine.selectFrom("videos").select("state").executeTakeFirstOrThrow()).state;
const takePlans = async () => {
  await line.line.queue.open([planQueue]);
  return (await line.line.queue.take<PlanJob>(planQueue, 10, 64)).map(({ data }) => data.video);
};

describe("a run of an older build", () => {
  it("is left to its own workers while one of them lives", async () => {
    await strand();
    await addOldWorker(1_000);
    await scheduler.look();
    expect([await line.stateOf("run"), await videoState(), await takePlans()]).toEqual(["running", "rendering", []]);
  });

  it("is planned anew, once, when they are gone, and nothing of it waits any more", async () => {
    await strand();
    await addOldWorker(10 * 60_000);
    await scheduler.look();
    await scheduler.look();
    expect([await line.stateOf("run"), await videoState(), await takePlans()]).toEqual([
      "superseded",
      "screening",
      ["vid_1"],
    ]);
    const steps = await line.test.database.engine.selectFrom("steps").select("state").execute();
    expect(new Set(steps.map(({ state }) => state))).toEqual(new Set(["cancelled"]));
    await line.work({ id: "old worker come back", build: oldBuild });
    await line.until(async () => {
      const depths = await line.line.queue.measure();
      return depths.every(({ queue, running }) => queue === planQueue || running === 0);
    });
    expect(line.events.filter(({ kind }) => kind === "started")).toEqual([]);
  });

  it("that only makes a video again to compare it ends instead", async () => {
    await strand("reproduce");
    await scheduler.look();
    expect([await line.stateOf("run"), await videoState(), await takePlans()]).toEqual(["failed", "ready", []]);
    const row = await line.test.database.engine.selectFrom("runs").select("problem").executeTakeFirstOrThrow();
    expect(row.problem).toMatchObject({ code: "state_conflict", message: expect.stringMatching(/ask for it again$/) });
  });

  it("is planned anew once, however many servers look after it at once", async () => {
    await strand();
    const others = [1, 2, 3].map(openScheduler);
    await Promise.all([scheduler, ...others].map((each) => each.look()));
    await Promise.all(others.map((each) => each.close()));
    expect(await takePlans()).toEqual(["vid_1"]);
  });

  it("is left alone where it has only just begun", async () => {
    await strand();
    await line.test.database.engine.updateTable("runs").set({ created_at: new Date() }).execute();
    await scheduler.look();
    expect(await line.stateOf("run")).toBe("running");
  });
});
