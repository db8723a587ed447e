import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  campaignStart,
  openCampaignRoom,
  rowsOf,
  type CampaignTestRoom,
} from "../../../test/fixtures/campaign-room.ts";

let room: CampaignTestRoom;

beforeAll(async () => {
  room = await openCampaignRoom();
});
afterAll(() => room.close());
beforeEach(() => (room.clock = campaignStart));

describe("rows that are sent", () => {
  it("are there, sealed, when the answer comes, and are told to those who may see them", async () => {
    const id = await room.create();
    const answer = await room.send(id, "name,recipient\nमीरा,+91 98\nRavindranath Iyer,2\n");
    expect([answer.status, answer.body.rows]).toMatchObject([202, { total: 2, unchecked: 2 }]);
    const page = await room.ask(room.key, "GET", `/v1/campaigns/${id}/rows`);
    expect(page.body.rows).toMatchObject([
      { number: 1, line: 2, values: { name: "मीरा" }, recipient: "+91 98" },
      { number: 2, line: 3 },
    ]);
    const clerk = await room.api.addKey(["campaigns:read"]);
    const hidden = await room.ask(clerk, "GET", `/v1/campaigns/${id}/rows`);
    expect(hidden.body.rows[0]).toMatchObject({ number: 1, values: null, recipient: "•••" });
    const { engine } = room.api.test.database;
    const stored = await engine.selectFrom("campaign_rows").selectAll().where("campaign_id", "=", id).execute();
    expect(JSON.stringify(stored)).not.toMatch(/मीरा|Ravindranath|\+91 ?98/);
  });

  it("are added to those that are there, replace them where that is asked for, and are not added twice where told where they go", async () => {
    const id = await room.create();
    await room.send(id, rowsOf(2));
    expect((await room.send(id, rowsOf(3, 10))).body.rows.total).toBe(5);
    expect((await room.send(id, rowsOf(3, 10), "?at=2")).status).toBe(409);
    expect((await room.send(id, rowsOf(1), "?at=5")).body.rows.total).toBe(6);
    expect((await room.send(id, '{"name":"A"}\n', "?replace=true", "application/jsonl")).body.rows.total).toBe(1);
    expect((await room.send(id, '[{"name":"B"},{"name":"C"}]', "", "application/json")).body.rows.total).toBe(3);
  });

  it.each([
    ["of a broken file", `${rowsOf(700)}"never closed`, 400, /never closed/],
    ["with a column that is no variable", "nam\nA\n", 400, /did you mean name/],
    ["without a row", "name\n", 400, /one at least/],
    ["of an unknown kind", "name\nA\n", 400, /Content-Type/],
  ])("count for nothing where they are %s", async (what, body, status, message) => {
    const id = await room.create();
    const answer = await room.send(id, body, "", what.endsWith("kind") ? "text/html" : "text/csv");
    expect([answer.status, answer.body.detail]).toEqual([status, expect.stringMatching(message)]);
    expect((await room.show(id)).rows.total).toBe(0);
    const { engine } = room.api.test.database;
    const left = await engine.selectFrom("campaign_rows").select("number").where("campaign_id", "=", id).execute();
    expect(left).toEqual([]);
    expect((await room.send(id, rowsOf(1))).body.rows.total).toBe(1);
  });

  it("are one sender's at a time", async () => {
    const id = await room.create();
    const answers = await Promise.all([room.send(id, rowsOf(900)), room.send(id, rowsOf(900, 5_000))]);
    const statuses = answers.map(({ status }) => status).sort((a, b) => a - b);
    const { rows } = await room.show(id);
    // Both, one after the other, or one refused: never a mixture.
    expect([
      ["202,202", 1_800],
      ["202,409", 900],
    ]).toContainEqual([statuses.join(), rows.total]);
  });

  it("are listed page by page, with a cursor that is of its own query", async () => {
    const id = await room.create();
    await room.send(id, rowsOf(5));
    const first = await room.ask(room.key, "GET", `/v1/campaigns/${id}/rows?limit=3`);
    const second = await room.ask(room.key, "GET", `/v1/campaigns/${id}/rows?limit=3&cursor=${first.body.next}`);
    expect([first, second].map(({ body }) => body.rows.map(({ number }: { number: number }) => number))).toEqual([
      [1, 2, 3],
      [4, 5],
    ]);
    const other = await room.create();
    for (const path of [
      `/v1/campaigns/${id}/rows?state=bad&cursor=${first.body.next}`,
      `/v1/campaigns/${other}/rows?cursor=${first.body.next}`,
    ]) {
      expect((await room.ask(room.key, "GET", path)).status).toBe(400);
    }
  });
});

describe("a campaign", () => {
  it("is begun once by an Idempotency-Key, however closely it is asked for twice", async () => {
    const order = { template: "gift@1.0.0", name: "Once" };
    const headers = { "Idempotency-Key": "campaign-once" };
    const answers = await Promise.all([1, 2, 3].map(() => room.ask(room.key, "POST", "/v1/campaigns", order, headers)));
    for (const { status } of answers) expect([202, 409]).toContain(status);
    const again = await room.ask(room.key, "POST", "/v1/campaigns", order, headers);
    const ids = new Set([again, ...answers].flatMap(({ status, body }) => (status === 202 ? [body.id] : [])));
    expect(ids.size).toBe(1);
  });

  it("is another workspace's to nobody", async () => {
    const id = await room.ready(1);
    const theirs = await room.api.addKey(["campaigns:read", "campaigns:write", "recipients:read"], "theirs");
    for (const [method, path] of [
      ["GET", ""],
      ["GET", "/rows"],
      ["GET", "/results.csv"],
      ["POST", "/start"],
      ["DELETE", ""],
    ] as const) {
      const { body } = await room.ask(theirs, method, `/v1/campaigns/${id}${path}`);
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
    const answer = await room.ask(room.key, "POST", "/v1/campaigns", { template: "gift@1.0.0", name: "Test", ...more });
    expect([answer.status, answer.body.detail]).toEqual([expect.any(Number), expect.stringMatching(message)]);
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
  });
});
