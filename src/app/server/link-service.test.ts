import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openServedApi, type ServedApi } from "../../../test/fixtures/served-api.ts";
import { openTestApi, type Asker, type TestApi } from "../../../test/fixtures/test-api.ts";
import { addKey, allScopes, createSecret } from "../../access/index.ts";
import { createLinkRoutes } from "../../api/index.ts";
import { createId, limits, SutradharError } from "../../core/index.ts";
import { createSealer } from "../../productions/index.ts";
import { createLinkService } from "./link-service.ts";

const bytes = Buffer.from("0123456789abcdef");

describe("a link", () => {
  const folder = mkdtempSync(join(tmpdir(), "sutradhar-links-"));
  const path = join(folder, "a.mp4");
  let api: TestApi;
  let ask: Asker;
  let [clock, key] = [new Date("2026-11-29T10:00:00Z"), ""];
  let refusal: SutradharError | undefined;
  const video = createId("vid", 0);
  const other = createId("vid", 1);

  beforeAll(async () => {
    writeFileSync(path, bytes);
    api = await openTestApi(() => clock);
    key = await api.addKey(["videos:write", "stops:write"]);
    for (const [id, workspace] of [
      [video, "default"],
      [other, "theirs"],
    ] as const) {
      await api.addKey([], workspace);
      await api.test.database.engine
        .insertInto("videos")
        .values({ id, workspace_id: workspace, state: "ready", request: "{}" })
        .execute();
    }
    const service = createLinkService({
      database: api.test.database,
      sealer: createSealer(new Uint8Array(32)),
      now: () => clock,
      videos: {
        checkFile: async (caller, id) => {
          if (refusal) throw refusal;
          if (id === other && caller.workspaceId === "default") throw new SutradharError("video_unknown", "none");
        },
        file: async () => {
          if (refusal) throw refusal;
          return { path, contentType: "video/mp4", fileName: "a.mp4", etag: "e" };
        },
      },
    });
    ask = api.open([createLinkRoutes(service)]);
  });
  beforeEach(() => {
    clock = new Date("2026-11-29T10:00:00Z");
    refusal = undefined;
  });
  afterAll(async () => {
    await api.close();
    rmSync(folder, { recursive: true });
  });

  const make = async (more: object = {}) => (await ask(key, "POST", `/v1/videos/${video}/links`, more)).body;
  const open = (address: string, headers: Record<string, string> = {}) => ask("", "GET", address, undefined, headers);

  it("fetches its file without a key, in ranges too, until it expires", async () => {
    const link = await make({ expiresInS: 120 });
    expect(link).toMatchObject({ file: "video", expiresAt: "2026-11-29T10:02:00.000Z", keyVersion: 1 });
    expect(link.url).toBe(`http://localhost${link.path}`);
    expect((await open(link.path)).text).toBe(bytes.toString());
    const part = await open(link.path, { Range: "bytes=2-4" });
    expect([part.status, part.text, part.headers.get("Content-Range")]).toEqual([206, "234", "bytes 2-4/16"]);
    expect(part.headers.get("Cache-Control")).toBe("private, no-cache");
    clock = new Date("2026-11-29T10:01:59Z");
    expect((await open(link.path)).status).toBe(200);
    clock = new Date("2026-11-29T10:02:00Z");
    const late = await open(link.path);
    expect([late.status, late.body.code, late.body.detail]).toEqual([
      403,
      "link_refused",
      expect.stringMatching(/expired at/),
    ]);
  });

  it.each<[string, (link: string) => string]>([
    ["another time", (link) => link.replace(/expires=(\d+)/, (_, at) => `expires=${Number(at) + 1}`)],
    ["another file", (link) => link.replace("/video?", "/poster?")],
    ["another video", (link) => link.replace(video, other)],
    ["a video that is not there", (link) => link.replace(video, createId("vid", 2))],
    ["another key", (link) => link.replace("key=1", "key=2")],
    [
      "another signature",
      (link) => link.replace(/signature=./, (found) => (found.endsWith("A") ? "signature=B" : "signature=A")),
    ],
  ])("with %s is refused, and all in the same words", async (_, change) => {
    const { path: address } = await make();
    const { status, body } = await open(change(address));
    expect([status, body.code, body.detail]).toEqual([
      403,
      "link_refused",
      "this link is not valid, or was ended: ask for a new one",
    ]);
  });

  it.each([["no-signature"], ["short"], ["é".repeat(43)]])("with the signature %j is no request", async (signature) => {
    const { path: address } = await make();
    const changed = address.replace(/signature=.*/, `signature=${encodeURIComponent(signature)}`);
    expect((await open(changed)).status).toBe(400);
  });

  it("ends when the workspace's key is rotated, and new ones hold", async () => {
    const before = await make();
    expect((await ask(key, "POST", "/v1/links/rotate")).body).toEqual({ keyVersion: 2 });
    expect((await open(before.path)).status).toBe(403);
    const after = await make();
    expect([after.keyVersion, (await open(after.path)).status]).toEqual([2, 200]);
    await ask(key, "POST", "/v1/links/rotate");
    await api.test.database.engine.updateTable("link_keys").set({ version: 1 }).execute();
  });

  it("is asked about at every request, and is not made for who may not fetch the file", async () => {
    const link = await make();
    refusal = new SutradharError("state_conflict", "it was withdrawn");
    expect((await open(link.path)).status).toBe(409);
    expect((await ask(key, "POST", `/v1/videos/${video}/links`, {})).status).toBe(409);
    refusal = undefined;
    expect((await open(link.path)).status).toBe(200);
    expect((await ask(key, "POST", `/v1/videos/${other}/links`, {})).status).toBe(404);
    const reader = await api.addKey(["videos:read"]);
    expect((await ask(reader, "POST", `/v1/videos/${video}/links`, {})).status).toBe(403);
    expect((await ask(reader, "POST", "/v1/links/rotate")).status).toBe(403);
  });

  it.each([{ expiresInS: 59 }, { expiresInS: limits.linkMsMax / 1_000 + 1 }, { file: "lock" }, { until: "ever" }])(
    "is not made for %j",
    async (more) => {
      expect((await ask(key, "POST", `/v1/videos/${video}/links`, more)).status).toBe(400);
    },
  );

  it("of one video is not asked for more often than a player does", async () => {
    const link = await make();
    const statuses = new Set<number>();
    for (let count = 0; count < 330; count++) statuses.add((await open(link.path, { Range: "bytes=0-0" })).status);
    expect([...statuses]).toEqual([206, 429]);
  });
});

