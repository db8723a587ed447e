import { afterEach, beforeEach, expect, it } from "vitest";
import { meteredAttempt, roundMetering } from "../../../test/fixtures/metered-attempt.ts";
import { testLedgerWriter } from "../../../test/fixtures/test-ledger-writer.ts";
import { testLikenessGuard } from "../../../test/fixtures/test-likeness-guard.ts";
import { testReleaseDesk } from "../../../test/fixtures/test-release-desk.ts";
import { join_, openTestLine, planOf, testSteps, word, type TestLine } from "../../../test/fixtures/test-line.ts";
import { recordMeter, setBudgets, type Budget } from "../../fleet/index.ts";
import { createVideo, moveVideo } from "../../productions/index.ts";
import { createLog, type Log } from "../../telemetry/log/index.ts";
import { createWorkGuard } from "./guard-work.ts";
import { createAttemptMeter } from "./meter-attempts.ts";
import { createVideoHooks } from "./video-hooks.ts";

const now = new Date("2026-11-15T06:00:00Z");
const timeZone = "Asia/Kolkata";
const budget: Budget = { period: "month", limitMicroInr: 2_000_000, warnAt: 0.5, isHard: true };

let line: TestLine;
let log: Log;
let written: Record<string, unknown>[];

beforeEach(async () => {
  written = [];
  const stream = { write: (text: string) => void written.push(JSON.parse(text) as Record<string, unknown>) };
  log = createLog({ level: "info", stream, now: () => now });
  line = await openTestLine(({ database, queue }) => {
    const guard = createWorkGuard({ database, timeZone, log, now: () => now });
    return createVideoHooks({
      database,
      queue,
      // Nothing is released here.
      stores: {} as Parameters<typeof createVideoHooks>[0]["stores"],
      ledger: testLedgerWriter,
      likenesses: testLikenessGuard(database),
      releases: testReleaseDesk,
      now: () => now,
      guard: (run) => guard(run),
      meter: createAttemptMeter({ metering: roundMetering, worker: "worker", now: () => now }),
    });
  });
  const { engine } = line.test.database;
  await engine
    .insertInto("workspaces")
    .values([
      { id: "spent", name: "spent" },
      { id: "thrifty", name: "thrifty" },
    ])
    .execute();
});
afterEach(() => line.close());

/** Has a workspace spend rupees: a second of a core costs one. */
async function spend(workspaceId: string, rupees: number, own: Budget = budget): Promise<void> {
  await line.test.database.engine.transaction().execute(async (trx) => {
    await setBudgets(trx, workspaceId, [own], now);
    const usage = { cpuMs: rupees * 1_000 };
    await recordMeter(trx, meteredAttempt({ workspaceId, runId: `before ${workspaceId}`, usage }), roundMetering);
  });
}

async function startVideo(workspaceId: string, more: { readonly isTest?: boolean } = {}): Promise<string> {
  const { engine } = line.test.database;
  const video = await engine.transaction().execute(async (trx) => {
    const order = { script: { name: "a.md", digest: "0" }, files: {}, values: {}, captions: "none" } as const;
    const made = await createVideo(trx, {
      workspaceId,
      order: { ...order, ...more, reuse: true, priority: "interactive" } as unknown as Parameters<
        typeof createVideo
      >[1]["order"],
      now,
    });
    await moveVideo(trx, made.id, { to: "screening", now });
    await moveVideo(trx, made.id, { to: "rendering", now });
    return made;
  });
  const plan = planOf([word("a", `${workspaceId} `), word("b", "says"), join_("c", ["a", "b"])]);
  await line.start(`run of ${workspaceId}`, plan, { workspaceId, videoId: video.id });
  return video.id;
}

const videoOf = (id: string) =>
  line.test.database.engine.selectFrom("videos").select(["state", "problem"]).where("id", "=", id).executeTakeFirst();
const events = () => written.flatMap(({ event }) => (typeof event === "string" ? [event] : []));

it("that is hard and spent blocks its workspace's videos before any work, and no other's", async () => {
  await spend("spent", 2);
  await spend("thrifty", 0.1);
  const worked: string[] = [];
  const blocked = await startVideo("spent");
  await startVideo("thrifty");
  await line.work({
    steps: {
      ...testSteps,
      word: async (context) => {
        worked.push((context.node.parameters as { says: string }).says);
        return (await testSteps["word"]?.(context)) ?? {};
      },
    },
  });
  await line.until(async () => (await line.stateOf("run of thrifty")) === "done");
  await line.until(async () => (await line.stateOf("run of spent")) === "failed");
  expect(worked.sort()).toEqual(["says", "thrifty "]);
  expect(await videoOf(blocked)).toMatchObject({ state: "blocked", problem: { code: "budget_exceeded" } });
  const metered = await line.test.database.engine
    .selectFrom("meter")
    .select(["workspace_id", "outcome"])
    .where("run_id", "like", "run of %")
    .execute();
  expect(metered).toEqual(Array.from({ length: 3 }, () => ({ workspace_id: "thrifty", outcome: "done" })));
  expect(events()).toEqual(["budget_exceeded"]);
});

it("that is spent lets a free trial through, and charges nothing for it", async () => {
  await spend("spent", 2);
  await startVideo("spent", { isTest: true });
  await line.work();
  await line.until(async () => (await line.stateOf("run of spent")) === "done");
  const metered = await line.test.database.engine
    .selectFrom("meter")
    .select((all) => all.fn.sum<string>("cost_micro_inr").as("cost"))
    .where("run_id", "=", "run of spent")
    .executeTakeFirst();
  expect(Number(metered?.cost)).toBe(0);
});

it("that is nearly spent, or soft, is told of once, and stops nothing", async () => {
  await spend("spent", 1.2);
  await spend("thrifty", 5, { ...budget, isHard: false });
  await startVideo("spent");
  await startVideo("thrifty");
  await line.work();
  await line.work({ id: "another" });
  for (const name of ["spent", "thrifty"]) {
    await line.until(async () => (await line.stateOf(`run of ${name}`)) === "done");
  }
  // Another process asks as well, and hears of no crossing.
  const { database } = line.test;
  await createWorkGuard({ database, timeZone, log, now: () => now })({ workspaceId: "thrifty", videoId: null });
  expect(events().sort()).toEqual(["budget_exceeded", "budget_warning"]);
  expect(written.find(({ event }) => event === "budget_warning")).toMatchObject({
    level: "warn",
    workspace: "spent",
    spentFor: "2026-11",
    spentInr: "1.2",
    limitInr: "2",
  });
});

it("asks the database once for a burst of steps", async () => {
  const { engine, ...others } = line.test.database;
  let asked = 0;
  const database = {
    ...others,
    get engine() {
      asked += 1;
      return engine;
    },
  };
  const guard = createWorkGuard({ database, timeZone, log, now: () => now });
  const work = { workspaceId: "thrifty", videoId: null };
  await guard(work);
  const once = asked;
  await Promise.all(Array.from({ length: 50 }, () => guard(work)));
  expect(asked).toBe(once);
});
