import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openConsentDesk, type ConsentDeskFixture, type DeskAsker } from "../../../test/fixtures/consent-desk.ts";
import { sampleVoice } from "../../../test/fixtures/loose-files.ts";
import { digestBytes, type Digest } from "../../core/index.ts";

let office: ConsentDeskFixture;
let staff: DeskAsker;
let [person, link, voice] = ["", "", ""];
beforeAll(async () => {
  office = await openConsentDesk();
  staff = await office.withKey(["rights:read", "rights:write"], "default");
  voice = await office.digestOfVoice("rights");
  const asked = await office.askPerson("rights", voice as Digest);
  person = asked.person;
  await office.open(asked.link);
  await office.send(asked.link, [
    ["purposes", "internal-training"],
    ["action", "agree"],
  ]);
  await office.pushVoice("rights", "rights");
  await office.order("rights");
  const { body } = await staff("POST", `/v1/principals/${person}/rights-link`, { language: "hi" });
  link = body.link;
}, 150_000);
afterAll(() => office.close());

const open = () => staff("GET", "/v1/rights-requests?open=true").then(({ body }) => body.requests);
const entries = async (): Promise<{ type: string; body: Record<string, unknown> }[]> => {
  const { engine } = office.served.installation.database;
  const rows = await engine.selectFrom("ledger_pending").select("entry").orderBy("position").execute();
  return rows.map(({ entry }) => JSON.parse(entry));
};

describe("a person's own page", () => {
  it("shows in their language what may be asked for, with nothing chosen and no script, and whom to ask", async () => {
    const { status, html } = await office.open(link);
    expect(status).toBe(200);
    expect(html).toContain('<html lang="hi"');
    expect(html.match(/type="radio"/g)).toHaveLength(5);
    expect(html).not.toMatch(/checked|<script|onclick/);
    expect(html).toContain("privacy@bank.example");
    expect((await office.open(`${link}?language=en`)).html).toContain("Show me my data");
  });

  it("is nobody's where it is guessed, and says so in both languages", async () => {
    const { status, html } = await office.open(`/rights/${"A".repeat(43)}`);
    expect(status).toBe(404);
    expect(html).toMatch(/no longer valid.*यह लिंक/s);
  });

  it("ends when another is made", async () => {
    const { body } = await staff("POST", `/v1/principals/${person}/rights-link`, {});
    expect((await office.open(link)).status).toBe(404);
    link = body.link;
    expect((await office.open(link)).status).toBe(200);
  });

  it("takes no complaint without a word, and nothing that was not chosen", async () => {
    for (const fields of [
      [["kind", "grievance"]],
      [["text", "?"]],
      [
        ["kind", "nomination"],
        ["name", "Ravi"],
      ],
    ] as const) {
      expect((await office.send(link, fields as never)).status).toBe(400);
    }
    expect(await open()).toEqual([]);
  });
});

describe("what is kept of somebody", () => {
  it("is asked for by their link, with a clock and its source, and told when somebody has answered", async () => {
    expect((await office.send(link, [["kind", "access"]])).status).toBe(303);
    const [request] = await open();
    expect(request).toMatchObject({
      kind: "access",
      state: "identified",
      identity: { method: "link" },
      clock: { rule: "s. 11; rule 14", isInForce: false },
      isOverdue: false,
    });
    expect(Date.parse(request.dueAt) - Date.parse(request.receivedAt)).toBe(30 * 86_400_000);
    expect((await office.open(`${link}?report=json`)).status).toBe(409);
    const { status, body } = await staff("POST", `/v1/rights-requests/${request.id}/answer`, {});
    expect([status, body.state]).toEqual([200, "answered"]);
    expect(body.answer).toContain("privacy@bank.example");
    const told = JSON.parse((await office.open(`${link}?report=json`)).html);
    expect(told).toMatchObject({
      person: { ref: "rights", name: "Kavya Rao", contact: "kavya@example.in" },
      likenesses: [{ asset: "voice/rights@1.0.0", sha256: voice, isSealed: false }],
      consents: [{ status: "given", purposes: [{ purpose: "internal-training", uses: 1 }] }],
      uses: [{ purpose: "internal-training", channel: "internal-lms", territory: "IN", downloads: 0 }],
    });
    expect(told.recipients.map(({ name, role }: { name: string; role: string }) => [role, name])).toEqual([
      ["fiduciary", "Bank of Pune"],
      ["processor", "Studio"],
    ]);
    expect(told.ledger.map(({ type }: { type: string }) => type)).toContain("consent.given");
    expect((await office.open(`${link}?report=html`)).html).toContain("voice/rights@1.0.0");
    expect((await staff("GET", `/v1/rights-requests/${request.id}/report`)).body.person.name).toBe("Kavya Rao");
  });
});

