import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openTestApi, type Asker, type TestApi } from "../../../test/fixtures/test-api.ts";
import { meteredAttempt, roundMetering } from "../../../test/fixtures/metered-attempt.ts";
import { testLedgerWriter } from "../../../test/fixtures/test-ledger-writer.ts";
import { testLikenessGuard } from "../../../test/fixtures/test-likeness-guard.ts";
import { testReleaseDesk } from "../../../test/fixtures/test-release-desk.ts";
import { createVideoRoutes } from "../../api/index.ts";
import { limits } from "../../core/index.ts";
import { openJobQueue, planQueue, type JobQueue } from "../../executors/index.ts";
import { recordMeter, setBudgets } from "../../fleet/index.ts";
import { moveVideo } from "../../productions/index.ts";
import { openStores, parseStoreLocation, type Stores } from "../../store/index.ts";
import { silentLog } from "../../telemetry/log/index.ts";
import { cancelOverdue } from "./video-changes.ts";
import { createWorkGuard } from "./guard-work.ts";
import { createVideoService, type VideoServiceOptions } from "./video-service.ts";

let clock = new Date();
let api: TestApi;
let ask: Asker;
let queue: JobQueue;
let stores: Stores;
let directory: string;
let key: string;

const open = (unfinishedVideosMax?: number, more: Partial<VideoServiceOptions> = {}): Asker => {
  const { database } = api.test;
  const now = () => clock;
  const service = createVideoService({
    database,
    queue,
    stores,
    people: { valuesOf: async ({ order }) => order.values },
    ledger: testLedgerWriter,
    likenesses: testLikenessGuard(database),
    now,
    ...(unfinishedVideosMax === undefined ? {} : { unfinishedVideosMax }),
    ...more,
  });
  return api.open([createVideoRoutes(service, { database, now })]);
};

beforeAll(async () => {
  api = await openTestApi(() => clock);
  key = await api.addKey(["videos:read", "videos:write"]);
  directory = await mkdtemp(join(tmpdir(), "sutradhar-order-"));
  queue = await openJobQueue({ database: api.test.database, onError: () => undefined });
  stores = openStores({
    location: parseStoreLocation("files", {}),
    homeDirectory: directory,
    sizeBytesMax: 1e9,
    database: api.test.database,
    now: () => Date.now(),
  });
  ask = open();
});
beforeEach(takeJobs);
afterEach(async () => {
  clock = new Date();
  await api.test.database.engine.deleteFrom("idempotency_keys").execute();
  await api.test.database.engine.deleteFrom("videos").execute();
});
afterAll(async () => {
  await queue.close();
  await stores.close();
  await api.close();
  await rm(directory, { recursive: true });
});

/** The videos that are to be planned now. */
async function takeJobs(): Promise<string[]> {
  await queue.open([planQueue]);
  const jobs = await queue.take<{ video: string }>(planQueue, 100, 100);
  for (const job of jobs) await queue.complete(job);
  return jobs.map(({ data }) => data.video);
}

const order = (more: object = {}, headers = {}, asker = ask) =>
  asker(key, "POST", "/v1/videos", { script: "# Hello\n\nGood morning.\n", ...more }, headers);
const inSeconds = (seconds: number): string => new Date(clock.getTime() + seconds * 1_000).toISOString();
const countVideos = async (): Promise<number> =>
  (await api.test.database.engine.selectFrom("videos").select("id").execute()).length;

