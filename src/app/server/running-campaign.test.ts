import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  campaignStart,
  openCampaignRoom,
  rowsOf,
  type CampaignTestRoom,
} from "../../../test/fixtures/campaign-room.ts";
import { limits } from "../../core/index.ts";
import { campaignQueue, type CampaignJob } from "../../executors/index.ts";
import { getCampaign } from "../../productions/index.ts";
import { keepCampaigns } from "./campaign-keeper.ts";

let room: CampaignTestRoom;

beforeAll(async () => {
  room = await openCampaignRoom();
});
afterAll(() => room.close());
beforeEach(() => (room.clock = campaignStart));

describe("a campaign that runs", () => {
  it("has no more under way than it may, however many rows it has, and goes on as they end", async () => {
    const id = await room.ready(40, { queuedMax: 20 });
    expect((await room.tend(id)).rows).toMatchObject({ good: 40, underWay: 0 });
    await room.change(id, "start");
    expect(await room.tend(id)).toMatchObject({ state: "running", rows: { good: 20, underWay: 20 } });
    expect((await room.tend(id)).rows).toMatchObject({ good: 20, underWay: 20 });
    await room.end(id, 5, "cancelled");
    expect((await room.tend(id)).rows).toMatchObject({ good: 15, underWay: 20, cancelled: 5 });
    const { engine } = room.api.test.database;
    const [video] = await engine.selectFrom("videos").selectAll().where("campaign_id", "=", id).limit(1).execute();
    expect(video).toMatchObject({ priority: "bulk", request: { template: "template/gift@1.0.0", values: {} } });
    await room.change(id, "cancel");
    await room.tend(id);
  });

  it("has planned what somebody ordered who died before it was planned", async () => {
    const id = await room.ready(2);
    await room.change(id, "start");
    room.asked.length = 0;
    await room.tend(id);
    const first = new Set(room.asked);
    expect(first.size).toBe(2);
    room.asked.length = 0;
    await room.tend(id);
    expect(new Set(room.asked)).toEqual(first);
    await room.change(id, "cancel");
    await room.tend(id);
    room.asked.length = 0;
    await room.tend(id);
    expect(room.asked).toEqual([]);
  });

  it("begins nothing while it is paused, and nothing any more once it is cancelled", async () => {
    const id = await room.ready(6, { queuedMax: 2 });
    await room.change(id, "start");
    await room.tend(id);
    expect((await room.change(id, "pause")).body).toMatchObject({ state: "paused" });
    await room.end(id, 2, "failed");
    expect(await room.tend(id)).toMatchObject({ state: "paused", rows: { good: 4, underWay: 0, failed: 2 } });
    expect((await room.change(id, "pause")).status).toBe(409);
    await room.change(id, "resume");
    expect((await room.tend(id)).rows).toMatchObject({ good: 2, underWay: 2 });
    await room.change(id, "cancel");
    expect(await room.tend(id)).toMatchObject({
      state: "cancelled",
      rows: { good: 0, underWay: 0, failed: 2, cancelled: 4 },
    });
    const { engine } = room.api.test.database;
    const open = await engine
      .selectFrom("videos")
      .select("id")
      .where("campaign_id", "=", id)
      .where("finished_at", "is", null)
      .execute();
    expect(open).toEqual([]);
  });

  it("is done when every row has come to its end, and goes on when failed ones are to be tried again", async () => {
    const id = await room.ready(3);
    await room.change(id, "start");
    await room.tend(id);
    await room.end(id, 1, "failed");
    await room.end(id, 2, "cancelled");
    const done = await room.tend(id);
    expect(done).toMatchObject({ state: "done", rows: { failed: 1, cancelled: 2 } });
    expect(Date.parse(done.eraseAt) - Date.parse(done.finishedAt ?? "")).toBe(
      limits.campaignRetentionDaysUsual * 86_400_000,
    );
    expect((await room.change(id, "retry")).body).toMatchObject({ state: "running", rows: { good: 1, failed: 0 } });
    const { engine } = room.api.test.database;
    const before = await engine.selectFrom("videos").select("id").where("campaign_id", "=", id).execute();
    expect((await room.tend(id)).rows).toMatchObject({ underWay: 1 });
    const after = await engine.selectFrom("videos").select("id").where("campaign_id", "=", id).execute();
    expect(after).toHaveLength(before.length);
    await room.change(id, "cancel");
  });

  it("tells of each state that it comes to, with numbers and nobody's name", async () => {
    const id = await room.ready(1);
    await room.change(id, "start");
    await room.tend(id);
    await room.end(id, 1, "failed");
    await room.tend(id);
    const { engine } = room.api.test.database;
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
    const id = await room.ready(2, {
      deliveryWindow: window,
      startAfter: "2026-11-29T16:00:00Z",
      deadline: "2026-12-02T00:00:00Z",
    });
    await room.change(id, "start");
    expect((await room.tend(id)).rows).toMatchObject({ good: 2, underWay: 0 });
    const nextOf = async (): Promise<Date | null> =>
      (
        await room.api.test.database.engine
          .selectFrom("campaigns")
          .select("next_at")
          .where("id", "=", id)
          .executeTakeFirstOrThrow()
      ).next_at;
    expect((await nextOf())?.toISOString()).toBe("2026-11-29T16:00:00.000Z");
    room.clock = new Date("2026-11-29T16:00:00Z");
    await room.tend(id);
    expect((await nextOf())?.toISOString()).toBe("2026-11-30T03:30:00.000Z");
    room.clock = new Date("2026-12-02T00:00:00Z");
    expect(await room.tend(id)).toMatchObject({
      state: "done",
      problem: { code: "time_limit" },
      rows: { cancelled: 2 },
    });
  });

  it("makes samples before it starts, and no more than was asked for", async () => {
    const id = await room.ready(9);
    expect((await room.change(id, "sample", { count: 3 })).status).toBe(202);
    expect(await room.tend(id)).toMatchObject({ state: "ready_to_start", rows: { good: 6, underWay: 3 } });
    await room.end(id, 3, "failed");
    expect((await room.tend(id)).rows).toMatchObject({ good: 6, underWay: 0, failed: 3 });
    expect((await room.send(id, rowsOf(1))).body).toMatchObject({ code: "state_conflict" });
  });

  it("makes trials that are marked and nobody's real ones, and their rows anew when it starts", async () => {
    const id = await room.ready(4, { purpose: "marketing" });
    const { engine } = room.api.test.database;
    const listVideos = () =>
      engine.selectFrom("videos").selectAll().where("campaign_id", "=", id).orderBy("id").execute();
    expect((await room.change(id, "sample", { count: 2, test: true })).status).toBe(202);
    expect(await room.tend(id)).toMatchObject({ state: "ready_to_start", rows: { good: 2, underWay: 2 } });
    expect(await listVideos()).toMatchObject([{ request: { isTest: true } }, { request: { isTest: true } }]);
    await room.end(id, 1, "failed");
    await room.tend(id);
    await room.change(id, "start");
    expect(await room.tend(id)).toMatchObject({
      state: "running",
      rows: { total: 4, good: 0, underWay: 4, failed: 0 },
    });
    const real = (await listVideos()).filter(({ request }) => !("isTest" in request));
    expect(real.map((video) => video.campaign_row).sort((a, b) => (a ?? 0) - (b ?? 0))).toEqual([1, 2, 3, 4]);
    expect(real[0]).toMatchObject({ request: { purpose: "marketing", orderedBy: expect.any(String) } });
    await room.change(id, "cancel");
    await room.tend(id);
  });

  it("is looked after at once, however wrong the clock was of the server that started it", async () => {
    const id = await room.ready(1);
    room.clock = new Date(campaignStart.getTime() + 30 * 86_400_000);
    await room.change(id, "start");
    room.clock = campaignStart;
    const keeper = keepCampaigns({ ...room, database: room.api.test.database, everyMs: 3_600_000 });
    await keeper.look();
    await keeper.close();
    const jobs = await room.queue.take<CampaignJob>(campaignQueue, 100, 64);
    expect(jobs.filter(({ data }) => data.campaign === id)).toHaveLength(1);
  });
});

