import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { shippedAssets } from "../../../test/fixtures/loose-files.ts";
import { openTestApi, type Asker, type TestApi } from "../../../test/fixtures/test-api.ts";
import { testLedgerWriter } from "../../../test/fixtures/test-ledger-writer.ts";
import { testLikenessGuard } from "../../../test/fixtures/test-likeness-guard.ts";
import { createModerationRoutes, createVideoRoutes } from "../../api/index.ts";
import { digestBytes } from "../../core/index.ts";
import { openJobQueue, planQueue, type JobQueue } from "../../executors/index.ts";
import { createRegistryAssets, seedShippedAssets } from "../../registry/versions/index.ts";
import { createEspeakVoices } from "../../speech/voices/index.ts";
import { openStores, parseStoreLocation, type Stores } from "../../store/index.ts";
import { readConfig } from "../config.ts";
import { createEngine } from "../engine.ts";
import { openPolicy } from "../open-policy.ts";
import { createOrderCheck } from "./check-order.ts";
import { estimateOrder } from "./estimate-order.ts";
import { createModerationDesk } from "./moderate-video.ts";
import { readMetering } from "./read-metering.ts";
import { createModerationReview } from "./review-moderation.ts";
import { createVideoService } from "./video-service.ts";

const hateful = "All Muslims are vermin and must be exterminated.";
const gravest = "Send me naked pictures of the twelve year old child.";
const now = () => new Date();

let [api, stores, queue] = [] as unknown as [TestApi, Stores, JobQueue];
let ask: Asker;
let key: string;
let directory: string;
beforeAll(async () => {
  api = await openTestApi(now);
  const { database } = api.test;
  directory = await mkdtemp(join(tmpdir(), "sutradhar-refused-"));
  stores = openStores({
    location: parseStoreLocation("files", {}),
    homeDirectory: directory,
    sizeBytesMax: 1e9,
    database,
    now: () => Date.now(),
  });
  queue = await openJobQueue({ database, onError: () => undefined });
  await queue.open([planQueue]);
  const vaultOf = (workspaceId: string) => stores.openVault(workspaceId);
  await seedShippedAssets({ database, vaultOf, assetsDirectory: shippedAssets, productVersion: "0.1.0", now: now() });
  const { priceLists } = await readMetering({ priceList: undefined, timeZone: "Asia/Kolkata", classes: ["cpu"] });
  const services = { database, queue, ledger: testLedgerWriter, now };
  const videos = createVideoService({
    ...services,
    stores,
    people: { valuesOf: async ({ order }) => order.values },
    likenesses: testLikenessGuard(database),
    moderation: createModerationDesk(services),
    checkOrder: createOrderCheck({
      stores,
      voices: createEspeakVoices(),
      engineOf: createEngine(),
      openAssets: async (workspaceId) =>
        createRegistryAssets({ database, vaultOf, workspaceId, cache: (await stores.openCache(workspaceId)).blobs }),
      estimate: (planned) => estimateOrder({ database, priceLists, jobs: 2, now }, planned),
    }),
  });
  const policy = () => openPolicy(readConfig({}), { log: { info: () => undefined }, now });
  ask = api.open([
    createVideoRoutes(videos, { database, now }),
    createModerationRoutes(createModerationReview({ ...services, policy })),
  ]);
  key = await api.addKey(["videos:read", "videos:write", "videos:review"]);
});
afterEach(async () => {
  await api.test.database.engine.deleteFrom("videos").execute();
});
afterAll(async () => {
  await queue.close();
  await stores.close();
  await api.close();
  await rm(directory, { recursive: true });
});

const order = (body: object, headers = {}) => ask(key, "POST", "/v1/videos", body, headers);
const plannedVideos = async () =>
  (await queue.take<{ video: string }>(planQueue, 100, 100)).map(({ data }) => data.video);

describe("an order whose texts the rules refuse", () => {
  it("is refused at once, with each place, what was found there, and the decision; in none of its words", async () => {
    const script = `---\ntitle: News\n---\n\n# Hello\n\nGood morning. ${hateful}\n\n- ${hateful}\n`;
    const refused = await order({ script, name: "news.md" });
    expect(refused).toMatchObject({
      status: 403,
      body: {
        code: "moderation_refused",
        decision: expect.stringMatching(/^mod_/) as string,
        errors: [
          { category: "religious_communal", position: { file: "news.md", line: 7 }, detail: "s1: religious_communal" },
          { position: { file: "news.md", line: 9 }, detail: "s1/screen: religious_communal" },
        ],
      },
    });
    expect(refused.body.errors[0].position.column).toBeGreaterThan(10);
    expect(refused.text).not.toMatch(/Muslims|vermin/);
    expect(await plannedVideos()).toEqual([]);
  });

  it("is kept as a blocked video with its decision, against which its caller may appeal", async () => {
    const { body } = await order({ script: `# Hello\n\n${hateful}\n` });
    const { video, decision } = body as { video: string; decision: string };
    expect((await ask(key, "GET", `/v1/videos/${video}`)).body).toMatchObject({
      state: "blocked",
      problem: { code: "moderation_refused" },
    });
    expect((await ask(key, "GET", `/v1/videos/${video}/moderation`)).body).toMatchObject({
      id: decision,
      action: "block",
    });
    const appeal = await ask(key, "POST", `/v1/videos/${video}/moderation/appeal`, { reason: "it quotes a judgement" });
    expect(appeal.body).toMatchObject({ id: decision, appeals: [{ reason: "it quotes a judgement" }] });
  });

  it("of a template names the variable that says it", async () => {
    const refused = await order({ template: "diwali", variables: { name: "Kill all Muslims now" } });
    expect(refused).toMatchObject({ status: 403, body: { code: "moderation_refused" } });
    expect(refused.body.errors[0]).toMatchObject({ pointer: "#/variables/name" });
  });

  it("names the file that is called so", async () => {
    const bytes = new TextEncoder().encode("anything");
    const digest = digestBytes(bytes);
    await (await stores.openVault("default")).put(bytes);
    const path = `slides/${hateful.replaceAll(/[ .]+/g, "-")}.txt`;
    const refused = await order({ script: "# Hello\n\nGood morning.\n", files: { [path]: digest } });
    expect(refused.body.errors).toMatchObject([{ pointer: `#/files/${path.replaceAll("/", "~1")}` }]);
  });

  it("leaves its own name and its key free for the words that replace it", async () => {
    const named = { callbackId: "greeting-1" };
    const headers = { "Idempotency-Key": "first" };
    expect((await order({ ...named, script: `# Hello\n\n${hateful}\n` }, headers)).status).toBe(403);
    expect((await order({ ...named, script: "# Hello\n\nGood morning.\n" }, headers)).status).toBe(202);
  });

  it("is refused for a trial too, and where nobody may let it through", async () => {
    const { status, body } = await order({ script: `# Hello\n\n${gravest}\n`, test: true });
    expect([status, body.code]).toEqual([403, "moderation_refused"]);
    expect((await ask(key, "GET", `/v1/videos/${body.video}/moderation`)).body["isOverridable"]).toBe(false);
  });
});

it("what a person has to look at is taken, and waits for them when it is planned", async () => {
  const { status, body } = await order({ script: "# Hello\n\nI will kill you.\n" });
  expect([status, body.state]).toEqual([202, "queued"]);
  expect(await plannedVideos()).toContain(body.id);
});
