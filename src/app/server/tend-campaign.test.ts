import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openTestApi, type Asker, type TestApi } from "../../../test/fixtures/test-api.ts";
import { testLedgerWriter } from "../../../test/fixtures/test-ledger-writer.ts";
import { createCampaignRoutes } from "../../api/index.ts";
import { limits, SutradharError } from "../../core/index.ts";
import { campaignQueue, openJobQueue, type CampaignJob, type JobQueue } from "../../executors/index.ts";
import { createSealer, getCampaign, moveVideo, type CampaignView } from "../../productions/index.ts";
import { openStores, parseStoreLocation, type Stores, type VideoState } from "../../store/index.ts";
import { keepCampaigns } from "./campaign-keeper.ts";
import { createCampaignPeople, type CampaignPeople } from "./campaign-people.ts";
import { createCampaignService } from "./campaign-service.ts";
import type { PlanOrderOptions } from "./plan-order.ts";
import { tendCampaign, type CampaignRoom } from "./tend-campaign.ts";

const start = new Date("2026-11-29T06:00:00Z");
let clock = start;
const now = (): Date => clock;
const sealer = createSealer(new Uint8Array(32).fill(7));
const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} } as unknown as CampaignRoom["log"];

let api: TestApi;
let ask: Asker;
let queue: JobQueue;
let stores: Stores;
let directory: string;
let key: string;
let people: CampaignPeople;
let room: CampaignRoom;
/** Videos that were to be planned, in their order. */
let asked: string[] = [];

beforeAll(async () => {
  api = await openTestApi(now);
  const { database } = api.test;
  key = await api.addKey(["campaigns:read", "campaigns:write", "recipients:read"]);
  directory = await mkdtemp(join(tmpdir(), "sutradhar-campaigns-"));
  queue = await openJobQueue({ database, onError: () => undefined });
  stores = openStores({
    location: parseStoreLocation("files", {}),
    homeDirectory: directory,
    sizeBytesMax: 1e9,
    database,
    now: () => Date.now(),
  });
  people = createCampaignPeople({ database, sealer: async () => sealer, now });
  ask = api.open([
    createCampaignRoutes(createCampaignService({ database, stores, sealer, people, now }), { database, now }),
  ]);
  // Nothing can be planned just now, so that what is ordered stays under way until a test says what became of it.
  const away = async ({ id }: { readonly id: string }): Promise<never> => {
    asked.push(id);
    throw new SutradharError("database_unavailable", "away");
  };
  const line = { database, queue, now, hooks: {} } as unknown as PlanOrderOptions["line"];
  const plans = { line, stores, people, ledger: testLedgerWriter, now, screen: away, openAssets: async () => ({}) };
  room = { plans: plans as unknown as PlanOrderOptions, people, log: silent };
  await database.engine
    .insertInto("asset_versions")
    .values({
      workspace_id: "shared",
      kind: "template",
      name: "gift",
      version: "1.0.0",
      digest: "0".repeat(64) as never,
      title: "Gift",
      traits: JSON.stringify({
        languages: ["hi"],
        shots: 2,
        variables: [{ name: "name", type: "name", maxLength: 40 }],
      }),
      licence: "own",
      likeness: "none",
      pushed_by: "test",
      pushed_at: new Date(),
    })
    .execute();
}, 60_000);

afterAll(async () => {
  await queue.close();
  await stores.close();
  await api.close();
  await rm(directory, { recursive: true });
});

beforeEach(() => (clock = start));

async function create(more: object = {}): Promise<string> {
  const answer = await ask(key, "POST", "/v1/campaigns", { template: "gift@1.0.0", name: "Test", ...more });
  expect({ status: answer.status, text: answer.text }).toMatchObject({ status: 202 });
  return (answer.body as CampaignView).id;
}

function send(id: string, body: string, query = "", type = "text/csv") {
  return ask(key, "POST", `/v1/campaigns/${id}/rows${query}`, body, { "Content-Type": type });
}

