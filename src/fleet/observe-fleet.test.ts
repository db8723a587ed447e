import { afterAll, beforeAll, expect, it } from "vitest";
import { meteredAttempt, roundMetering } from "../../test/fixtures/metered-attempt.ts";
import { openTestDatabase, type TestDatabase } from "../../test/fixtures/test-database.ts";
import { digestBytes } from "../core/index.ts";
import { toJson } from "../store/index.ts";
import { createMetrics } from "../telemetry/metrics/index.ts";
import { recordMeter, setBudgets } from "./cost/index.ts";
import { observeFleet } from "./observe-fleet.ts";

const now = new Date("2026-11-15T06:00:00Z");
const build = digestBytes("build");

let opened: TestDatabase;
beforeAll(async () => {
  opened = await openTestDatabase();
});
afterAll(() => opened.close());

const observe = () => observeFleet(opened.database.engine, { now, timeZone: "Asia/Kolkata", silenceMsMax: 30_000 });

it("stands at nothing before anything has happened", async () => {
  const { videos, ...others } = await observe();
  expect(others).toEqual({ workersAlive: 0, queue: [], deadLetters: 0, budgets: [] });
  expect(videos).toEqual({ queued: 0, screening: 0, in_review: 0, rendering: 0, verifying: 0 });
});

it("sees the queue, the videos, the workers and the budgets of every workspace", async () => {
  const { engine } = opened.database;
  await engine
    .insertInto("workspaces")
    .values({ id: "default", name: "default" })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const worker = { host: "h", process_id: 1, build, version: "1", classes: ["cpu", "gpu-small"], jobs: 2 };
  await engine
    .insertInto("workers")
    .values([
      { ...worker, id: "alive", seen_at: new Date(now.getTime() - 5_000) },
      { ...worker, id: "silent", seen_at: new Date(now.getTime() - 31_000) },
      { ...worker, id: "gone", seen_at: now, stopped_at: now },
    ])
    .execute();
  await engine
    .insertInto("videos")
    .values([
      { id: "vid_1", workspace_id: "default", state: "rendering", request: "{}", warnings: "[]" },
      { id: "vid_2", workspace_id: "default", state: "ready", request: "{}", warnings: "[]", finished_at: now },
    ])
    .execute();
  await engine
    .insertInto("runs")
    .values({
      id: "run_1",
      workspace_id: "default",
      video_id: "vid_1",
      state: "running",
      purpose: "make",
      priority: "bulk",
      build,
    })
    .execute();
  const step = {
    run_id: "run_1",
    workspace_id: "default",
    step: "render",
    kind: "pure",
    class: "cpu",
    node: toJson({}),
  } as const;
  await engine
    .insertInto("steps")
    .values(
      (["ready", "ready", "running", "waiting", "done"] as const).map((state, index) => ({
        ...step,
        node_id: `render/${index}`,
        key: digestBytes(String(index)),
        reads: [],
        pending: 0,
        state,
      })),
    )
    .execute();
  const letter = {
    workspace_id: "default",
    run_id: "run_1",
    node_id: "render/0",
    step: "render",
    key: digestBytes("0"),
    problem: toJson({ code: "internal", message: "it broke" }),
  };
  await engine
    .insertInto("dead_letters")
    .values([letter, { ...letter, settled_at: now }])
    .execute();
  await engine.transaction().execute(async (trx) => {
    const budget = { period: "month", limitMicroInr: 4_000_000, warnAt: 0.8, isHard: true } as const;
    await setBudgets(trx, "default", [budget], now);
    await recordMeter(trx, meteredAttempt(), roundMetering);
  });

  const seen = await observe();
  expect(seen.workersAlive).toBe(1);
  expect(seen.queue).toContainEqual({ class: "cpu", priority: "bulk", waiting: 2, running: 1 });
  expect(seen.queue).toContainEqual({ class: "gpu-small", priority: "interactive", waiting: 0, running: 0 });
  expect(seen.queue).toHaveLength(4);
  expect(seen.videos).toMatchObject({ rendering: 1, queued: 0 });
  expect(seen.videos).not.toHaveProperty("ready");
  expect(seen.deadLetters).toBe(1);
  expect(seen.budgets).toEqual([{ workspaceId: "default", period: "month", usedShare: 0.25 }]);

  const text = await createMetrics({ observe }).collect();
  expect(text).toContain('sutradhar_queue_depth{class="cpu",priority="bulk"} 2');
  expect(text).toContain('sutradhar_budget_used_ratio{workspace="default",period="month"} 0.25');
});
