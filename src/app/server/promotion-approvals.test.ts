import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openTestDatabase, type TestDatabase } from "../../../test/fixtures/test-database.ts";
import type { Caller } from "../../access/index.ts";
import { digestBytes } from "../../core/index.ts";
import { toJson } from "../../store/index.ts";
import { readConfig } from "../config.ts";
import { openPolicy } from "../open-policy.ts";
import { createPromotionApprovals, type PromotionApprovals } from "./promotion-approvals.ts";

const now = () => new Date("2026-11-29T06:00:00Z");
let test: TestDatabase;
let promotions: PromotionApprovals;

beforeAll(async () => {
  test = await openTestDatabase();
  promotions = createPromotionApprovals({
    database: test.database,
    policy: () => openPolicy(readConfig({}), { log: { info: () => undefined }, now }),
    now,
  });
});
beforeEach(async () => {
  const { engine } = test.database;
  for (const table of ["memberships", "people"] as const) await engine.deleteFrom(table).execute();
});
afterAll(() => test.close());

const callerOf = (kind: "person" | "service", id: string): Caller => ({
  workspaceId: "default",
  keyId: `key_${id}`,
  name: id,
  scopes: ["rollouts:write"],
  principal: { kind, id },
  isWide: false,
});
const service = callerOf("service", "pipeline");

/** Somebody who has joined the workspace. */
async function join(id: string, ...roles: readonly string[]): Promise<Caller> {
  const { engine } = test.database;
  await engine.insertInto("people").values({ id, name: id, created_at: now(), joined_at: now() }).execute();
  await engine
    .insertInto("memberships")
    .values({ workspace_id: "default", person_id: id, roles, created_at: now() })
    .execute();
  return callerOf("person", id);
}

/** A model with a champion, as far as an alias asks. */
async function putModel(): Promise<void> {
  const { engine } = test.database;
  const own = { workspace_id: "default", kind: "model", name: "align" } as const;
  await engine
    .insertInto("asset_versions")
    .values({
      ...own,
      version: "1.0.0",
      digest: digestBytes("1.0.0"),
      title: "Alignment",
      traits: toJson({}),
      licence: "Apache-2.0",
      likeness: "none",
      person: null,
      source: null,
      pushed_by: "Meera",
      pushed_at: now(),
    })
    .execute();
  await engine
    .insertInto("asset_aliases")
    .values({ ...own, alias: "champion", version: "1.0.0" })
    .execute();
}

const yes = (caller: Caller) => promotions.take(caller, "I have looked at its golden samples");

describe("a promotion", () => {
  it("asks nobody where nobody has joined", async () => {
    expect(await promotions.areAsked(service, "model")).toBe(false);
    await join("person_meera", "ml");
    expect(await promotions.areAsked(service, "model")).toBe(true);
  });

  it.each([
    ["model", ["ml", "trust"], true],
    ["model", ["trust", "ml"], true],
    ["model", ["ml", "ml"], false],
    ["model", ["media", "trust"], false],
    ["avatar", ["media", "trust"], true],
    ["avatar", ["ml", "trust"], false],
    ["voice", ["ml", "trust"], true],
    ["lexicon", ["administrator", "administrator"], true],
  ])("of a %s is agreed to by %j: %j", async (kind, roles, isEnough) => {
    const [first, second] = await Promise.all(roles.map((role, index) => join(`person_${index}`, role)));
    const approvals = [await yes(first as Caller)];
    const asked = { kind, requester: "person:person_ravi", approvals };
    expect(await promotions.areEnough(first as Caller, asked)).toBe(false);
    approvals.push(await yes(second as Caller));
    expect(await promotions.areEnough(second as Caller, asked)).toBe(isEnough);
  });

  it("of a model that has a champion goes by a rollout where people are asked", async () => {
    const { engine } = test.database;
    await expect(promotions.admitDirect(service, "align")).resolves.toBeUndefined();
    await join("person_meera", "ml");
    // The first champion takes nobody's place.
    await expect(promotions.admitDirect(service, "align")).resolves.toBeUndefined();
    await putModel();
    await expect(promotions.admitDirect(service, "align")).rejects.toMatchObject({
      code: "policy_refused",
      message: expect.stringContaining("sutradhar rollout start model/align@champion"),
    });
    await expect(promotions.admitDirect(service, "other")).resolves.toBeUndefined();
    for (const table of ["memberships", "people"] as const) await engine.deleteFrom(table).execute();
    await expect(promotions.admitDirect(service, "align")).resolves.toBeUndefined();
  });

  it("is not agreed to by one person twice, by its requester, or by a service", async () => {
    const both = await join("person_meera", "ml", "trust");
    const twice = [await yes(both), await yes(both)];
    expect(await promotions.areEnough(both, { kind: "model", requester: "person:person_ravi", approvals: twice })).toBe(
      false,
    );
    const other = await join("person_ravi", "trust");
    const own = [await yes(both), await yes(other)];
    expect(await promotions.areEnough(other, { kind: "model", requester: "person:person_ravi", approvals: own })).toBe(
      false,
    );
    await expect(yes(service)).rejects.toThrow("a service's key is nobody in particular");
  });
});
