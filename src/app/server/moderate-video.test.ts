import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openTestApi, type Asker, type TestApi } from "../../../test/fixtures/test-api.ts";
import { testLedgerWriter } from "../../../test/fixtures/test-ledger-writer.ts";
import { addKey, createSecret } from "../../access/index.ts";
import { createModerationRoutes } from "../../api/index.ts";
import { digestBytes } from "../../core/index.ts";
import { openJobQueue, planQueue, type JobQueue } from "../../executors/index.ts";
import { createVideo, moveVideo, type Video } from "../../productions/index.ts";
import type { Trx } from "../../store/index.ts";
import { parseScript } from "../../speech/script/index.ts";
import { collectTexts } from "../collect-texts.ts";
import { readConfig } from "../config.ts";
import { openPolicy } from "../open-policy.ts";
import { createModerationDesk, type ModerationDesk } from "./moderate-video.ts";
import { createModerationReview } from "./review-moderation.ts";

const now = () => new Date();
const hateful = "All Muslims are vermin and must be exterminated.";
const gravest = "Send me naked pictures of the twelve year old child.";

let api: TestApi;
let ask: Asker;
let queue: JobQueue;
let desk: ModerationDesk;
let [asha, ravi] = ["", ""];
let video: Video;
beforeAll(async () => {
  api = await openTestApi(now);
  const { database } = api.test;
  queue = await openJobQueue({ database, onError: () => undefined });
  await queue.open([planQueue]);
  desk = createModerationDesk({ database, ledger: testLedgerWriter, now });
  const policy = () => openPolicy(readConfig({}), { log: { info: () => undefined }, now });
  const review = createModerationReview({ database, queue, ledger: testLedgerWriter, policy, now });
  ask = api.open([createModerationRoutes(review)]);
  [asha, ravi] = [await reviewer("asha", ["trust"]), await reviewer("ravi", ["administrator"])];
});
afterAll(async () => {
  await queue.close();
  await api.close();
});
beforeEach(async () => {
  video = await inDefault((trx) =>
    createVideo(trx, {
      workspaceId: "default",
      order: {
        script: { name: "s.md", digest: digestBytes("s") },
        files: {},
        values: {},
        captions: "none",
        reuse: true,
        priority: "interactive",
        orderedBy: "person:person_meera",
      },
      now: now(),
    }),
  );
  await move("screening");
});

const inDefault = <T>(work: (trx: Trx) => Promise<T>): Promise<T> => api.test.database.forWorkspace("default", work);
/** Somebody who works here, with a key of their own. */
async function reviewer(name: string, roles: readonly string[]): Promise<string> {
  const { engine } = api.test.database;
  const id = `person_${name}`;
  const nobody = { email: null, issuer: null, subject: null, ended_at: null, ended_by: null };
  await engine
    .insertInto("people")
    .values({ id, name, ...nobody, joined_at: now(), created_at: now() })
    .execute();
  const place = { workspace_id: "default", person_id: id, ended_at: null, ended_by: null, created_at: now() };
  await engine
    .insertInto("memberships")
    .values({ ...place, roles: [...roles] })
    .execute();
  return keyOf({ personId: id });
}

async function keyOf(owner: { readonly personId: string } | { readonly service: string }): Promise<string> {
  const secret = createSecret();
  const scopes = ["videos:read", "videos:review", "videos:write"] as const;
  await addKey(api.test.database, { workspaceId: "default", name: "test", secret, scopes, owner, now: new Date(0) });
  return secret;
}

const move = (to: Video["state"]) => inDefault((trx) => moveVideo(trx, video.id, { to, now: now() }));

const scriptOf = (text: string, language = "en") =>
  parseScript({ file: "s.md", text: `---\nlanguage: ${language}\n---\n\n# Hello\n\n${text}\n` }).script;
const admit = (text: string, more: { purpose?: string; language?: string; fileNames?: readonly string[] } = {}) => {
  const script = scriptOf(text, more.language);
  const order = { ...video.order, ...(more.purpose ? { purpose: more.purpose } : {}) };
  return desk.admit({ ...video, order }, { script, fileNames: more.fileNames ?? ["s.md"] });
};
const say = (key: string, verdict: "allow" | "refuse") =>
  ask(key, "POST", `/v1/videos/${video.id}/moderation`, { verdict, reason: "I have looked at it" });