describe("a request that came by mail", () => {
  it("is answered only when somebody has found out who asks", async () => {
    const asked = { principal: person, kind: "correction", text: "My name is Kavya Rao Iyer" };
    const { status, body: request } = await staff("POST", "/v1/rights-requests", asked);
    expect([status, request.state, request.text]).toEqual([201, "received", "My name is Kavya Rao Iyer"]);
    const answer = { correction: { name: "Kavya Rao Iyer", contact: "kavya@example.in" } };
    const early = await staff("POST", `/v1/rights-requests/${request.id}/answer`, answer);
    expect([early.status, early.body.code]).toEqual([409, "state_conflict"]);
    const evidenceSha256 = digestBytes("a passport");
    await staff("POST", `/v1/rights-requests/${request.id}/identity`, { method: "document", evidenceSha256 });
    expect((await staff("POST", `/v1/rights-requests/${request.id}/answer`, {})).status).toBe(400);
    expect((await staff("POST", `/v1/rights-requests/${request.id}/answer`, answer)).body.state).toBe("answered");
    expect((await office.ask("GET", `/v1/principals/${person}`)).body.name).toBe("Kavya Rao Iyer");
    const { body } = await staff("GET", `/v1/rights-requests/${request.id}`);
    expect(body.events.map(({ type }: { type: string }) => type)).toEqual([
      "rights.received",
      "rights.identified",
      "rights.answered",
    ]);
    expect((await staff("POST", `/v1/rights-requests/${request.id}/answer`, answer)).status).toBe(409);
  });

  it("is refused with a reason, which they are told", async () => {
    const { body } = await staff("POST", "/v1/rights-requests", { principal: person, kind: "access" });
    const refused = await staff("POST", `/v1/rights-requests/${body.id}/refuse`, {
      text: "We cannot tell who you are.",
    });
    expect(refused.body).toMatchObject({ state: "refused", answer: "We cannot tell who you are." });
  });
});

describe("a complaint", () => {
  it("has the clock of the rule that stands, and is answered in words", async () => {
    await office.send(link, [
      ["kind", "grievance"],
      ["text", "My voice was used for a joke."],
    ]);
    const [request] = await open();
    expect(request).toMatchObject({ kind: "grievance", clock: { law: "SPDI Rules 2011", isInForce: true } });
    expect((await staff("POST", `/v1/rights-requests/${request.id}/answer`, {})).status).toBe(400);
    const said = { text: "We have taken the video down." };
    expect((await staff("POST", `/v1/rights-requests/${request.id}/answer`, said)).body.answer).toContain(said.text);
    expect((await office.open(link)).html).toContain("We have taken the video down.");
  });

  it("can be taken back by whoever made it, and by no other link", async () => {
    await office.send(link, [
      ["kind", "grievance"],
      ["text", "Never mind."],
    ]);
    const [request] = await open();
    const other = await office.askPerson("other", digestBytes("x"));
    const { body } = await staff("POST", `/v1/principals/${other.person}/rights-link`, {});
    expect((await office.send(body.link, [["takeBack", request.id]])).status).toBe(404);
    expect((await office.send(link, [["takeBack", request.id]])).status).toBe(303);
    expect(await open()).toEqual([]);
  });
});

