import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { meteredAttempt, roundMetering } from "../../../test/fixtures/metered-attempt.ts";
import { openTestDatabase, type TestDatabase } from "../../../test/fixtures/test-database.ts";
import { checkBudget, listBudgets, setBudgets, type Budget } from "./budgets.ts";
import { recordMeter } from "./record-meter.ts";
import { findBudgetRefusal } from "./refuse-over-budget.ts";

const november = new Date("2026-11-15T06:00:00Z");
const december = new Date("2026-12-01T00:00:00Z");
const rupees = (amount: number) => amount * 1_000_000;
const monthly: Budget = { period: "month", limitMicroInr: rupees(10), warnAt: 0.8, isHard: true };

let opened: TestDatabase;
let fence = 0;
beforeAll(async () => {
  opened = await openTestDatabase();
  await opened.database.engine
    .insertInto("workspaces")
    .values([
      { id: "default", name: "default" },
      { id: "other", name: "other" },
    ])
    .onConflict((conflict) => conflict.doNothing())
    .execute();
});
afterAll(() => opened.close());
beforeEach(async () => {
  for (const table of ["meter", "spending", "budgets"] as const) {
    await opened.database.engine.deleteFrom(table).execute();
  }
});

const set = (budgets: readonly Budget[], workspaceId = "default") =>
  opened.database.engine.transaction().execute((trx) => setBudgets(trx, workspaceId, budgets, november));
const check = (now = november) => checkBudget(opened.database.engine, "default", now, "Asia/Kolkata");
/** A rupee is a second of a core. */
const spend = (amountInr: number, at = november, workspaceId = "default") =>
  opened.database.engine
    .transaction()
    .execute((trx) =>
      recordMeter(
        trx,
        meteredAttempt({ fence: (fence += 1), at, workspaceId, usage: { cpuMs: amountInr * 1_000 } }),
        roundMetering,
      ),
    );

it("lets a workspace without a budget spend what it will", async () => {
  await spend(1_000_000);
  const standing = await check();
  expect(standing).toEqual({ state: "within", standings: [], crossings: [] });
  expect(findBudgetRefusal(standing)).toBeUndefined();
});

it.each([
  [0, "within"],
  [7.999, "within"],
  [8, "warned"],
  [9.999, "warned"],
  [10, "exceeded"],
  [11, "exceeded"],
])("at %d of 10 rupees, with a warning from 0.8 on, it is %s", async (amountInr, state) => {
  await set([monthly]);
  await spend(amountInr);
  expect((await check()).state).toBe(state);
});

it("tells each crossing once", async () => {
  await set([monthly]);
  await spend(8.5);
  expect((await check()).crossings).toEqual([
    {
      event: "budget_warning",
      workspaceId: "default",
      standing: { ...monthly, spentFor: "2026-11", spentMicroInr: rupees(8.5), state: "warned" },
    },
  ]);
  expect(await check()).toMatchObject({ state: "warned", crossings: [] });
  await spend(2);
  expect((await check()).crossings.map(({ event }) => event)).toEqual(["budget_exceeded"]);
  expect(await check()).toMatchObject({ state: "exceeded", crossings: [] });
});

it("tells a crossing to one of those who check at once", async () => {
  await set([monthly]);
  await spend(12);
  const checks = await Promise.all(Array.from({ length: 20 }, () => check()));
  expect(checks.flatMap(({ crossings }) => crossings).map(({ event }) => event)).toEqual(["budget_exceeded"]);
  expect(checks.every(({ state }) => state === "exceeded")).toBe(true);
});

it("begins anew with the month, and tells again", async () => {
  await set([monthly]);
  await spend(12);
  await check();
  expect((await check(december)).state).toBe("within");
  await spend(9, december);
  expect(await check(december)).toMatchObject({
    state: "warned",
    crossings: [{ event: "budget_warning", standing: { spentFor: "2026-12" } }],
  });
});

it("keeps a total over months, beside the month's own", async () => {
  await set([monthly, { period: "total", limitMicroInr: rupees(20), warnAt: 1, isHard: true }]);
  await spend(9);
  await spend(9, december);
  expect((await check(december)).standings.map(({ spentFor, spentMicroInr }) => [spentFor, spentMicroInr])).toEqual([
    ["2026-12", rupees(9)],
    ["total", rupees(18)],
  ]);
  await spend(5, new Date("2027-01-15T00:00:00Z"));
  const january = await check(new Date("2027-01-16T00:00:00Z"));
  expect(january.standings.map(({ state }) => state)).toEqual(["within", "exceeded"]);
  expect(findBudgetRefusal(january)?.message).toBe("the budget is spent: ₹23.00 of ₹20.00; raise it (PUT /v1/budgets)");
});

it("refuses by a hard budget, and only tells by a soft one", async () => {
  await set([monthly]);
  await spend(12);
  expect(findBudgetRefusal(await check())).toMatchObject({
    code: "budget_exceeded",
    message: "the budget of 2026-11 is spent: ₹12.00 of ₹10.00; raise it (PUT /v1/budgets), or wait for the next month",
  });
  await set([{ ...monthly, isHard: false }]);
  expect(findBudgetRefusal(await check())).toBeUndefined();
  expect((await check()).state).toBe("exceeded");
});

it("lets nothing start where the limit is nothing", async () => {
  await set([{ ...monthly, limitMicroInr: 0 }]);
  expect(findBudgetRefusal(await check())?.code).toBe("budget_exceeded");
});

it("tells again under a new limit, and not where only the stop changed", async () => {
  await set([monthly]);
  await spend(8.5);
  await check();
  await set([{ ...monthly, isHard: false }]);
  expect((await check()).crossings).toEqual([]);
  await set([{ ...monthly, limitMicroInr: rupees(9) }]);
  expect((await check()).crossings.map(({ event }) => event)).toEqual(["budget_warning"]);
});

it("counts what each workspace spends apart, and removes budgets that are not named", async () => {
  await set([monthly]);
  await set([monthly], "other");
  await spend(12, november, "other");
  expect((await check()).state).toBe("within");
  await set([]);
  expect(await listBudgets(opened.database.engine, "default", november, "Asia/Kolkata")).toEqual([]);
  expect(await listBudgets(opened.database.engine, "other", november, "Asia/Kolkata")).toHaveLength(1);
});

it("stops a workspace whose steps check and commit at once after what was running, at most", async () => {
  const jobs = 8;
  await set([monthly]);
  let started = 0;
  const work = async (): Promise<void> => {
    while (!findBudgetRefusal(await check())) {
      started += 1;
      await spend(1);
    }
  };
  await Promise.all(Array.from({ length: jobs }, work));
  expect(started).toBeGreaterThanOrEqual(10);
  expect(started).toBeLessThanOrEqual(10 + jobs - 1);
});
