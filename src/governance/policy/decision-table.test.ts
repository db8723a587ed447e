import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openTestDatabase, type TestDatabase } from "../../../test/fixtures/test-database.ts";
import { createPolicy } from "./create-policy.ts";
import { createLineLog, createLogs } from "./decision-log.ts";
import { createDecisionTable, listDecisions, type DecisionTable } from "./decision-table.ts";
import { readShippedBundle } from "./policy-bundle.ts";
import type { Policy } from "./policy.ts";
import { createWasmEngine } from "./wasm-engine.ts";

let test: TestDatabase;
let table: DecisionTable;
let policy: Policy;
const lines: string[] = [];
const bundle = readShippedBundle();
beforeAll(async () => {
  test = await openTestDatabase();
  table = createDecisionTable(test.database, { onError: (error) => lines.push(String(error)) });
  const line = createLineLog({ info: (_, fields) => void lines.push(JSON.stringify(fields)) });
  const engine = createWasmEngine(bundle);
  policy = createPolicy({ engine, bundle: bundle.digest, log: createLogs(line, table), now: () => new Date() });
});
afterAll(async () => {
  await table.close();
  await test.close();
});

const list = (filter: object = {}, workspaceId = "default") =>
  test.database.forWorkspace(workspaceId, (trx) => listDecisions(trx, { workspaceId, limit: 50, ...filter }));

describe("a decision", () => {
  it("is written down with the rules that made it and the facts by their digest, and names nobody", async () => {
    const video = `vid_${"0".repeat(26)}`;
    const facts = {
      profile: "enterprise",
      purpose: "marketing",
      channel: "social",
      territory: "IN",
      requester: "person:kavya",
    };
    const decision = await policy.decide("order", facts, { workspaceId: "default", videoId: video });
    await table.flush();
    const [row] = await list();
    expect(row).toMatchObject({
      name: "order",
      videoId: video,
      isAllowed: decision.allow,
      bundle: bundle.digest,
      inputSha256: decision.inputSha256,
      input: { purpose: "marketing", channel: "social", territory: "IN", requester: "(masked)" },
    });
    expect(JSON.stringify([row, lines])).not.toContain("person:kavya");
    expect(lines.at(-1)).toContain(decision.inputSha256);
  });

  it("is found by what it was, by its reason, and in its own workspace alone", async () => {
    await policy.decide("order", { profile: "enterprise", purpose: "lottery" }, { workspaceId: "default" });
    await policy.decide("roles", { role: "viewer" });
    await table.flush();
    expect(await list({ isAllowed: false, reason: "purpose_unknown" })).toHaveLength(1);
    expect(await list({ name: "roles" })).toEqual([]);
    expect(await list({ until: new Date(0) })).toEqual([]);
    expect(await list({ bundle: bundle.digest })).toHaveLength(2);
    expect(await list({}, "next")).toEqual([]);
    const [newest] = await list({ limit: 1 });
    expect(await list({ after: newest?.id })).toHaveLength(1);
  });
});

it("that cannot be written into the database is told, and the log has its line all the same", async () => {
  const errors: unknown[] = [];
  const broken = createDecisionTable(
    {
      engine: { insertInto: () => ({ values: () => ({ execute: () => Promise.reject(new Error("gone")) }) }) } as never,
    },
    { onError: (error) => errors.push(error) },
  );
  const before = lines.length;
  const line = createLineLog({ info: (_, fields) => void lines.push(JSON.stringify(fields)) });
  const spoken = createPolicy({
    engine: createWasmEngine(bundle),
    bundle: bundle.digest,
    log: createLogs(line, broken),
    now: () => new Date(),
  });
  const { allow } = await spoken.decide(
    "order",
    { profile: "enterprise", purpose: "marketing", channel: "social", territory: "IN" },
    { workspaceId: "default" },
  );
  await broken.close();
  expect([allow, errors.length, lines.length]).toEqual([true, 1, before + 1]);
});
