import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { meteredAttempt, roundMetering } from "../../../test/fixtures/metered-attempt.ts";
import { openTestDatabase, type TestDatabase } from "../../../test/fixtures/test-database.ts";
import { digestBytes } from "../../core/index.ts";
import type { Trx } from "../../store/index.ts";
import { recordMeter, type MeteredAttempt } from "./record-meter.ts";

let opened: TestDatabase;
beforeAll(async () => {
  opened = await openTestDatabase();
});
afterAll(() => opened.close());
beforeEach(async () => {
  await opened.database.engine.deleteFrom("meter").execute();
  await opened.database.engine.deleteFrom("spending").execute();
});

const record = (attempt: MeteredAttempt) =>
  opened.database.engine.transaction().execute((trx) => recordMeter(trx, attempt, roundMetering));

async function spent(): Promise<Record<string, number>> {
  const { rows } = await sql<{ name: string; spent: number }>`
    select workspace_id || ' ' || month as name, sum(spent_micro_inr)::bigint as spent from spending group by 1
  `.execute(opened.database.engine);
  return Object.fromEntries(rows.map(({ name, spent: sum }) => [name, sum]));
}

it("keeps what an attempt took, what it cost and by which list", async () => {
  const metered = await record(meteredAttempt({ usage: { cpuMs: 1_500.4, wallMs: 99.6 }, rolloutArm: "canary" }));
  expect(metered).toEqual({ costMicroInr: 1_500_000, isNew: true });
  const [row] = await opened.database.engine.selectFrom("meter").selectAll().execute();
  expect(row).toMatchObject({
    workspace_id: "default",
    run_id: "run_1",
    video_id: "vid_1",
    campaign_id: null,
    node_id: "render/shot-1",
    step: "render",
    class: "cpu",
    worker: "worker-1",
    rollout_arm: "canary",
    outcome: "done",
    wall_ms: 100,
    cpu_ms: 1_500,
    gpu_ms: 0,
    frames: 60,
    pixels: 2_073_600,
    bytes_read: 10,
    bytes_written: 20,
    cost_micro_inr: 1_500_000,
    price_list: "round",
    at: new Date("2026-11-15T06:00:00Z"),
  });
});

it("names the version of a rollout that did it, where versions differ in it, and keeps what was waived", async () => {
  const { engine } = opened.database;
  const unit = { rollout_id: "rol_1", workspace_id: "default", version: "1.1.0", counts: true, batch: null };
  await engine
    .insertInto("rollouts")
    .values({
      id: "rol_1",
      workspace_id: "default",
      kind: "voice",
      name: "teller",
      alias: "production",
      salt: "salt",
      champion: "1.0.0",
      candidate: "1.1.0",
      champion_digest: digestBytes("1.0.0"),
      candidate_digest: digestBytes("1.1.0"),
      spec: "{}",
      verdict: "{}",
      started_by: "Meera",
      started_at: new Date(0),
    })
    .execute();
  await engine
    .insertInto("rollout_units")
    .values({ ...unit, video_id: "vid_1", arm: "candidate", nodes: ["render/shot-1"], assigned_at: new Date(0) })
    .execute();
  await record(meteredAttempt());
  await record(meteredAttempt({ fence: 2, nodeId: "bake-rig" }));
  await record(meteredAttempt({ fence: 3, isFree: true }));
  const rows = await engine
    .selectFrom("meter")
    .select(["rollout_arm", "cost_micro_inr", "waived_micro_inr"])
    .orderBy("fence")
    .execute();
  await engine.deleteFrom("rollout_units").execute();
  await engine.deleteFrom("rollouts").execute();
  expect(rows).toEqual([
    { rollout_arm: "candidate", cost_micro_inr: 1_000_000, waived_micro_inr: 0 },
    { rollout_arm: null, cost_micro_inr: 1_000_000, waived_micro_inr: 0 },
    { rollout_arm: "candidate", cost_micro_inr: 0, waived_micro_inr: 1_000_000 },
  ]);
});

