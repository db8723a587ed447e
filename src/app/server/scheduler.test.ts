import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openTestLine, planOf, testBuild, word, type TestLine } from "../../../test/fixtures/test-line.ts";
import { digestBytes } from "../../core/index.ts";
import { planQueue } from "../../executors/index.ts";
import { createVideo, findVideo, moveVideo } from "../../productions/index.ts";
import type { RunPurpose } from "../../store/index.ts";
import { createLog } from "../../telemetry/log/index.ts";
import { startScheduler } from "./scheduler.ts";

const olderBuild = digestBytes("the build before");
const log = createLog({ level: "silent", stream: { write: () => undefined }, now: () => new Date() });

let line: TestLine;
beforeAll(async () => {
  line = await openTestLine();
});
afterAll(() => line.close());

interface StrandedRun {
  readonly build?: typeof olderBuild;
  readonly purpose?: RunPurpose;
  readonly ageS?: number;
}

let count = 0;

/** A video that is being made, with a run that nobody works on. */
async function begin({ build = olderBuild, purpose = "make", ageS = 600 }: StrandedRun = {}) {
  const run = `run_${(count += 1)}`;
  const { engine } = line.test.database;
  const video = await engine.transaction().execute(async (trx) => {
    const order = {
      script: { name: "a.md", digest: digestBytes("a") },
      files: {},
      values: {},
      captions: "none",
    } as const;
    const now = new Date();
    const { id } = await createVideo(trx, {
      workspaceId: "default",
      order: { ...order, reuse: true, priority: "interactive" },
      now,
    });
    for (const to of ["screening", "rendering"] as const) await moveVideo(trx, id, { to, now });
    return id;
  });
  await line.start(run, planOf([word("a", run)]), { build, purpose, videoId: video });
  await sql`update runs set created_at = now() - ${ageS} * interval '1 second' where id = ${run}`.execute(engine);
  return { run, video };
}

async function seeWorker(build: typeof olderBuild, agoS: number): Promise<void> {
  const row = { id: `worker ${(count += 1)}`, host: "elsewhere", process_id: 1, build, version: "0", classes: ["cpu"] };
  const seenAt = new Date(Date.now() - agoS * 1_000);
  await line.test.database.engine
    .insertInto("workers")
    .values({ ...row, jobs: 1, seen_at: seenAt, stopped_at: null })
    .execute();
}

/** As many servers look as there may be. */
async function look(): Promise<void> {
  const schedulers = [1, 2].map(() => startScheduler({ line: line.line, log, build: testBuild, everyMs: 1e6 }));
  await Promise.all(schedulers.map((scheduler) => scheduler.look()));
  await Promise.all(schedulers.map((scheduler) => scheduler.close()));
}

async function plansOf(video: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from pgboss.job where name = ${planQueue} and data->>'video' = ${video}
  `.execute(line.test.database.engine);
  return rows[0]?.count ?? 0;
}

async function stateOf({ run, video }: { readonly run: string; readonly video: string }) {
  const found = await line.test.database.engine.transaction().execute((trx) => findVideo(trx, video));
  return { run: await line.stateOf(run), video: found?.state, plans: await plansOf(video) };
}

describe("a run of an older build", () => {
  it("that has no worker any more is planned anew, once", async () => {
    const stranded = await begin();
    await seeWorker(olderBuild, 130);
    await look();
    expect(await stateOf(stranded)).toEqual({ run: "superseded", video: "screening", plans: 1 });
    await look();
    expect(await stateOf(stranded)).toMatchObject({ plans: 1 });
  });

  it("that makes a video once more ends, and says that it must be asked for again", async () => {
    const stranded = await begin({ purpose: "reproduce" });
    await look();
    expect(await stateOf(stranded)).toEqual({ run: "failed", video: "rendering", plans: 0 });
    const { engine } = line.test.database;
    const row = await engine.selectFrom("runs").select("problem").where("id", "=", stranded.run).executeTakeFirst();
    expect(row?.problem).toMatchObject({ code: "state_conflict", message: expect.stringMatching(/ask for it again$/) });
  });

  it.each<[string, StrandedRun]>([
    ["that has just begun", { ageS: 60 }],
    ["that is this server's own", { build: testBuild }],
  ])("%s is left to its workers", async (_what, run) => {
    const waiting = await begin(run);
    await look();
    expect(await stateOf(waiting)).toEqual({ run: "running", video: "rendering", plans: 0 });
  });

  it("that has a worker, which may only stand still for a moment, is left to it", async () => {
    const waiting = await begin();
    await seeWorker(olderBuild, 100);
    await look();
    expect(await stateOf(waiting)).toEqual({ run: "running", video: "rendering", plans: 0 });
  });
});

it("a worker that has not been heard of for five minutes counts as ended, and its row is gone after a week", async () => {
  await seeWorker(digestBytes("silent"), 301);
  await seeWorker(digestBytes("quiet"), 200);
  await seeWorker(digestBytes("forgotten"), 8 * 86_400);
  await look();
  await look();
  const rows = await line.test.database.engine.selectFrom("workers").select(["build", "stopped_at"]).execute();
  const ended = new Map(rows.map(({ build, stopped_at: at }) => [build, at !== null]));
  expect(ended.get(digestBytes("silent"))).toBe(true);
  expect(ended.get(digestBytes("quiet"))).toBe(false);
  expect(ended.has(digestBytes("forgotten"))).toBe(false);
});
