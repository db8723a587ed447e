import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { shippedAssets } from "../../../test/fixtures/loose-files.ts";
import { openTestDatabase, type TestDatabase } from "../../../test/fixtures/test-database.ts";
import { SutradharError, type Problem } from "../../core/index.ts";
import { createRegistryAssets, seedShippedAssets } from "../../registry/versions/index.ts";
import { createEspeakVoices } from "../../speech/voices/index.ts";
import { openStores, parseStoreLocation, type Stores } from "../../store/index.ts";
import { createEngine } from "../engine.ts";
import { createOrderCheck, type CheckableOrder, type OrderCheck } from "./check-order.ts";
import { estimateOrder } from "./estimate-order.ts";
import { readMetering } from "./read-metering.ts";

let test: TestDatabase;
let stores: Stores;
let check: OrderCheck;
const folder = mkdtempSync(join(tmpdir(), "sutradhar-check-"));
const now = () => new Date("2026-11-29");

beforeAll(async () => {
  test = await openTestDatabase();
  const { database } = test;
  stores = openStores({
    location: parseStoreLocation("files", {}),
    homeDirectory: folder,
    sizeBytesMax: 1e9,
    database,
    now: () => Date.now(),
  });
  const vaultOf = (workspaceId: string) => stores.openVault(workspaceId);
  await seedShippedAssets({ database, vaultOf, assetsDirectory: shippedAssets, productVersion: "0.1.0", now: now() });
  const { priceLists } = await readMetering({ priceList: undefined, timeZone: "Asia/Kolkata", classes: ["cpu"] });
  check = createOrderCheck({
    stores,
    voices: createEspeakVoices(),
    engineOf: createEngine(),
    openAssets: async (workspaceId) =>
      createRegistryAssets({ database, vaultOf, workspaceId, cache: (await stores.openCache(workspaceId)).blobs }),
    estimate: (planned) => estimateOrder({ database, priceLists, jobs: 2, now }, planned),
  });
});
afterAll(async () => {
  await stores.close();
  await test.close();
  rmSync(folder, { recursive: true });
});

const order = (more: Partial<CheckableOrder>): CheckableOrder => ({
  files: {},
  variables: {},
  captions: "burned",
  reuse: true,
  priority: "interactive",
  ...more,
});
const scripted = (text: string, more: Partial<CheckableOrder> = {}): CheckableOrder =>
  order({ script: { name: "script.md", text }, ...more });
const byTemplate = (more: Partial<CheckableOrder>): CheckableOrder =>
  order({ template: "template/diwali@^1", ...more });

async function findingsOf(asked: CheckableOrder): Promise<readonly Problem[]> {
  try {
    await check("default", asked);
    return [];
  } catch (error) {
    if (error instanceof SutradharError) return error.problems;
    throw error;
  }
}

describe("an order that can be made", () => {
  it.each([
    ["a template", byTemplate({ variables: { name: "राजेश जी" }, profile: "480p25" })],
    [
      "a template with another presenter and voice",
      byTemplate({ variables: { name: "राजेश" }, avatar: "meera@^1", voice: "espeak-hi-male" }),
    ],
    [
      "a script with variables, in a size that is known by its length",
      scripted("---\nvariables:\n  n: number\n---\n\nYou have {{n}}.\n", { variables: { n: 3 }, profile: "messenger" }),
    ],
  ])("is told what it will take: %s", async (_, asked) => {
    const { estimate } = await check("default", asked);
    expect(estimate).toMatchObject({ basis: "documented" });
    expect(estimate?.wallMs.likely).toBeGreaterThan(0);
    expect(estimate?.costMicroInr.likely).toBeGreaterThan(0);
    expect(estimate?.frames.total).toBeGreaterThan(20);
  });
});

describe("an order that cannot be made", () => {
  it("hears everything at once, each with its place in the request", async () => {
    const asked = byTemplate({
      variables: { nmae: "x", bonus: "lots", company: "日本" },
      profile: "9k",
      avatar: "aisha",
      voice: "nobody",
    });
    expect((await findingsOf(asked)).map(({ code, pointer }) => [code, pointer])).toEqual([
      ["profile_unknown", "#/profile"],
      ["avatar_unknown", "#/avatar"],
      ["voice_unknown", "#/voice"],
      ["variable_invalid", "#/variables/nmae"],
      ["variable_invalid", "#/variables/bonus"],
      ["text_unspeakable", "#/variables/company"],
      ["variable_invalid", "#/variables/name"],
    ]);
  });

  it("hears what is wrong with the script by its lines, beside what is wrong with the rest", async () => {
    const text = "---\nlanguage: hi\nlayout: strange\nbackground: moon\n---\n\nनमस्ते।\n\nПривет।\n";
    const found = await findingsOf(scripted(text, { avatar: "aisha" }));
    expect(found.map(({ code, pointer, position }) => [code, pointer ?? position?.line])).toEqual([
      ["avatar_unknown", "#/avatar"],
      ["background_unknown", 4],
      ["text_unspeakable", 9],
    ]);
    expect(found[1]?.position?.file).toBe("script.md");
  });

  it.each([
    ["a layout that is none", scripted("---\nlayout: strange\n---\n\nHello.\n"), /no layout "strange"/],
    ["a slide that was not sent", scripted("![a](slides/a.png) Hello.\n"), /no file slides\/a\.png/],
    [
      "words that do not fit",
      scripted(`---\nlayout: title\n---\n\n# ${"Incomprehensibilities ".repeat(30)}\n\nHello.\n`),
      /fit/,
    ],
    ["a template that nobody has", order({ template: "template/holi" }), /there are diwali, payment-reminder/],
    ["another kind of asset", order({ template: "avatar/asha" }), /an asset is named as|no template/],
    ["no speech", scripted("# Title\n"), /speech/],
  ])("hears of %s", async (_, asked, says) => {
    expect((await findingsOf(asked)).map(({ message }) => message).join()).toMatch(says);
  });

  it("leaves nothing behind, made or not", async () => {
    const vault = await stores.openVault("default");
    const beside = join(vault.temporaryPath(), "..");
    const { readdirSync } = await import("node:fs");
    expect(readdirSync(beside)).toEqual([]);
  });
});
