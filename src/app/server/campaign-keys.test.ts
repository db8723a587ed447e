import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  campaignStart,
  openCampaignRoom,
  rowsOf,
  type CampaignTestRoom,
} from "../../../test/fixtures/campaign-room.ts";
import { testSealer } from "../../../test/fixtures/test-campaign-keys.ts";
import { openCampaignKey } from "../../productions/index.ts";
import { keepCampaigns } from "./campaign-keeper.ts";
import { createCampaignPeople } from "./campaign-people.ts";

let room: CampaignTestRoom;
beforeAll(async () => {
  room = await openCampaignRoom();
});
afterAll(() => room.close());

const engine = () => room.api.test.database.engine;
const keepOnce = async (): Promise<void> => {
  const keeper = keepCampaigns({ ...room, database: room.api.test.database, everyMs: 3_600_000 });
  await keeper.look();
  await keeper.close();
};
/** As a server that has just been started sees it. */
const openAnew = () => createCampaignPeople({ database: room.api.test.database, keys: room.keys, now: room.now });

/** All that the database has of a campaign, as a backup holds it. */
async function copyRows(id: string) {
  const campaign = await engine().selectFrom("campaigns").selectAll().where("id", "=", id).executeTakeFirstOrThrow();
  const rows = await engine().selectFrom("campaign_rows").selectAll().where("campaign_id", "=", id).execute();
  return {
    text: JSON.stringify({ campaign, rows }),
    async restore(): Promise<void> {
      const { id: _, ...columns } = campaign;
      const { sealed_key, state, erased_at, finished_at, rows_good, rows_cancelled } = columns;
      const standing = { sealed_key, state, erased_at, finished_at, rows_good, rows_cancelled };
      await engine().updateTable("campaigns").set(standing).where("id", "=", id).execute();
      for (const { number, sealed, sealed_problems, recipient_mac, state: stateOf } of rows) {
        await engine()
          .updateTable("campaign_rows")
          .set({ sealed, sealed_problems, recipient_mac, state: stateOf })
          .where("campaign_id", "=", id)
          .where("number", "=", number)
          .execute();
      }
    },
  };
}

describe("the ground on which a campaign has people's data", () => {
  const create = (more: object) =>
    room.ask(room.key, "POST", "/v1/campaigns", { template: "gift@1.0.0", name: "Test", ...more });

  it("is said with it, and stands in the ledger without what it refers to", async () => {
    const { status, body } = await create({
      purpose: "marketing",
      basis: { kind: "consent", reference: "CRM list 7" },
    });
    expect([status, body.options.basis]).toEqual([202, { kind: "consent", reference: "CRM list 7" }]);
    const entries = await engine().selectFrom("ledger_pending").selectAll().execute();
    const said = entries.map((entry) => JSON.stringify(entry)).filter((text) => text.includes(body.id as string));
    expect(said.join()).toContain("campaign.created");
    expect(said.join()).not.toContain("CRM list 7");
  });

  it.each([
    [{ basis: { kind: "legitimate-interest" } }, /basis/],
    [{ basis: { kind: "consent" } }, /basis\.reference/],
    [{ purpose: "marketing", basis: { kind: "employment" } }, /s\. 7\(i\)/],
  ])("is refused where it can be none: %j", async (more, why) => {
    const { status, text } = await create(more);
    expect(status).toBe(400);
    expect(text).toMatch(why);
  });
});

describe("one recipient", () => {
  it("is erased from every campaign, however the number is written, and the video that says their name goes; others stay", async () => {
    const [id, other, none] = [await room.ready(3), await room.ready(2), await room.create()];
    await room.change(id, "start");
    await room.tend(id);
    const before = await engine().selectFrom("videos").select("id").where("campaign_id", "=", id).execute();
    expect(before).toHaveLength(3);
    const erased = await room.ask(room.key, "POST", "/v1/recipients/erase", { recipient: " 2 " });
    expect([erased.status, erased.body]).toEqual([200, { campaigns: 2, rows: 2, held: [] }]);
    const { body } = await room.ask(room.key, "GET", `/v1/campaigns/${id}/rows`);
    expect(body.rows.map(({ recipient }: { recipient: string | null }) => recipient)).toEqual(["1", null, "3"]);
    await room.tend(id);
    const videos = await engine()
      .selectFrom("videos")
      .select(["campaign_row", "state", "erased_at"])
      .where("campaign_id", "=", id)
      .orderBy("campaign_row")
      .execute();
    expect(videos.map(({ state, erased_at: at }) => [state === "cancelled", at !== null])).toEqual([
      [false, false],
      [true, true],
      [false, false],
    ]);
    expect((await room.show(other)).rows).toMatchObject({ total: 2, cancelled: 1 });
    expect((await room.show(none)).erasedAt).toBeNull();
    const again = await room.ask(room.key, "POST", "/v1/recipients/erase", { recipient: "2" });
    expect(again.body).toEqual({ campaigns: 0, rows: 0, held: [] });
    const noted = await engine().selectFrom("ledger_pending").selectAll().execute();
    expect(JSON.stringify(noted)).toContain("campaign.recipient_erased");
  });

  it("is erased by who may see recipients, and by nobody else", async () => {
    const key = await room.api.addKey(["campaigns:write"]);
    expect((await room.ask(key, "POST", "/v1/recipients/erase", { recipient: "1" })).status).toBe(403);
  });
});

