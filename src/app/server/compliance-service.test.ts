import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openTestDatabase, type TestDatabase } from "../../../test/fixtures/test-database.ts";
import type { ProbeName, ProbeResult } from "../../governance/compliance/index.ts";
import { createVideo } from "../../productions/index.ts";
import { toJson } from "../../store/index.ts";
import { createComplianceService } from "./compliance-service.ts";

const now = new Date("2026-11-28T20:00:00Z");
let test: TestDatabase;
let lagMs = 0;

beforeAll(async () => {
  test = await openTestDatabase();
  await test.database.engine.insertInto("workspaces").values({ id: "other", name: "other" }).execute();
});
afterAll(() => test.close());

const config = {
  timeZone: "Asia/Kolkata",
  releaseProfile: "enterprise",
  policyBundle: undefined,
  policyBundleKey: undefined,
  policyUrl: undefined,
  policyToken: undefined,
  places: undefined,
  region: "IN",
  regions: ["IN"],
};

function tell(on?: string, workspaceId = "default") {
  const service = createComplianceService({
    database: test.database,
    config,
    ledgerLagMs: async () => lagMs,
    now: () => now,
  });
  return service.tell({ workspaceId }, on);
}

/** What is said of the first rule with a probe. */
async function look(id: number, workspaceId?: string): Promise<ProbeResult | undefined> {
  return (await tell(undefined, workspaceId)).rules.find((rule) => rule.id === id)?.live;
}
const rule = { processors: 13, labels: 38, signed: 39, ledger: 51, languages: 4 } as const satisfies Partial<
  Record<ProbeName, number>
>;

async function addProcessor(id: string, contract: string): Promise<void> {
  const party = {
    id,
    workspace_id: "default",
    role: "processor" as const,
    name: "Voices",
    address: "Pune",
    contact: "x",
    country: "IN",
  };
  await test.database.engine
    .insertInto("consent_parties")
    .values({ ...party, contract_ref: contract, created_at: now, retired_at: null })
    .execute();
}

async function addReady(deliverables: object, gates: readonly object[]): Promise<void> {
  await test.database.engine.transaction().execute(async (trx) => {
    const order = { files: {}, values: {}, captions: "none", reuse: true, priority: "interactive" } as const;
    const { id } = await createVideo(trx, { workspaceId: "default", order, now });
    const done = {
      state: "ready" as const,
      deliverables: toJson(deliverables),
      gates: toJson(gates),
      finished_at: now,
    };
    await trx.updateTable("videos").set(done).where("id", "=", id).execute();
  });
}

describe("an installation", () => {
  it("is told for its own day, and for any other", async () => {
    // In Kolkata it is the next day already.
    expect((await tell()).on).toBe("2026-11-29");
    const later = await tell("2027-05-14");
    expect(later.rules[0]?.standing.state).toBe("in_force");
  });

  it("says that there is nothing yet, where there is nothing", async () => {
    for (const id of [rule.processors, rule.labels, rule.languages])
      expect(await look(id)).toMatchObject({ state: "nothing_yet" });
  });

  it("has its processors counted, and one without a contract is seen", async () => {
    await addProcessor("pty_1", "C-1");
    expect(await look(rule.processors)).toEqual({ state: "fine", says: "1 processors, each with a contract" });
    await addProcessor("pty_2", " ");
    expect(await look(rule.processors)).toMatchObject({ state: "attention" });
    expect(await look(rule.processors, "other")).toMatchObject({ state: "nothing_yet" });
  });

  it("has a video seen that is out without a label or credentials", async () => {
    const pass = [{ name: "label", verdict: "pass" }];
    await addReady({ video: "a", manifest: "b" }, pass);
    expect(await look(rule.labels)).toMatchObject({ state: "fine" });
    expect(await look(rule.signed)).toMatchObject({ state: "fine" });
    await addReady({ video: "a" }, [{ name: "label", verdict: "fail" }]);
    expect(await look(rule.labels)).toMatchObject({
      state: "attention",
      says: expect.stringContaining("1 of") as string,
    });
    expect(await look(rule.signed)).toMatchObject({ state: "attention" });
    expect(await look(rule.labels, "other")).toMatchObject({ state: "nothing_yet" });
  });

  it("has a ledger seen that nobody takes entries into", async () => {
    expect(await look(rule.ledger)).toMatchObject({ state: "fine" });
    lagMs = 90_000;
    expect(await look(rule.ledger)).toEqual({ state: "attention", says: "the oldest entry waits for 90 s" });
  });
});