const rowsOf = (count: number, from = 1): string =>
  `name,recipient,callbackId\n${Array.from({ length: count }, (_, index) => `Ravi,${from + index},`).join("\n")}\n`;

/** A campaign whose rows are checked, without a template to plan by. */
async function ready(count: number, more: object = {}): Promise<string> {
  const id = await create(more);
  expect((await send(id, rowsOf(count))).status).toBe(202);
  const { engine } = api.test.database;
  await engine.updateTable("campaign_rows").set({ state: "good" }).where("campaign_id", "=", id).execute();
  await engine
    .updateTable("campaigns")
    .set({ state: "ready_to_start", rows_good: count, next_at: null })
    .where("id", "=", id)
    .execute();
  return id;
}

const change = (id: string, name: string, body?: object) => ask(key, "POST", `/v1/campaigns/${id}/${name}`, body);
const show = async (id: string): Promise<CampaignView> =>
  (await ask(key, "GET", `/v1/campaigns/${id}`)).body as CampaignView;

async function tend(id: string): Promise<CampaignView> {
  await tendCampaign(room, id);
  return show(id);
}

async function end(id: string, count: number, state: VideoState): Promise<void> {
  const { engine } = api.test.database;
  const videos = await engine
    .selectFrom("videos")
    .select("id")
    .where("campaign_id", "=", id)
    .where("finished_at", "is", null)
    .orderBy("campaign_row")
    .limit(count)
    .execute();
  expect(videos).toHaveLength(count);
  for (const video of videos)
    await engine.transaction().execute((trx) => moveVideo(trx, video.id, { to: state, now: now() }));
}

describe("rows that are sent", () => {
  it("are there, sealed, when the answer comes, and are told to those who may see them", async () => {
    const id = await create();
    const answer = await send(id, "name,recipient\nमीरा,+91 98\nRavi,2\n");
    expect([answer.status, answer.body.rows]).toMatchObject([202, { total: 2, unchecked: 2 }]);
    const page = await ask(key, "GET", `/v1/campaigns/${id}/rows`);
    expect(page.body.rows).toMatchObject([
      { number: 1, line: 2, values: { name: "मीरा" }, recipient: "+91 98" },
      { number: 2, line: 3 },
    ]);
    const clerk = await api.addKey(["campaigns:read"]);
    const hidden = await ask(clerk, "GET", `/v1/campaigns/${id}/rows`);
    expect(hidden.body.rows[0]).toMatchObject({ number: 1, values: null, recipient: "•••" });
    const { engine } = api.test.database;
    const stored = await engine.selectFrom("campaign_rows").selectAll().where("campaign_id", "=", id).execute();
    expect(JSON.stringify(stored)).not.toMatch(/मीरा|Ravi|\+91/);
  });

  it("are added to those that are there, replace them where that is asked for, and are not added twice where told where they go", async () => {
    const id = await create();
    await send(id, rowsOf(2));
    expect((await send(id, rowsOf(3, 10))).body.rows.total).toBe(5);
    expect((await send(id, rowsOf(3, 10), "?at=2")).status).toBe(409);
    expect((await send(id, rowsOf(1), "?at=5")).body.rows.total).toBe(6);
    expect((await send(id, '{"name":"A"}\n', "?replace=true", "application/jsonl")).body.rows.total).toBe(1);
    expect((await send(id, '[{"name":"B"},{"name":"C"}]', "", "application/json")).body.rows.total).toBe(3);
  });

  it.each([
    ["of a broken file", `${rowsOf(700)}"never closed`, 400, /never closed/],
    ["with a column that is no variable", "nam\nA\n", 400, /did you mean name/],
    ["without a row", "name\n", 400, /one at least/],
    ["of an unknown kind", "name\nA\n", 400, /Content-Type/],
  ])("count for nothing where they are %s", async (what, body, status, message) => {
    const id = await create();
    const answer = await send(id, body, "", what.endsWith("kind") ? "text/html" : "text/csv");
    expect([answer.status, answer.body.detail]).toEqual([status, expect.stringMatching(message)]);
    expect((await show(id)).rows.total).toBe(0);
    const { engine } = api.test.database;
    const left = await engine.selectFrom("campaign_rows").select("number").where("campaign_id", "=", id).execute();
    expect(left).toEqual([]);
    expect((await send(id, rowsOf(1))).body.rows.total).toBe(1);
  });

  it("are one sender's at a time", async () => {
    const id = await create();
    const answers = await Promise.all([send(id, rowsOf(900)), send(id, rowsOf(900, 5_000))]);
    const statuses = answers.map(({ status }) => status).sort((a, b) => a - b);
    const { rows } = await show(id);
    // Both, one after the other, or one refused: never a mixture.
    expect([
      ["202,202", 1_800],
      ["202,409", 900],
    ]).toContainEqual([statuses.join(), rows.total]);
  });

  it("are listed page by page, with a cursor that is of its own query", async () => {
    const id = await create();
    await send(id, rowsOf(5));
    const first = await ask(key, "GET", `/v1/campaigns/${id}/rows?limit=3`);
    const second = await ask(key, "GET", `/v1/campaigns/${id}/rows?limit=3&cursor=${first.body.next}`);
    expect([first, second].map(({ body }) => body.rows.map(({ number }: { number: number }) => number))).toEqual([
      [1, 2, 3],
      [4, 5],
    ]);
    const other = await create();
    for (const path of [
      `/v1/campaigns/${id}/rows?state=bad&cursor=${first.body.next}`,
      `/v1/campaigns/${other}/rows?cursor=${first.body.next}`,
    ]) {
      expect((await ask(key, "GET", path)).status).toBe(400);
    }
  });
});