it("goes through the door of downloads on a server: what is withdrawn or stopped is refused at once", async () => {
  const served: ServedApi = await openServedApi();
  const { database, stores } = served.installation;
  try {
    const secret = createSecret();
    await addKey(database, { workspaceId: "default", name: "test", secret, scopes: [allScopes], now: new Date() });
    const digest = await (await stores.openVault("default")).put(bytes);
    const id = createId("vid", Date.now());
    const row = { id, workspace_id: "default", state: "ready", request: JSON.stringify({ values: {} }) } as const;
    await database.engine
      .insertInto("videos")
      .values({ ...row, deliverables: JSON.stringify({ video: digest }) })
      .execute();
    const made = await served.app.request(`/v1/videos/${id}/links`, {
      method: "POST",
      headers: { Authorization: `Bearer ${secret}`, "Content-Type": "application/json" },
      body: "{}",
    });
    const { path } = (await made.json()) as { path: string };
    const open = async () => (await served.app.request(path)).status;
    expect(await open()).toBe(200);
    await database.engine.updateTable("videos").set({ state: "withdrawn" }).execute();
    expect(await open()).toBe(409);
    await database.engine.updateTable("videos").set({ state: "ready" }).execute();
    expect(await open()).toBe(200);
  } finally {
    await served.close();
  }
});