describe("an order", () => {
  it("that comes many times at once with one Idempotency-Key makes one video, with one job", async () => {
    const answers = await Promise.all(
      Array.from({ length: 12 }, () => order({}, { "Idempotency-Key": "same-millisecond" })),
    );
    const done = answers.filter(({ status }) => status === 202);
    expect(done.length).toBeGreaterThan(0);
    expect(new Set(done.map(({ body }) => body.id)).size).toBe(1);
    expect(answers.every(({ status }) => status === 202 || status === 409)).toBe(true);
    expect(await countVideos()).toBe(1);
    expect(await takeJobs()).toEqual([done[0]?.body.id]);
  });

  it("has its caller's own name, which no other has, and is found by it", async () => {
    const made = await order({ callbackId: "order-4711" });
    expect(made.body).toMatchObject({
      callbackId: "order-4711",
      links: { events: `/v1/videos/${made.body.id}/events` },
    });
    const twin = await order({ callbackId: "order-4711" });
    expect(twin).toMatchObject({ status: 409, body: { code: "state_conflict" } });
    expect(twin.body.detail).toContain(made.body.id);
    await order({ callbackId: "order-4712" });
    const found = await ask(key, "GET", "/v1/videos?callbackId=order-4711");
    expect(found.body.videos.map(({ id }: { id: string }) => id)).toEqual([made.body.id]);
    expect((await order({ callbackId: "two words" })).status).toBe(400);
  });

  it("may be a trial, which its view and its row say", async () => {
    const { body } = await order({ test: true });
    expect(body.test).toBe(true);
    expect((await order()).body.test).toBe(false);
    const row = await api.test.database.engine
      .selectFrom("videos")
      .select("request")
      .where("id", "=", body.id)
      .executeTakeFirstOrThrow();
    expect(row.request).toMatchObject({ isTest: true, values: {} });
  });

  it("is of a script or of a template, with its variables as texts", async () => {
    const { body } = await order({ script: undefined, template: "diwali@^1", variables: { name: "Asha", days: 3 } });
    const row = await api.test.database.engine
      .selectFrom("videos")
      .select("request")
      .where("id", "=", body.id)
      .executeTakeFirstOrThrow();
    expect(row.request).toMatchObject({ template: "diwali@^1", values: { name: "Asha", days: "3" }, files: {} });
    expect(row.request).not.toHaveProperty("script");
    for (const both of [{ template: "diwali" }, { script: undefined }]) {
      const refused = await order(both);
      expect([refused.status, refused.body.errors[0].detail]).toEqual([
        400,
        expect.stringMatching(/either script or template/),
      ]);
    }
  });

  it("waits for its time, and is cancelled when its deadline has passed", async () => {
    const { body } = await order({ startAfter: inSeconds(3_600), deadline: inSeconds(7_200) });
    expect(body).toMatchObject({ state: "queued", startAfter: inSeconds(3_600), deadline: inSeconds(7_200) });
    expect(await takeJobs()).toEqual([]);
    const line = { database: api.test.database, queue, ledger: testLedgerWriter, now: () => clock };
    expect(await cancelOverdue(line)).toEqual([]);
    clock = new Date(clock.getTime() + 7_200_000);
    expect(await cancelOverdue(line)).toEqual([body.id]);
    expect(await cancelOverdue(line)).toEqual([]);
    const { body: ended } = await ask(key, "GET", `/v1/videos/${body.id}`);
    expect(ended).toMatchObject({ state: "cancelled", problem: { code: "time_limit" } });
    // Who wants it though its time is over has it made.
    await ask(key, "POST", `/v1/videos/${body.id}/retry`);
    expect(await cancelOverdue(line)).toEqual([]);
    expect((await ask(key, "GET", `/v1/videos/${body.id}`)).body).toMatchObject({ state: "queued", deadline: null });
  });

  it.each([
    [{ startAfter: "tomorrow" }],
    [{ startAfter: new Date(Date.now() + limits.startAfterMsMax + 600_000).toISOString() }],
    [{ deadline: "2020-01-01T00:00:00Z" }],
    [{ startAfter: new Date(Date.now() + 7_200_000), deadline: new Date(Date.now() + 3_600_000) }],
  ])("with times that cannot be is refused: %j", async (times) => {
    expect(await order(times)).toMatchObject({ status: 400, body: { code: "request_invalid" } });
    expect(await countVideos()).toBe(0);
  });

  it("that would be refused by a spent budget is refused at once, but for a trial and for what begins later", async () => {
    const { database } = api.test;
    const budget = { period: "total", limitMicroInr: 1, warnAt: 0.5, isHard: true } as const;
    await database.engine.transaction().execute(async (trx) => {
      await setBudgets(trx, "default", [budget], clock);
      const usage = { cpuMs: 1_000 };
      await recordMeter(trx, meteredAttempt({ workspaceId: "default", runId: "before", usage }), roundMetering);
    });
    const guard = createWorkGuard({ database, timeZone: "Asia/Kolkata", log: silentLog, now: () => clock });
    const asker = open(undefined, { refuseSpent: (workspaceId) => guard({ workspaceId, videoId: null }) });
    expect(await order({}, {}, asker)).toMatchObject({ status: 403, body: { code: "budget_exceeded" } });
    expect(await countVideos()).toBe(0);
    expect((await order({ test: true }, {}, asker)).status).toBe(202);
    expect((await order({ startAfter: inSeconds(3_600) }, {}, asker)).status).toBe(202);
    await database.engine.transaction().execute((trx) => setBudgets(trx, "default", [], clock));
    clock = new Date(clock.getTime() + 2_000);
    expect((await order({}, {}, asker)).status).toBe(202);
  });

  it("for a purpose that no rule knows is refused at once, and leaves nothing behind", async () => {
    const asker = open(undefined, { admitOrder: (video) => testReleaseDesk.admit(video) });
    const refused = await order({ purpose: "anything" }, {}, asker);
    expect(refused).toMatchObject({ status: 403, body: { code: "policy_refused" } });
    expect(await countVideos()).toBe(0);
    expect((await order({ purpose: "marketing" }, {}, asker)).status).toBe(202);
  });

  it("is told to wait where as many are under way as may be, by another code than who asks too fast", async () => {
    const few = open(2);
    const [first] = [await order({}, {}, few), await order({}, {}, few)];
    const refused = await order({}, { "Idempotency-Key": "third" }, few);
    expect(refused).toMatchObject({ status: 429, body: { code: "concurrency_limited" } });
    expect(refused.headers.get("Retry-After")).toBe("30");
    expect(await countVideos()).toBe(2);
    await api.test.database.engine
      .transaction()
      .execute((trx) => moveVideo(trx, first?.body.id, { to: "failed", now: clock }));
    expect((await order({}, { "Idempotency-Key": "third" }, few)).status).toBe(202);
    // The answer that was given is given again, however full it is.
    expect((await order({}, { "Idempotency-Key": "third" }, few)).headers.get("Idempotent-Replayed")).toBe("true");
  });
});