describe("what a campaign knows of people", () => {
  it("cannot be read once it is erased, and is erased when its retention has ended, by whichever server looks", async () => {
    const id = await room.ready(2, { retentionDays: 1 });
    expect((await room.ask(room.key, "DELETE", `/v1/campaigns/${await running()}`)).status).toBe(409);
    await room.change(id, "cancel");
    await room.tend(id);
    const keeper = keepCampaigns({ ...room, database: room.api.test.database, everyMs: 3_600_000 });
    await keeper.look();
    expect((await room.show(id)).erasedAt).toBeNull();
    // By a clock that is ahead of the database's nothing is erased.
    const { engine } = room.api.test.database;
    room.clock = new Date(Date.now() + 400 * 86_400_000);
    await engine
      .updateTable("campaigns")
      .set({ erase_at: new Date(Date.now() + 86_400_000) })
      .where("id", "=", id)
      .execute();
    await keeper.look();
    expect((await room.show(id)).erasedAt).toBeNull();
    await engine
      .updateTable("campaigns")
      .set({ erase_at: new Date(Date.now() - 1) })
      .where("id", "=", id)
      .execute();
    await keeper.look();
    await keeper.close();
    expect((await room.show(id)).erasedAt).toBe(room.clock.toISOString());
    expect((await room.ask(room.key, "GET", `/v1/campaigns/${id}/rows`)).body.rows[0]).toMatchObject({
      values: null,
      recipient: null,
    });
    await expect(room.people.keyOf(id)).rejects.toMatchObject({ code: "data_erased" });
    expect((await room.send(id, rowsOf(1))).status).toBe(410);
    const { sealedKey } = await engine.transaction().execute((trx) => getCampaign(trx, id));
    expect(sealedKey).toBeNull();
  });

  async function running(): Promise<string> {
    const id = await room.ready(1);
    await room.change(id, "start");
    return id;
  }
});

it("asks workers for the campaigns that are due, once for a while", async () => {
  const id = await room.ready(1);
  await room.change(id, "start");
  const keeper = keepCampaigns({ ...room, database: room.api.test.database, everyMs: 3_600_000 });
  await keeper.look();
  await keeper.look();
  await keeper.close();
  const jobs = await room.queue.take<CampaignJob>(campaignQueue, 100, 64);
  expect(jobs.filter(({ data }) => data.campaign === id)).toHaveLength(1);
});