describe("those who act for somebody", () => {
  it("are named by the person, act when somebody has seen what makes them, and see only what they asked", async () => {
    const nominee = [
      ["kind", "nomination"],
      ["name", "Ravi Rao"],
      ["contact", "ravi@example.in"],
    ] as const;
    await office.send(link, nominee);
    const [request] = await open();
    expect((await staff("POST", `/v1/principals/${person}/rights-link`, { by: "nominee" })).status).toBe(403);
    const { body: named } = await staff("POST", `/v1/rights-requests/${request.id}/answer`, {});
    expect(named.answer).toContain("Ravi Rao");
    const { body: list } = await staff("GET", `/v1/principals/${person}/nominees`);
    expect(list.nominees).toMatchObject([{ name: "Ravi Rao", contact: "ravi@example.in", activatedAt: null }]);
    const asked = { principal: person, kind: "access", by: "nominee" };
    expect((await staff("POST", "/v1/rights-requests", asked)).status).toBe(403);
    const why = { cause: "incapacity", evidenceSha256: digestBytes("a certificate") };
    expect((await staff("POST", `/v1/nominees/${list.nominees[0].id}/activate`, why)).status).toBe(200);
    const { body } = await staff("POST", `/v1/principals/${person}/rights-link`, { by: "nominee", language: "en" });
    const { html } = await office.open(body.link);
    expect(html).toContain("named you for it");
    expect(html).not.toMatch(/value="nomination"|used for a joke/);
  });

  it("are guardians only of those of whom somebody has looked at it", async () => {
    const asked = { principal: person, kind: "access", by: "guardian" };
    expect(await staff("POST", "/v1/rights-requests", asked)).toMatchObject({
      status: 403,
      body: { code: "forbidden" },
    });
  });
});

describe("erasure", () => {
  it("ends consents and uses at once, says what is kept and why, and the page is gone", async () => {
    await office.send(link, [["kind", "erasure"]]);
    const [request] = await open();
    const { status, body } = await staff("POST", `/v1/rights-requests/${request.id}/answer`, {});
    expect([status, body.state]).toEqual([200, "answered"]);
    expect(body.answer).toMatch(/sealed under a key of your own|आपकी अपनी कुंजी/);
    expect((await office.open(link)).status).toBe(404);
    const { body: her } = await office.ask("GET", `/v1/principals/${person}`);
    expect([her.name, her.contact, her.erasedAt === null]).toEqual([null, null, false]);
    const refused = await office.order("rights");
    expect([refused.status, refused.body.code]).toEqual([403, "consent_refused"]);
    const { body: videos } = await office.ask("GET", "/v1/videos");
    expect(videos.videos.map(({ state }: { state: string }) => state)).toEqual(["blocked"]);
    const vault = await office.served.installation.stores.openVault("default");
    expect(await vault.has(digestBytes(sampleVoice))).toBe(false);
  });

  it("stands in the ledger with all that was asked for and answered, and nobody is named there", async () => {
    const all = await entries();
    const types = all.map(({ type }) => type);
    for (const type of ["received", "identified", "answered", "refused", "taken_back", "link_made", "nominee_named"]) {
      expect(types).toContain(`rights.${type}`);
    }
    for (const type of ["person.corrected", "person.erased", "rights.nominee_activated", "consent.withdrawn"]) {
      expect(types).toContain(type);
    }
    expect(JSON.stringify(all)).not.toMatch(/Kavya Rao|Ravi Rao|for a joke|kavya@example|taken the video down/);
    const answered = all.filter(({ type }) => type === "rights.answered");
    expect(answered.every(({ body }) => body["isInTime"] === true)).toBe(true);
  });

  it("leaves nothing of what was written in the database as it was", async () => {
    const { engine } = office.served.installation.database;
    const rows = [
      ...(await engine.selectFrom("rights_requests").selectAll().execute()),
      ...(await engine.selectFrom("nominees").selectAll().execute()),
    ];
    expect(JSON.stringify(rows)).not.toMatch(/Kavya Rao|Ravi Rao|for a joke|kavya@example|taken the video down/);
  });
});

it("whoever may not see the desk sees none of it, and another workspace has its own", async () => {
  const producer = await office.withKey(["consents:read"], "default");
  expect((await producer("GET", "/v1/rights-requests")).status).toBe(403);
  await office.served.installation.database.engine
    .insertInto("workspaces")
    .values({ id: "next", name: "next" })
    .execute();
  const other = await office.withKey(["rights:read", "rights:write"], "next");
  expect((await other("GET", "/v1/rights-requests")).body.requests).toEqual([]);
  expect((await other("POST", "/v1/rights-requests", { principal: person, kind: "access" })).status).toBe(404);
});