describe("a campaign", () => {
  it("is begun once by an Idempotency-Key, however closely it is asked for twice", async () => {
    const order = { template: "gift@1.0.0", name: "Once" };
    const headers = { "Idempotency-Key": "campaign-once" };
    const answers = await Promise.all([1, 2, 3].map(() => ask(key, "POST", "/v1/campaigns", order, headers)));
    for (const { status } of answers) expect([202, 409]).toContain(status);
    const again = await ask(key, "POST", "/v1/campaigns", order, headers);
    const ids = new Set([again, ...answers].flatMap(({ status, body }) => (status === 202 ? [body.id] : [])));
    expect(ids.size).toBe(1);
  });

  it("is another workspace's to nobody", async () => {
    const id = await ready(1);
    const theirs = await api.addKey(["campaigns:read", "campaigns:write", "recipients:read"], "theirs");
    for (const [method, path] of [
      ["GET", ""],
      ["GET", "/rows"],
      ["GET", "/results.csv"],
      ["POST", "/start"],
      ["DELETE", ""],
    ] as const) {
      const { body } = await ask(theirs, method, `/v1/campaigns/${id}${path}`);
      expect({ path, ...body }).toMatchObject({
        code: "campaign_unknown",
      });
    }
  });

  it.each([
    [{ deadline: "2026-11-29T05:00:00Z" }, /deadline/],
    [{ expiresAt: "2026-11-01T05:00:00Z" }, /expiresAt/],
    [{ startAfter: "2028-01-01T00:00:00Z" }, /startAfter/],
    [{ startAfter: "2026-11-30T00:00:00Z", deadline: "2026-11-29T12:00:00Z" }, /deadline/],
    [{ deadline: "2026-12-02T00:00:00Z", expiresAt: "2026-12-01T00:00:00Z" }, /expiresAt/],
    [{ deliveryWindow: { from: "9", to: "20:00", timeZone: "Asia/Kolkata" } }, /deliveryWindow/],
    [{ retentionDays: 0 }, /retentionDays/],
  ])("is refused with times that cannot be: %j", async (more, message) => {
    const answer = await ask(key, "POST", "/v1/campaigns", { template: "gift@1.0.0", name: "Test", ...more });
    expect([answer.status, answer.body.detail]).toEqual([expect.any(Number), expect.stringMatching(message)]);
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
  });
});