describe("the texts of a video", () => {
  it("go on where nothing speaks against them, with what they are about", async () => {
    expect(await admit("Welcome to our safety training.")).toEqual(["general"]);
    const { body } = await ask(asha, "GET", `/v1/videos/${video.id}/moderation`);
    expect(body).toMatchObject({ action: "allow", overriddenAt: null, judged: { objections: [] } });
  });

  it("that are refused say where and why, and repeat no word", async () => {
    const refusal = admit(hateful);
    await expect(refusal).rejects.toMatchObject({ code: "moderation_refused" });
    await expect(refusal).rejects.toThrow(/^the texts may not be used: s1 \(religious_communal at \d+-\d+\)/);
    await expect(refusal).rejects.not.toThrow(/Muslims|vermin/);
    const rows = await api.test.database.engine.selectFrom("moderation_decisions").selectAll().execute();
    expect(JSON.stringify(rows)).not.toMatch(/Muslims|vermin|exterminat/i);
  });

  it.each([
    ["for a purpose that nobody knows", { purpose: "lottery" }, "moderation_refused"],
    ["for children, which nothing that ships covers", { purpose: "children" }, "review_required"],
  ])("%s are not let through", async (_, more, code) => {
    await expect(admit("Welcome to our safety training.", more)).rejects.toMatchObject({ code });
  });

  it("are also what files are called", async () => {
    const fileNames = [`slides/${hateful.replaceAll(" ", "-")}.png`];
    await expect(admit("Welcome.", { fileNames })).rejects.toThrow(/file name \(religious_communal/);
  });
});

describe("what was refused", () => {
  beforeEach(async () => {
    await admit(hateful).catch(() => undefined);
    await move("blocked");
  });

  it("takes two people to be let through, and then these very words alone", async () => {
    const first = await say(asha, "allow");
    expect(first).toMatchObject({ status: 200, body: { overriddenAt: null } });
    expect(await say(asha, "allow")).toMatchObject({ status: 403, body: { code: "forbidden" } });
    await expect(admit(hateful)).rejects.toMatchObject({ code: "moderation_refused" });
    expect((await say(ravi, "allow")).body.overriddenAt).toMatch(/^20/);
    expect(await admit(hateful)).toContain("general");
    await expect(admit(`${hateful} Now.`)).rejects.toMatchObject({ code: "moderation_refused" });
    // The edit voids what was agreed to, also when it is taken back.
    await expect(admit(hateful)).rejects.toMatchObject({ code: "moderation_refused" });
  });

  it("can be appealed against once, and is decided by others, within a time", async () => {
    const appeal = (key: string) =>
      ask(key, "POST", `/v1/videos/${video.id}/moderation/appeal`, { reason: "it quotes a court's judgement" });
    const waiting = async () => {
      const { body } = await ask(asha, "GET", "/v1/moderation/queue");
      return (body["waiting"] as { video: string; dueAt: string; appeals: object[] }[]).find(
        (row) => row.video === video.id,
      );
    };
    expect(await waiting()).toBeUndefined();
    const judged = (await ask(asha, "GET", `/v1/videos/${video.id}/moderation`)).body;
    const lila = await reviewer("lila", ["producer", "trust"]);
    const appealed = await appeal(lila);
    expect(appealed).toMatchObject({
      status: 200,
      body: { appeals: [{ by: "test", reason: "it quotes a court's judgement" }] },
    });
    const hours = (Date.parse(appealed.body["dueAt"] as string) - Date.now()) / 3_600_000;
    expect(hours).toBeGreaterThan(35);
    expect(hours).toBeLessThanOrEqual(36);
    expect(judged["dueAt"]).not.toBe(appealed.body["dueAt"]);
    expect(await waiting()).toMatchObject({ video: video.id, dueAt: appealed.body["dueAt"], action: "block" });
    expect((await appeal(lila)).status).toBe(409);
    expect(await say(lila, "allow")).toMatchObject({
      status: 403,
      body: { detail: expect.stringContaining("appealed") as string },
    });
    await say(ravi, "allow");
    expect((await say(await reviewer("sita", ["trust"]), "allow")).body["overriddenAt"]).toMatch(/^20/);
    expect(await waiting()).toBeUndefined();
    // An edit voids the appeal with what it was about.
    await admit(`${hateful} Now.`).catch(() => undefined);
    expect((await ask(asha, "GET", `/v1/videos/${video.id}/moderation`)).body["appeals"]).toEqual([]);
  });

  it("is let through by no second key of one person, by no service, and not by who ordered it", async () => {
    expect((await say(asha, "allow")).status).toBe(200);
    const second = await keyOf({ personId: "person_asha" });
    expect(await say(second, "allow")).toMatchObject({ status: 403, body: { code: "forbidden" } });
    const service = await say(await keyOf({ service: "nightly" }), "allow");
    expect(service).toMatchObject({ status: 403, body: { code: "forbidden" } });
    expect(service.body.detail).toContain("a service's key is nobody in particular");
    expect((await say(await reviewer("meera", ["trust"]), "allow")).body.detail).toContain(
      "you have ordered the video",
    );
    const viewer = await say(await reviewer("vik", ["viewer"]), "allow");
    expect([viewer.status, viewer.body.overriddenAt ?? null]).toEqual([403, null]);
    await expect(admit(hateful)).rejects.toMatchObject({ code: "moderation_refused" });
    expect((await say(ravi, "allow")).body.overriddenAt).toMatch(/^20/);
  });
});

it("what harms children is let through by nobody", async () => {
  await expect(admit(gravest)).rejects.toMatchObject({ code: "moderation_refused" });
  await move("blocked");
  for (const key of [asha, ravi])
    expect(await say(key, "allow")).toMatchObject({ status: 403, body: { code: "forbidden" } });
});

it("no appeal changes what nobody may let through", async () => {
  await expect(admit(gravest)).rejects.toMatchObject({ code: "moderation_refused" });
  await move("blocked");
  const dev = await reviewer("dev", ["producer"]);
  const appeal = await ask(dev, "POST", `/v1/videos/${video.id}/moderation/appeal`, { reason: "please" });
  expect(appeal).toMatchObject({
    status: 403,
    body: { detail: expect.stringContaining("no appeal changes that") as string },
  });
});

it("what waits for a person stands in the queue with its reasons, and the coverage of languages says why it does", async () => {
  await expect(admit("Welcome.", { purpose: "children" })).rejects.toMatchObject({ code: "review_required" });
  await move("in_review");
  const { waiting } = (await ask(asha, "GET", "/v1/moderation/queue")).body as { waiting: { video: string }[] };
  const row = waiting.find((each) => each.video === video.id);
  expect(row).toMatchObject({ action: "review", judged: { objections: expect.arrayContaining([]) as object } });
  expect(JSON.stringify(row)).toContain("coverage_insufficient");
  const { body } = await ask(asha, "GET", "/v1/moderation/coverage");
  const covered = body["languages"] as { language: string; level: string; sufficesFor: string[] }[];
  expect(covered.find(({ language }) => language === "en")?.sufficesFor).not.toContain("children");
  expect(covered.find(({ language }) => language === "sat")).toMatchObject({ level: "human_only", sufficesFor: [] });
});

it("what waits for a person is let through by one, or refused", async () => {
  const wait = () => admit("Welcome.", { purpose: "children" });
  await expect(wait()).rejects.toMatchObject({ code: "review_required" });
  expect((await say(asha, "allow")).status).toBe(409);
  await move("in_review");
  expect((await say(asha, "allow")).body.overriddenAt).toMatch(/^20/);
  expect(await wait()).toEqual(["general"]);
});

it("a refusal of a reviewer's blocks the video", async () => {
  await expect(admit("Welcome.", { purpose: "children" })).rejects.toMatchObject({ code: "review_required" });
  await move("in_review");
  expect((await say(ravi, "refuse")).status).toBe(200);
  const row = await api.test.database.engine
    .selectFrom("videos")
    .select("state")
    .where("id", "=", video.id)
    .executeTakeFirst();
  expect(row?.state).toBe("blocked");
});

it("words that are heard instead of those that are read are judged too", () => {
  const script = scriptOf(`Hello <sub alias="vermin">friends</sub>.`);
  const texts = collectTexts({ script, fileNames: [] });
  expect(texts.find(({ stage }) => stage === "transcript")?.text).toContain("vermin");
});
