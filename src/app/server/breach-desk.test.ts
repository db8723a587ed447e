import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openConsentDesk, type ConsentDeskFixture, type DeskAsker } from "../../../test/fixtures/consent-desk.ts";

let office: ConsentDeskFixture;
let desk: DeskAsker;
let [asha, ravi, video] = ["", "", ""];
beforeAll(async () => {
  office = await openConsentDesk();
  desk = await office.withKey(["breaches:read", "breaches:write"], "default");
  asha = await withVoice("asha");
  ravi = await withVoice("ravi");
  video = (await office.order("asha")).body.id;
}, 150_000);
afterAll(() => office.close());

/** Somebody who has agreed, and whose voice is in the registry. */
async function withVoice(ref: string): Promise<string> {
  const digest = await office.digestOfVoice(ref);
  const asked = await office.askPerson(ref, digest);
  await office.open(asked.link);
  await office.send(asked.link, [
    ["purposes", "internal-training"],
    ["action", "agree"],
  ]);
  await office.pushVoice(ref, ref);
  return asked.person;
}

const noticedAt = (): string => new Date(Date.now() - 3_600_000).toISOString();
const add = (scopes: readonly object[], more: object = {}) =>
  desk("POST", "/v1/breaches", { noticedAt: noticedAt(), scopes, ...more });
const persons = async (id: string): Promise<string[]> =>
  (await desk("GET", `/v1/breaches/${id}/persons`)).body.persons.map((each: { principal: string }) => each.principal);

describe("who is affected", () => {
  it.each([
    ["by an asset", () => [{ kind: "asset", asset: "voice/asha" }], () => [asha]],
    ["by a version that there is not", () => [{ kind: "asset", asset: "voice/asha@9.0.0" }], () => []],
    ["by a video", () => [{ kind: "video", video }], () => [asha]],
    ["by the vault", () => [{ kind: "store", store: "vault" }], () => [asha, ravi]],
    ["by the database", () => [{ kind: "store", store: "database" }], () => [asha, ravi]],
    ["by the whole workspace", () => [{ kind: "workspace" }], () => [asha, ravi]],
    [
      "by two things at once",
      () => [
        { kind: "video", video },
        { kind: "asset", asset: "voice/ravi@1.0.0" },
      ],
      () => [asha, ravi],
    ],
  ] as const)("%s is found by what was made of whom", async (_, scopes, affected) => {
    const { status, body } = await add(scopes());
    expect(status).toBe(201);
    expect(await persons(body.id)).toEqual([...affected()].toSorted());
    expect(body.persons).toBe(affected().length);
  });

  it("by a key is whoever it could have read of, by its scopes, and nobody by one of another workspace", async () => {
    const { engine } = office.served.installation.database;
    const keys = await engine.selectFrom("keys").select(["id", "scopes"]).execute();
    const wide = keys.find(({ scopes }) => scopes.includes("videos:read"));
    const narrow = keys.find(({ scopes }) => scopes.includes("breaches:read"));
    expect(await persons((await add([{ kind: "key", key: wide?.id }])).body.id)).toEqual([asha, ravi].toSorted());
    expect(await persons((await add([{ kind: "key", key: narrow?.id }])).body.id)).toEqual([]);
    expect(await persons((await add([{ kind: "key", key: "key_nobody" }])).body.id)).toEqual([]);
  });

  it("is told by which way", async () => {
    const { body } = await add([{ kind: "video", video }]);
    const { body: list } = await desk("GET", `/v1/breaches/${body.id}/persons`);
    expect(list.persons).toEqual([{ principal: asha, why: [{ kind: "video", what: video }], toldAt: null }]);
  });
});