describe("a campaign that runs", () => {
  it("has no more under way than it may, however many rows it has, and goes on as they end", async () => {
    const id = await ready(40, { queuedMax: 20 });
    expect((await tend(id)).rows).toMatchObject({ good: 40, underWay: 0 });
    await change(id, "start");
    expect(await tend(id)).toMatchObject({ state: "running", rows: { good: 20, underWay: 20 } });
    expect((await tend(id)).rows).toMatchObject({ good: 20, underWay: 20 });
    await end(id, 5, "cancelled");
    expect((await tend(id)).rows).toMatchObject({ good: 15, underWay: 20, cancelled: 5 });
    const { engine } = api.test.database;
    const [video] = await engine.selectFrom("videos").selectAll().where("campaign_id", "=", id).limit(1).execute();
    expect(video).toMatchObject({ priority: "bulk", request: { template: "template/gift@1.0.0", values: {} } });
    await change(id, "cancel");
    await tend(id);
  });

  it("has planned what somebody ordered who died before it was planned", async () => {
    const id = await ready(2);
    await change(id, "start");
    asked = [];
    await tend(id);
    const first = new Set(asked);
    expect(first.size).toBe(2);
    asked = [];
    await tend(id);
    expect(new Set(asked)).toEqual(first);
    await change(id, "cancel");
    await tend(id);
    asked = [];
    await tend(id);
    expect(asked).toEqual([]);
  });

  it("begins nothing while it is paused, and nothing any more once it is cancelled", async () => {
    const id = await ready(6, { queuedMax: 2 });
    await change(id, "start");
    await tend(id);
    expect((await change(id, "pause")).body).toMatchObject({ state: "paused" });
    await end(id, 2, "failed");
    expect(await tend(id)).toMatchObject({ state: "paused", rows: { good: 4, underWay: 0, failed: 2 } });
    expect((await change(id, "pause")).status).toBe(409);
    await change(id, "resume");
    expect((await tend(id)).rows).toMatchObject({ good: 2, underWay: 2 });
    await change(id, "cancel");
    expect(await tend(id)).toMatchObject({
      state: "cancelled",
      rows: { good: 0, underWay: 0, failed: 2, cancelled: 4 },
    });
    const { engine } = api.test.database;
    const open = await engine
      .selectFrom("videos")
      .select("id")
      .where("campaign_id", "=", id)
      .where("finished_at", "is", null)
      .execute();
    expect(open).toEqual([]);
  });

  it("is done when every row has come to its end, and goes on when failed ones are to be tried again", async () => {
    const id = await ready(3);
    await change(id, "start");
    await tend(id);
    await end(id, 1, "failed");
    await end(id, 2, "cancelled");
    const done = await tend(id);
    expect(done).toMatchObject({ state: "done", rows: { failed: 1, cancelled: 2 } });
    expect(Date.parse(done.eraseAt) - Date.parse(done.finishedAt ?? "")).toBe(
      limits.campaignRetentionDaysUsual * 86_400_000,
    );
    expect((await change(id, "retry")).body).toMatchObject({ state: "running", rows: { good: 1, failed: 0 } });
    const { engine } = api.test.database;
    const before = await engine.selectFrom("videos").select("id").where("campaign_id", "=", id).execute();
    expect((await tend(id)).rows).toMatchObject({ underWay: 1 });
    const after = await engine.selectFrom("videos").select("id").where("campaign_id", "=", id).execute();
    expect(after).toHaveLength(before.length);
    await change(id, "cancel");
  });

  it("tells of each state that it comes to, with numbers and nobody's name", async () => {
    const id = await ready(1);
    await change(id, "start");
    await tend(id);
    await end(id, 1, "failed");
    await tend(id);
    const { engine } = api.test.database;
    const events = await engine
      .selectFrom("events")
      .select(["type", "data"])
      .where("subject", "=", `campaigns/${id}`)
      .orderBy("sequence")
      .execute();
    expect(events.map(({ type }) => type)).toEqual(
      ["created", "running", "done"].map((what) => `sutradhar.campaign.${what}`),
    );
    expect(events.at(-1)?.data).toMatchObject({ campaign: id, state: "done", rows: { total: 1, failed: 1 } });
  });

  it("waits for its window, for its time, and ends by its deadline", async () => {
    const window = { from: "09:00", to: "20:00", timeZone: "Asia/Kolkata" };
    const id = await ready(2, {
      deliveryWindow: window,
      startAfter: "2026-11-29T16:00:00Z",
      deadline: "2026-12-02T00:00:00Z",
    });
    await change(id, "start");
    expect((await tend(id)).rows).toMatchObject({ good: 2, underWay: 0 });
    const nextOf = async (): Promise<Date | null> =>
      (
        await api.test.database.engine
          .selectFrom("campaigns")
          .select("next_at")
          .where("id", "=", id)
          .executeTakeFirstOrThrow()
      ).next_at;
    expect((await nextOf())?.toISOString()).toBe("2026-11-29T16:00:00.000Z");
    clock = new Date("2026-11-29T16:00:00Z");
    await tend(id);
    expect((await nextOf())?.toISOString()).toBe("2026-11-30T03:30:00.000Z");
    clock = new Date("2026-12-02T00:00:00Z");
    expect(await tend(id)).toMatchObject({ state: "done", problem: { code: "time_limit" }, rows: { cancelled: 2 } });
  });

  it("makes samples before it starts, and no more than was asked for", async () => {
    const id = await ready(9);
    expect((await change(id, "sample", { count: 3 })).status).toBe(202);
    expect(await tend(id)).toMatchObject({ state: "ready_to_start", rows: { good: 6, underWay: 3 } });
    await end(id, 3, "failed");
    expect((await tend(id)).rows).toMatchObject({ good: 6, underWay: 0, failed: 3 });
    expect((await send(id, rowsOf(1))).body).toMatchObject({ code: "state_conflict" });
  });
});

