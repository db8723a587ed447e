import { afterAll, beforeAll, expect, it } from "vitest";
import {
  openConsentDesk,
  type AskedPerson,
  type ConsentDeskFixture,
  type DeskAsker,
} from "../../../test/fixtures/consent-desk.ts";

let office: ConsentDeskFixture;
let ask: DeskAsker;
let asked: AskedPerson;

const wanted = {
  template: "template/diwali",
  name: "Diwali",
  voice: "kavya",
  purpose: "internal-training",
  channel: "internal-lms",
  territory: "IN",
};
const create = (more: object = {}) => ask("POST", "/v1/campaigns", { ...wanted, ...more });

beforeAll(async () => {
  office = await openConsentDesk();
  ask = await office.withKey(["campaigns:read", "campaigns:write", "recipients:read"], "default");
  asked = await office.askPerson("kavya", await office.digestOfVoice("kavya"));
  await office.open(asked.link);
  await office.send(asked.link, [
    ["purposes", "internal-training"],
    ["action", "agree"],
  ]);
  await office.pushVoice("kavya", "kavya");
});
afterAll(() => office.close());

it("refuses a campaign whose every video would be refused, in the words of an order of one", async () => {
  for (const [change, why] of [
    [{ purpose: "marketing", channel: undefined }, "purpose_not_covered"],
    [{ purpose: undefined }, "purpose_missing"],
    [{ channel: undefined }, "channel_not_covered"],
    [{ territory: "US" }, "territory_not_covered"],
    // What no rule allows is refused before anybody is asked.
    [{ purpose: "marketing" }, "policy_refused"],
    [{ territory: "XX" }, "policy_refused"],
  ] as const) {
    const [many, one] = [await create(change), await office.order("kavya", change)];
    expect([many.status, `${many.body.code} ${many.body.detail}`]).toEqual([403, expect.stringContaining(why)]);
    expect([many.body.code, many.body.detail]).toEqual([one.body.code, one.body.detail]);
  }
});

it("says which setting is wrong, and where it stands", async () => {
  for (const [change, pointer] of [
    [{ avatar: "nobody-there" }, "#/avatar"],
    [{ profile: "9999p30" }, "#/profile"],
    [{ voice: "espeak-xx" }, "#/voice"],
  ] as const) {
    const { status, body } = await create(change);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(500);
    expect(body.errors).toEqual([expect.objectContaining({ pointer })]);
  }
});

it("is ordered by somebody, as each of its videos is", async () => {
  const { status, body } = await create();
  expect([status, body.options]).toMatchObject([202, { orderedBy: "service:default/test", channel: "internal-lms" }]);
});

it("asks again before more of it is made: what was consented to may have been taken back", async () => {
  const { id } = (await create()).body;
  await office.send(asked.link, [["action", "withdraw"]]);
  for (const change of ["start", "retry", "sample"]) {
    const { status, body } = await ask("POST", `/v1/campaigns/${id}/${change}`, {});
    expect([change, status, body.code]).toEqual([change, 403, "consent_refused"]);
  }
  // To stop is always allowed.
  expect((await ask("POST", `/v1/campaigns/${id}/cancel`, {})).status).toBe(202);
});