describe("a breach", () => {
  const facts = {
    nature: "A laptop was stolen",
    extent: "One voice",
    timing: "On 28 November",
    mitigation: "Its key was revoked",
  };
  let id = "";

  it("has its clocks side by side, each with its rule, from when it was noticed", async () => {
    const { body } = await add([{ kind: "asset", asset: "voice/asha" }], { facts });
    id = body.id;
    const clocks = body.clocks.map((clock: { id: string; dueAt: string; isInForce: boolean }) => [
      clock.id,
      (Date.parse(clock.dueAt) - Date.parse(body.noticedAt)) / 3_600_000,
      clock.isInForce,
    ]);
    expect(clocks).toEqual([
      ["board-first", 0, false],
      ["people", 0, false],
      ["cert-in", 6, true],
      ["board-full", 72, false],
    ]);
    expect((await add([], {})).status).toBe(400);
    expect(
      (
        await desk("POST", "/v1/breaches", {
          noticedAt: new Date(Date.now() + 9e6).toISOString(),
          scopes: [{ kind: "workspace" }],
        })
      ).status,
    ).toBe(400);
  });

  it("is told in drafts that name what nobody has said yet", async () => {
    const { status, body } = await desk("POST", `/v1/breaches/${id}/notices`, { kind: "person", language: "hi" });
    expect([status, body.missing]).toEqual([201, ["consequences", "safety"]]);
    expect(body.text).toMatch(
      /^# आपके डेटा के साथ कुछ हुआ है[^]*A laptop was stolen[^]*\[यहाँ भरें: safety\][^]*privacy@bank.example/,
    );
    await desk("PATCH", `/v1/breaches/${id}/facts`, {
      consequences: "Somebody may imitate you",
      safety: "Ask back before you pay",
    });
    const whole = await desk("POST", `/v1/breaches/${id}/notices`, { kind: "person", language: "en" });
    expect(whole.body.missing).toEqual([]);
    expect(whole.body.text).toContain("Ask back before you pay");
    for (const kind of ["cert-in", "board-first", "board-full"]) {
      const draft = await desk("POST", `/v1/breaches/${id}/notices`, { kind });
      expect(draft.status).toBe(201);
      expect(draft.body.text).toContain(`Reference here: ${id}`);
      expect((await desk("POST", `/v1/breaches/${id}/notices`, { kind, language: "hi" })).status).toBe(400);
    }
    expect((await desk("GET", `/v1/breaches/${id}/notices`)).body.notices).toHaveLength(5);
  });

  it("grows with what is found, and those who were told stay told", async () => {
    await desk("POST", `/v1/breaches/${id}/persons/told`, { persons: [asha] });
    const scopes = [
      { kind: "asset", asset: "voice/asha" },
      { kind: "asset", asset: "voice/ravi" },
    ];
    const { body } = await desk("POST", `/v1/breaches/${id}/look`, { scopes });
    expect([body.persons, body.personsTold]).toEqual([2, 1]);
  });

  it("is closed when the clocks that bind are stopped and everybody is told", async () => {
    const close = () => desk("POST", `/v1/breaches/${id}/close`, { reason: "all were told" });
    const early = await close();
    expect([early.status, early.body.detail]).toEqual([409, expect.stringContaining("cert-in, 1 people")]);
    const done = (clock: string) =>
      desk("POST", `/v1/breaches/${id}/clocks/${clock}/done`, { reference: "CERTIn-4711" });
    const { body } = await done("cert-in");
    expect(body.clocks.find((clock: { id: string }) => clock.id === "cert-in")).toMatchObject({
      reference: "CERTIn-4711",
      isOverdue: false,
    });
    expect((await done("cert-in")).status).toBe(409);
    await desk("POST", `/v1/breaches/${id}/persons/told`, {});
    expect((await close()).body.closedAt).toMatch(/^20/);
    expect((await close()).status).toBe(409);
  });

  it("stands in the ledger, and nobody who is affected is named there", async () => {
    const { engine } = office.served.installation.database;
    const rows = await engine.selectFrom("ledger_pending").select("entry").orderBy("position").execute();
    const all = rows.map(({ entry }) => JSON.parse(entry) as { type: string; body: { breach?: string } });
    const own = all.filter(({ body }) => body.breach === id).map(({ type }) => type);
    expect(new Set(own)).toEqual(
      new Set(
        ["noticed", "drafted", "facts_changed", "persons_told", "looked_again", "clock_stopped", "closed"].map(
          (name) => `breach.${name}`,
        ),
      ),
    );
    expect(JSON.stringify(all)).not.toMatch(/laptop|CERTIn|imitate/);
  });
});

it("is the business of those with the scope, in their own workspace", async () => {
  const other = await office.withKey(["consents:read"], "default");
  expect((await other("GET", "/v1/breaches")).status).toBe(403);
  await office.served.installation.database.engine
    .insertInto("workspaces")
    .values({ id: "next", name: "next" })
    .execute();
  const next = await office.withKey(["breaches:read"], "next");
  expect((await next("GET", "/v1/breaches")).body.breaches).toEqual([]);
});