describe("what a campaign knows of people", () => {
  it("cannot be read once it is erased, and is erased when its retention has ended, by whichever server looks", async () => {
    const id = await ready(2, { retentionDays: 1 });
    expect((await ask(key, "DELETE", `/v1/campaigns/${await running()}`)).status).toBe(409);
    await change(id, "cancel");
    await tend(id);
    const keeper = keepCampaigns({ database: api.test.database, queue, log: silent, now, everyMs: 3_600_000 });
    await keeper.look();
    expect((await show(id)).erasedAt).toBeNull();
    clock = new Date(start.getTime() + 2 * 86_400_000);
    await keeper.look();
    await keeper.close();
    expect((await show(id)).erasedAt).toBe(clock.toISOString());
    expect((await ask(key, "GET", `/v1/campaigns/${id}/rows`)).body.rows[0]).toMatchObject({
      values: null,
      recipient: null,
    });
    await expect(people.keyOf(id)).rejects.toMatchObject({ code: "data_erased" });
    expect((await send(id, rowsOf(1))).status).toBe(410);
    const { engine } = api.test.database;
    const { sealedKey } = await engine.transaction().execute((trx) => getCampaign(trx, id));
    expect(sealedKey).toBeNull();
  });

  async function running(): Promise<string> {
    const id = await ready(1);
    await change(id, "start");
    return id;
  }
});

it("asks workers for the campaigns that are due, once for a while", async () => {
  const id = await ready(1);
  await change(id, "start");
  const keeper = keepCampaigns({ database: api.test.database, queue, log: silent, now, everyMs: 3_600_000 });
  await keeper.look();
  await keeper.look();
  await keeper.close();
  const jobs = await queue.take<CampaignJob>(campaignQueue, 100, 64);
  expect(jobs.filter(({ data }) => data.campaign === id)).toHaveLength(1);
});
