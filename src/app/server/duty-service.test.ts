import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openConsentDesk, type ConsentDeskFixture, type DeskAsker } from "../../../test/fixtures/consent-desk.ts";

let office: ConsentDeskFixture;
let desk: DeskAsker;
beforeAll(async () => {
  office = await openConsentDesk();
  desk = await office.withKey(["duties:read", "duties:write", "ledger:read"], "default");
}, 150_000);
afterAll(() => office.close());

const record = (duty: string, more: object = {}) =>
  desk("POST", "/v1/duty-records", { duty, text: "Gone through.", ...more });
const stateOf = async (id: string) =>
  (await desk("GET", "/v1/duties")).body.duties.find((duty: { id: string }) => duty.id === id);

describe("what only people can do", () => {
  it("is never done at first, and owed at no time", async () => {
    expect(await stateOf("access-review")).toMatchObject({
      rule: 16,
      everyMonths: 3,
      lastAt: null,
      dueAt: null,
      isOverdue: false,
    });
  });

  it("that was done is owed again after its interval, and overdue after that; the matrix says so", async () => {
    await record("log-review", { doneAt: "2026-01-31T10:00:00+05:30" });
    expect(await stateOf("log-review")).toMatchObject({ dueAt: "2026-02-28T04:30:00.000Z", isOverdue: true });
    const liveOf = async () =>
      (await desk("GET", "/v1/compliance")).body.rules.find((rule: { id: number }) => rule.id === 17).live;
    expect(await liveOf()).toEqual({ state: "attention", says: "last on 2026-01-31, owed again on 2026-02-28" });
    expect((await record("log-review")).status).toBe(201);
    expect(await stateOf("log-review")).toMatchObject({ isOverdue: false });
    expect(await liveOf()).toMatchObject({ state: "fine" });
  });

  it("is sealed where it lies, stands in the ledger without its words, and is read by whoever may", async () => {
    const text = "The Ministry asked for the account of Ravindranath Iyer.";
    const { body } = await record("state-request", { text });
    const { engine } = office.served.installation.database;
    const row = await engine.selectFrom("duty_records").selectAll().where("id", "=", body.id).executeTakeFirstOrThrow();
    expect(JSON.stringify(row)).not.toContain("Ravindranath");
    const entries = await engine.selectFrom("ledger_pending").selectAll().execute();
    const trail = JSON.stringify(entries) + JSON.stringify((await desk("GET", "/v1/audit")).body);
    expect(trail).not.toContain("Ravindranath");
    expect((await desk("GET", "/v1/duty-records?duty=state-request")).body.records).toMatchObject([
      { id: body.id, text },
    ]);
    const other = await office.withKey(["videos:read", "breaches:read", "ledger:read"], "default");
    expect((await other("GET", "/v1/duty-records")).status).toBe(403);
  });

  it.each([
    ["what is still to come", { doneAt: "2100-01-01T00:00:00Z" }],
    ["no words", { text: "  " }],
    ["a duty that there is not", { duty: "tea-break" }],
  ])("is refused with %s", async (_, more) => {
    const before = (await desk("GET", "/v1/duty-records?limit=200")).body.records.length;
    expect((await record("user-notice", more)).status).toBe(400);
    expect((await desk("GET", "/v1/duty-records?limit=200")).body.records.length).toBe(before);
  });
});

it("an assessment is drafted with what the workspace says of itself", async () => {
  const { markdown } = (await desk("GET", "/v1/compliance/assessment")).body;
  expect(markdown).toContain("Workspace default");
  expect(markdown).toContain("Models that were registered: none.");
  expect(markdown).toMatch(/\| 17\. .*\| fine \| last on /);
});
