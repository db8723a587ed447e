import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { offerOf, openConsentDesk, type ConsentDeskFixture } from "../../../test/fixtures/consent-desk.ts";
import { digestBytes, type Digest } from "../../core/index.ts";

let office: ConsentDeskFixture;
beforeAll(async () => {
  office = await openConsentDesk();
});
afterAll(() => office.close());

describe("a person's link", () => {
  it("shows the notice in their language, a toggle a purpose, and nothing ticked; and takes no yes without one", async () => {
    const { link } = await office.askPerson("tick", digestBytes("tick"));
    const { html } = await office.open(link);
    expect(html).toContain('<html lang="hi" dir="ltr">');
    expect(html.match(/type="checkbox"/g)).toHaveLength(2);
    expect(html).not.toMatch(/checked|<script|onclick|http-equiv/);
    const nothing = await office.send(link, [["action", "agree"]]);
    expect(nothing.status).toBe(400);
    expect(await nothing.text()).toContain('role="alert"');
    expect((await office.open(`${link}?language=en`)).html).toContain("Choose, for each purpose");
  });

  it("shows exactly the text whose digest is kept", async () => {
    const { link } = await office.askPerson("text", digestBytes("text"));
    const { html } = await office.open(link);
    const notice = /<div class="notice">(.*?)<\/div>/s.exec(html)?.[1] ?? "";
    const shown = notice
      .replaceAll(/<\/(?:h1|h2|p|li)>/g, "\n")
      .replaceAll(/<[^>]+>/g, "")
      .replaceAll("&amp;", "&")
      .trim();
    const { body } = await office.ask("GET", "/v1/notices/staff-videos");
    const kept = body.languages.find(({ language }: { language: string }) => language === "hi");
    expect(shown).toBe(kept.text);
    expect(digestBytes(shown)).toBe(kept.sha256);
  });

  it("takes back in no more steps than it gives", async () => {
    const { link } = await office.askPerson("steps", digestBytes("steps"));
    // What somebody does is what the page offers them: a box to tick, a button to press.
    let page = (await office.open(link)).html;
    const purpose = /<input type="checkbox"[^>]*value="([^"]+)"/.exec(page)?.[1] ?? "";
    const yes = /<button type="submit" name="action" value="(agree)"/.exec(page)?.[1] ?? "";
    const giving = [`tick ${purpose}`, `press ${yes}`];
    expect(
      (
        await office.send(link, [
          ["purposes", purpose],
          ["action", yes],
        ])
      ).status,
    ).toBe(303);
    page = (await office.open(link)).html;
    expect(page).not.toMatch(/<input/);
    const back = /<button type="submit" name="action" value="(withdraw)"/.exec(page)?.[1] ?? "";
    const withdrawing = [`press ${back}`];
    expect((await office.send(link, [["action", back]])).status).toBe(303);
    expect((await office.open(link)).html).not.toContain("<button");
    expect(withdrawing.length).toBeLessThanOrEqual(giving.length);
    const { body } = await office.ask("GET", "/v1/consents?limit=1");
    expect(body.consents[0]).toMatchObject({
      status: "withdrawn",
      artefact: { withdrawal: { steps: { give: 2, withdraw: 1 } } },
    });
    expect(body.consents[0].artefact.withdrawal.steps).toEqual({ give: giving.length, withdraw: withdrawing.length });
  });

  it("is nobody's where it is guessed, and says so in both languages", async () => {
    const { status, html } = await office.open(`/consent/${"A".repeat(43)}`);
    expect(status).toBe(404);
    expect(html).toMatch(/This link is no longer valid.*यह लिंक/s);
    expect((await office.open("/consent/short")).status).toBe(404);
  });

  it("asks for the one-time code, a few times and no more", async () => {
    const { link, code } = await office.askPerson("code", digestBytes("code"), { method: "otp" });
    expect(code).toMatch(/^\d{6}$/);
    await office.open(link);
    const yes = (with_: string) =>
      office.send(link, [
        ["purposes", "marketing"],
        ["code", with_],
        ["action", "agree"],
      ]);
    const wrong = code === "000000" ? "000001" : "000000";
    for (let tries = 0; tries < 5; tries += 1) expect((await yes(wrong)).status).toBe(400);
    // It was guessed at too often: the right one does not help any more.
    expect((await yes(code ?? "")).status).toBe(400);
    const other = await office.askPerson("code-2", digestBytes("code"), { method: "otp" });
    await office.open(other.link);
    const right = await office.send(other.link, [
      ["purposes", "marketing"],
      ["code", other.code ?? ""],
      ["action", "agree"],
    ]);
    expect(right.status).toBe(303);
  });

  it("says no, and later", async () => {
    const { link, id } = await office.askPerson("no", digestBytes("no"));
    await office.open(link);
    await office.send(link, [["action", "later"]]);
    expect((await office.ask("GET", `/v1/consent-requests/${id}`)).body.state).toBe("deferred");
    await office.send(link, [["action", "refuse"]]);
    expect((await office.ask("GET", `/v1/consent-requests/${id}`)).body.state).toBe("refused");
    expect(
      (
        await office.send(link, [
          ["purposes", "marketing"],
          ["action", "agree"],
        ])
      ).status,
    ).toBe(409);
  });
});