it("counts an attempt once, however often it is recorded, and the next attempt again", async () => {
  await record(meteredAttempt());
  expect(await record(meteredAttempt())).toEqual({ costMicroInr: 1_000_000, isNew: false });
  await record(meteredAttempt({ fence: 2, outcome: "failed" }));
  expect(await spent()).toEqual({ "default 2026-11": 2_000_000 });
});

it("adds nothing where the step's commit does not stand", async () => {
  await expect(
    opened.database.engine.transaction().execute(async (trx) => {
      await recordMeter(trx, meteredAttempt(), roundMetering);
      throw new Error("the commit failed");
    }),
  ).rejects.toThrow("the commit failed");
  expect(await spent()).toEqual({});
});

it("puts it into the month of the installation's time zone", async () => {
  await record(meteredAttempt({ fence: 1, at: new Date("2026-10-31T18:29:59Z") }));
  await record(meteredAttempt({ fence: 2, at: new Date("2026-10-31T18:30:00Z") }));
  expect(await spent()).toEqual({ "default 2026-10": 1_000_000, "default 2026-11": 1_000_000 });
});

it("loses nothing where many commit at once: the sum is that of the meter's rows", async () => {
  await Promise.all(
    Array.from({ length: 200 }, (_, index) =>
      record(meteredAttempt({ nodeId: `render/shot-${index % 150}`, workspaceId: index % 2 ? "default" : "other" })),
    ),
  );
  const { rows } = await sql<{ name: string; spent: number }>`
    select workspace_id || ' 2026-11' as name, sum(cost_micro_inr)::bigint as spent from meter group by 1
  `.execute(opened.database.engine);
  expect(await spent()).toEqual(Object.fromEntries(rows.map((row) => [row.name, row.spent])));
  expect(Object.values(await spent()).reduce((sum, each) => sum + each, 0)).toBe(150_000_000);
});

it("lets two commit at once that meter the same workspace: neither waits for the other", async () => {
  const { engine } = opened.database;
  const partOf = async (trx: Trx): Promise<number> =>
    (await sql<{ part: number }>`select pg_backend_pid() % 64 as part`.execute(trx)).rows[0]?.part ?? -1;
  /** Does `work` on a connection that adds to another part. */
  const elsewhere = (part: number, work: (trx: Trx) => Promise<void>): Promise<void> =>
    engine.transaction().execute(async (trx) => ((await partOf(trx)) === part ? elsewhere(part, work) : work(trx)));
  await engine.transaction().execute(async (first) => {
    await recordMeter(first, meteredAttempt({ fence: 1 }), roundMetering);
    await elsewhere(await partOf(first), async (second) => {
      await sql`set local lock_timeout = '2s'`.execute(second);
      await recordMeter(second, meteredAttempt({ fence: 2 }), roundMetering);
    });
  });
  expect(await spent()).toEqual({ "default 2026-11": 2_000_000 });
});

it("refuses what has no price, before anything is written", async () => {
  const attempt = meteredAttempt({ class: "gpu-large", usage: { gpuMs: 5 } });
  await expect(record(attempt)).rejects.toMatchObject({ code: "price_list_invalid" });
  await expect(record(meteredAttempt({ at: new Date(-1) }))).rejects.toMatchObject({ code: "price_list_invalid" });
  expect(await spent()).toEqual({});
});

it("shows a workspace its own rows and no other's", async () => {
  await record(meteredAttempt());
  await record(meteredAttempt({ workspaceId: "other", runId: "run_2" }));
  const seen = await opened.database.forWorkspace("other", async (trx) => ({
    meter: await trx.selectFrom("meter").select("run_id").execute(),
    spending: await trx.selectFrom("spending").select("workspace_id").execute(),
  }));
  expect(seen).toEqual({ meter: [{ run_id: "run_2" }], spending: [{ workspace_id: "other" }] });
});