describe("a campaign's key", () => {
  it("is nowhere in the database, in whatever form", async () => {
    const id = await room.ready(1);
    const { text } = await copyRows(id);
    expect(JSON.parse(text)).toMatchObject({ campaign: { sealed_key: "apart" } });
    await expect(openAnew().keyOf(id)).resolves.toMatchObject({ campaignId: id });
  });

  it("stays destroyed where a database is restored from before: nobody reads what comes back, and it is erased again", async () => {
    const id = await room.ready(2);
    await room.change(id, "start");
    const copy = await copyRows(id);
    await room.change(id, "cancel");
    expect((await room.ask(room.key, "DELETE", `/v1/campaigns/${id}`)).status).toBeLessThan(300);
    await copy.restore();
    expect(await room.show(id)).toMatchObject({ state: "running", erasedAt: null });
    await expect(openAnew().keyOf(id)).rejects.toMatchObject({ code: "data_erased" });
    await keepOnce();
    expect(await room.show(id)).toMatchObject({ state: "cancelled", erasedAt: campaignStart.toISOString() });
    const { rows } = JSON.parse((await copyRows(id)).text) as { rows: { sealed: unknown }[] };
    expect(rows.map(({ sealed }) => sealed)).toEqual([null, null]);
  });

  it("that an older build kept in the database is moved out of it, and opens what it had sealed", async () => {
    const id = await room.create();
    const bytes = randomBytes(32);
    const sealed = openCampaignKey(id, bytes).seal({ name: "Ravi" }, "row 1");
    // As that build left it: in the row, and nowhere else.
    await room.keys.destroy(id);
    const old = `${id.slice(0, -1)}${id.endsWith("0") ? "1" : "0"}`;
    const sealedKey = testSealer.seal(bytes.toString("base64"), `campaign ${old}`);
    await engine().updateTable("campaigns").set({ id: old, sealed_key: sealedKey }).where("id", "=", id).execute();
    const before = await room.keys.open(old, sealedKey);
    expect(before.nameRecipient("+91 1")).toBe(openCampaignKey(old, bytes).nameRecipient("+911"));
    await keepOnce();
    expect(JSON.parse((await copyRows(old)).text)).toMatchObject({ campaign: { sealed_key: "apart" } });
    const after = await openAnew().keyOf(old);
    expect(after.keyFor("blobs")).toEqual(before.keyFor("blobs"));
    expect(openCampaignKey(id, bytes).open(sealed, "row 1")).toEqual({ name: "Ravi" });
    // A copy of the database from before has it in the row, but not for long: what is destroyed stays so.
    await room.keys.destroy(old);
    await expect(room.keys.open(old, sealedKey)).rejects.toMatchObject({ code: "data_erased" });
    expect(await room.keys.adopt(old, sealedKey)).toBeNull();
  });

  it("that is missing and was not destroyed is said to be missing", async () => {
    await expect(room.keys.open("cmp_00000000000000000000000000", "apart")).rejects.toMatchObject({
      code: "config_invalid",
      message: expect.stringContaining("SUTRADHAR_PERSON_KEYS") as string,
    });
  });

  it("is destroyed by whoever tends the campaign, where what erased it was killed before", async () => {
    const id = await room.create();
    await room.send(id, rowsOf(1));
    await engine().updateTable("campaigns").set({ erased_at: room.now() }).where("id", "=", id).execute();
    await room.tend(id);
    await expect(room.keys.open(id, "apart")).rejects.toMatchObject({ code: "data_erased" });
  });
});