it("a list of videos goes on only behind one of them", async () => {
  await order();
  const { body } = await ask(key, "GET", "/v1/videos?limit=1");
  const { next } = body as { readonly next: string };
  expect((await ask(key, "GET", `/v1/videos?limit=1&after=${next}`)).status).toBe(200);
  const refused = await ask(key, "GET", "/v1/videos?after=garbage");
  expect(refused).toMatchObject({ status: 400, body: { code: "request_invalid" } });
  expect(refused.text).toContain("after: must be what `next` of a page said");
});

it("a video that has not changed is not sent again", async () => {
  const { body } = await order();
  const path = `/v1/videos/${body.id}`;
  const tag = (await ask(key, "GET", path)).headers.get("ETag") ?? "";
  expect((await ask(key, "GET", path, undefined, { "If-None-Match": tag })).status).toBe(304);
  await ask(key, "POST", `${path}/cancel`);
  expect((await ask(key, "GET", path, undefined, { "If-None-Match": tag })).status).toBe(200);
});

describe("who waits for a video", () => {
  const look = (path: string, headers = {}) => ask(key, "GET", path, undefined, headers);

  it("is answered at once where it has not seen how things stand", async () => {
    const { body } = await order();
    const { headers } = await look(`/v1/videos/${body.id}`);
    const seen = encodeURIComponent(headers.get("ETag") ?? "");
    await api.test.database.engine.updateTable("videos").set({ frames_rendered: 7 }).execute();
    const answer = await look(`/v1/videos/${body.id}?waitMs=30000&seen=${seen}`);
    expect(answer).toMatchObject({ status: 200, body: { framesRendered: 7 } });
    // Without the quotes that shells take away, and by the header.
    const bare = (answer.headers.get("ETag") ?? "").replaceAll('"', "");
    expect((await look(`/v1/videos/${body.id}?waitMs=1&seen=${bare}`)).status).toBe(200);
    const tag = answer.headers.get("ETag") ?? "";
    expect((await look(`/v1/videos/${body.id}?waitMs=1`, { "If-None-Match": tag })).status).toBe(304);
  });

  it("hears of a change while it waits", async () => {
    const { body } = await order();
    const tag = (await look(`/v1/videos/${body.id}`)).headers.get("ETag") ?? "";
    const waiting = look(`/v1/videos/${body.id}?waitMs=30000`, { "If-None-Match": tag });
    await api.test.database.engine.updateTable("videos").set({ frames_rendered: 9 }).execute();
    expect((await waiting).body).toMatchObject({ framesRendered: 9 });
  });
});