describe("nobody is asked", () => {
  it.each([
    ["of whom nobody knows the age", { age: "unknown" }],
    ["who is a minor", { age: "minor" }],
  ])("%s, without a guardian", async (_, said) => {
    const { body: person } = await office.ask("POST", "/v1/principals", { ref: `young-${said.age}`, name: "Kavya" });
    const evidence = { method: "document", at: new Date().toISOString() };
    await office.ask("PUT", `/v1/principals/${person.id}/age`, { ...said, evidence });
    const offer = offerOf("marketing", { ref: "young", voice: digestBytes("x") });
    const asked = { principal: person.id, notice: { id: "staff-videos" }, language: "hi", offers: [offer] };
    expect(await office.ask("POST", "/v1/consent-requests", asked)).toMatchObject({
      status: 403,
      body: { code: "consent_refused" },
    });
    const guardian = { ref: "mother", instrumentSha256: digestBytes("order"), verifiedAt: new Date().toISOString() };
    await office.ask("PUT", `/v1/principals/${person.id}/age`, { ...said, evidence, guardian });
    expect((await office.ask("POST", "/v1/consent-requests", asked)).status).toBe(201);
  });
});

it("what was said in a recording is written down with it, and with the phrase that was to be said", async () => {
  const { id, link } = await office.askPerson("spoken", digestBytes("spoken"), { method: "spoken" });
  expect((await office.open(link)).html).toMatch(/class="phrase">\d( \d){5}</);
  expect(
    (
      await office.send(link, [
        ["purposes", "marketing"],
        ["action", "agree"],
      ])
    ).status,
  ).toBe(409);
  const vault = await office.served.installation.stores.openVault("default");
  const evidence = { mediaSha256: digestBytes("nothing"), shownAt: new Date().toISOString() };
  const give = { purposes: ["marketing"], language: "hi", evidence };
  expect((await office.ask("POST", `/v1/consent-requests/${id}/give`, give)).status).toBe(400);
  const mediaSha256 = await vault.put(Buffer.from("a recording"));
  const { status, body } = await office.ask("POST", `/v1/consent-requests/${id}/give`, {
    ...give,
    evidence: { ...evidence, mediaSha256 },
  });
  expect([status, body.artefact.expression.mediaSha256]).toEqual([201, mediaSha256]);
  expect(body.artefact.expression.statement).toMatch(/विज्ञापन.*\d( \d){5}$/s);
});

it("a scan of what was signed on paper is kept with it, and no consent comes of the page, or of no scan", async () => {
  const { id, link } = await office.askPerson("paper", digestBytes("paper"), { method: "paper" });
  const { html } = await office.open(link);
  expect(html).not.toMatch(/class="phrase"|value="agree"/);
  const vault = await office.served.installation.stores.openVault("default");
  const shownAt = new Date().toISOString();
  const give = (mediaSha256: Digest) =>
    office.ask("POST", `/v1/consent-requests/${id}/give`, {
      purposes: ["marketing"],
      language: "hi",
      evidence: { mediaSha256, shownAt },
    });
  expect((await give(digestBytes("nobody has uploaded this"))).status).toBe(400);
  const scan = await vault.put(Buffer.from("a scan"));
  const { status, body } = await give(scan);
  expect([status, body.artefact.expression.method, body.artefact.expression.mediaSha256]).toEqual([201, "paper", scan]);
  // It is taken back by their link all the same.
  expect((await office.send(link, [["action", "withdraw"]])).status).toBe(303);
});
