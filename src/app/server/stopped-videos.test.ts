import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openServedApi, type ServedApi } from "../../../test/fixtures/served-api.ts";
import { addKey, allScopes, createSecret } from "../../access/index.ts";
import { createId, digestBytes } from "../../core/index.ts";
import { listUses } from "../../productions/index.ts";
import { seedShippedAssets } from "../../registry/versions/index.ts";
import { firstWorkspace, toJson } from "../../store/index.ts";
import { readConfig } from "../config.ts";

let api: ServedApi;
let key: string;
/** Two that are ready, of one avatar and of another. */
let ofRaghav: string;
let ofMeera: string;

beforeAll(async () => {
  api = await openServedApi();
  const { database, stores } = api.installation;
  await seedShippedAssets({
    database,
    vaultOf: (workspaceId) => stores.openVault(workspaceId),
    assetsDirectory: readConfig({}).assetsDirectory,
    productVersion: "0.0.0",
    now: new Date(),
  });
  key = createSecret();
  const owner = { service: "test" };
  await addKey(database, {
    workspaceId: firstWorkspace,
    name: "test",
    secret: key,
    scopes: [allScopes],
    owner,
    now: new Date(),
  });
  [ofRaghav, ofMeera] = [await makeReady("raghav"), await makeReady("meera")];
});
afterAll(() => api.close());
beforeEach(async () => {
  await api.installation.database.engine.deleteFrom("stops").execute();
});

async function makeReady(avatar: string): Promise<string> {
  const { database, stores } = api.installation;
  const id = createId("vid", Date.now());
  const poster = new TextEncoder().encode(avatar);
  await (await stores.openVault(firstWorkspace)).put(poster);
  const named = { wanted: `avatar/${avatar}@latest`, kind: "avatar", name: avatar, version: "1.0.0" };
  await database.engine
    .insertInto("videos")
    .values({
      id,
      workspace_id: firstWorkspace,
      state: "ready",
      request: "{}",
      deliverables: toJson({ poster: digestBytes(poster) }),
      finished_at: new Date(),
      uses: [...listUses([named], ["espeak-hi"])],
    })
    .execute();
  return id;
}

async function ask(method: string, path: string, body?: object) {
  const response = await api.app.request(path, {
    method,
    headers: { Authorization: `Bearer ${key}`, ...(body ? { "Content-Type": "application/json" } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const text = await response.text();
  return {
    status: response.status,
    code: text.startsWith("{") ? (JSON.parse(text) as { code?: string }).code : undefined,
  };
}
const stop = async (wish: object): Promise<void> => {
  expect((await ask("POST", "/v1/stops", { reason: "a test", ...wish })).status).toBe(201);
};
const order = (avatar: string) =>
  ask("POST", "/v1/videos", { script: `---\nlanguage: en\navatar: ${avatar}\n---\n\nGood morning.\n` });
const seenBy = async (id: string) => [
  (await ask("GET", `/v1/videos/${id}/files/poster`)).status,
  (await ask("GET", `/v1/videos/${id}/preview.m3u8`)).code,
];

describe("while an avatar is stopped", () => {
  it("no order for it is taken, and those for others are", async () => {
    expect((await order("raghav")).status).toBe(202);
    await stop({ kind: "avatar", target: "raghav" });
    expect(await order("raghav")).toEqual({ status: 403, code: "stopped" });
    expect((await order("meera")).status).toBe(202);
  });

  it("its videos are neither fetched nor previewed, though they were ready before, and others are", async () => {
    // There is nothing of either to preview here.
    expect(await seenBy(ofRaghav)).toEqual([200, "video_unknown"]);
    await stop({ kind: "avatar", target: "raghav" });
    expect(await seenBy(ofRaghav)).toEqual([403, "stopped"]);
    expect(await seenBy(ofMeera)).toEqual([200, "video_unknown"]);
    await api.installation.database.engine
      .updateTable("stops")
      .set({ lifted_at: new Date(), lifted_reason: "x", lifted_by: "x" })
      .execute();
    expect(await seenBy(ofRaghav)).toEqual([200, "video_unknown"]);
  });
});

it("of a workspace that is stopped nothing is taken and nothing seen", async () => {
  await stop({ kind: "workspace" });
  expect(await order("meera")).toEqual({ status: 403, code: "workspace_stopped" });
  expect(await seenBy(ofMeera)).toEqual([403, "workspace_stopped"]);
});

it("a voice of the engine's is stopped by its name", async () => {
  await stop({ kind: "voice", target: "espeak-hi" });
  expect(await seenBy(ofMeera)).toEqual([403, "stopped"]);
});

describe.each([
  ["avatar", "avatar/raghav"],
  ["voice", "voice/espeak-hi"],
  ["model", "model/sharpen"],
  ["template", "template/diwali"],
  ["campaign", "cmp"],
  ["workspace", firstWorkspace],
] as const)("a stop of the %s", (kind, name) => {
  it("halts what runs of it, keeps its videos from leaving, also by links, and is undone with a reason", async () => {
    const { engine } = api.installation.database;
    const campaign = createId("cmp", Date.now());
    if (kind === "campaign") await insertCampaign(campaign);
    if (kind === "model") await insertModel("sharpen");
    const uses = name.includes("/") ? [name] : [];
    const ready = await makeReady("raghav");
    const running = createId("vid", Date.now());
    const shared = { uses, campaign_id: kind === "campaign" ? campaign : null };
    await engine.updateTable("videos").set(shared).where("id", "=", ready).execute();
    await engine
      .insertInto("videos")
      .values({ id: running, workspace_id: firstWorkspace, state: "rendering", request: "{}", ...shared })
      .execute();
    const run = createId("run", Date.now());
    await engine
      .insertInto("runs")
      .values({
        id: run,
        workspace_id: firstWorkspace,
        video_id: running,
        purpose: "make",
        state: "running",
        priority: "interactive",
        build: digestBytes("build"),
      })
      .execute();
    const link = await linkTo(ready);
    expect(await fetchLink(link)).toBe(200);

    const wish = { kind, ...(kind === "workspace" ? {} : { target: kind === "campaign" ? campaign : name }) };
    const made = await askBody("POST", "/v1/stops", { ...wish, reason: "it sounds like somebody" });
    expect(made).toMatchObject({ kind, videos: 1, reason: "it sounds like somebody" });
    expect(await stateOf(running)).toMatchObject({ state: "screening", problem: { details: { stop: made.id } } });
    const code = kind === "workspace" ? "workspace_stopped" : "stopped";
    expect(await seenBy(ready)).toEqual([403, code]);
    expect(await fetchLink(link)).toBe(403);

    expect((await ask("DELETE", `/v1/stops/${made.id}`)).status).toBe(400);
    expect((await ask("DELETE", `/v1/stops/${made.id}?reason=cleared`)).status).toBe(200);
    expect(await stateOf(running)).toMatchObject({ state: "screening", problem: null });
    expect(await fetchLink(link)).toBe(200);
    await engine.deleteFrom("runs").where("id", "=", run).execute();
    await engine.deleteFrom("videos").where("id", "in", [ready, running]).execute();
  });
});

async function insertCampaign(id: string): Promise<void> {
  await api.installation.database.engine
    .insertInto("campaigns")
    .values({
      id,
      workspace_id: firstWorkspace,
      name: "diwali",
      state: "running",
      template: "{}",
      options: "{}",
      retention_days: 30,
      queued_max: 10,
      created_by: "test",
      erase_at: new Date(),
      created_at: new Date(),
    })
    .execute();
}

/** As one that was pushed: only its name is asked for here. */
async function insertModel(name: string): Promise<void> {
  const { engine } = api.installation.database;
  const avatar = await engine
    .selectFrom("asset_versions")
    .selectAll()
    .where("kind", "=", "avatar")
    .limit(1)
    .executeTakeFirstOrThrow();
  await engine
    .insertInto("asset_versions")
    .values({ ...avatar, kind: "model", name, digest: digestBytes(name) } as never)
    .execute();
}

const stateOf = (id: string) =>
  api.installation.database.engine
    .selectFrom("videos")
    .select(["state", "problem"])
    .where("id", "=", id)
    .executeTakeFirstOrThrow();

async function askBody(method: string, path: string, body: object) {
  const response = await api.app.request(path, {
    method,
    headers: { Authorization: `Bearer ${key}`, "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  // oxlint-disable-next-line typescript/no-explicit-any -- a test looks into whatever came
  return (await response.json()) as any;
}
const linkTo = async (id: string): Promise<string> =>
  (await askBody("POST", `/v1/videos/${id}/links`, { file: "poster" })).url as string;
const fetchLink = async (url: string): Promise<number> => (await api.app.request(url)).status;
