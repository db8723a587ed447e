import { readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  pictureBytes,
  sampleLexicon,
  sampleVoice,
  scoreOf,
  type AssetBytes,
} from "../../../test/fixtures/loose-files.ts";
import { rawZip, type RawEntry } from "../../../test/fixtures/raw-zip.ts";
import { openTestRegistry, type TestRegistry } from "../../../test/fixtures/test-registry.ts";
import { addKey, createSecret, type Scope } from "../../access/index.ts";
import { limits } from "../../core/index.ts";
import { sharedWorkspace } from "../../registry/versions/index.ts";
import { createApi, type ApiApp } from "../create-api.ts";
import { createAssetRoutes } from "./asset-routes.ts";

let registry: TestRegistry;
let api: ApiApp;
const keys = { writer: createSecret(), reader: createSecret(), none: createSecret(), other: createSecret() };

beforeAll(async () => {
  registry = await openTestRegistry();
  const { database } = registry;
  await database.engine
    .insertInto("workspaces")
    .values([
      { id: "default", name: "default" },
      { id: "other", name: "other" },
    ])
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const now = new Date("2026-01-01T00:00:00Z");
  const give = (name: keyof typeof keys, workspaceId: string, scopes: Scope[]) =>
    addKey(database, { workspaceId, name, secret: keys[name], scopes, now });
  await give("writer", "default", ["assets:read", "assets:write"]);
  await give("reader", "default", ["assets:read"]);
  await give("none", "default", ["videos:read"]);
  await give("other", "other", ["assets:read", "assets:write"]);
  await registry.push({ name: "calm" }, { "score.json": scoreOf() }, { request: registry.request(sharedWorkspace) });
  api = createApi({
    database,
    version: "1.2.3",
    now: () => new Date(),
    onRequest: () => undefined,
    publicRoutes: [],
    routes: [createAssetRoutes({ ...registry, now: () => new Date("2026-11-01T00:00:00Z") })],
  });
});
afterAll(() => registry.close());

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

async function call(key: keyof typeof keys, method: string, path: string, body?: RequestInit["body"]): Promise<Answer> {
  const response = await api.request(path, {
    method,
    headers: {
      Authorization: `Bearer ${keys[key]}`,
      ...(typeof body === "string" ? { "Content-Type": "application/json" } : {}),
      ...(body && typeof body !== "string" ? { "Content-Type": "application/zip" } : {}),
    },
    ...(body ? { body, duplex: "half" } : {}),
  });
  const text = await response.clone().text();
  const isJson = response.headers.get("Content-Type")?.includes("json");
  return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
}

const zipOf = (files: AssetBytes, more: readonly RawEntry[] = []): Buffer =>
  rawZip([...Object.entries(files).map(([name, data]) => ({ name, data })), ...more]);
const lexicon = (words = "") => zipOf({ "lexicon.pls": sampleLexicon.replace("NEFT", `NEFT${words}`) });
const pushTo = (version: string, more = "licence=CC0-1.0") =>
  `/v1/assets?kind=lexicon&name=bank&version=${version}&${more}`;
const temp = (): string[] => readdirSync(join(registry.folder, "vault/default/temp"));

describe("POST /v1/assets", () => {
  it("takes a zip as it streams in, and says where the version is", async () => {
    const stream = new Blob([lexicon()]).stream();
    const { status, body, headers } = await call(
      "writer",
      "POST",
      pushTo("1.0.0", "licence=CC0-1.0&source=ours"),
      stream,
    );
    expect({ status, body }).toEqual({
      status: 201,
      body: {
        kind: "lexicon",
        name: "bank",
        version: "1.0.0",
        digest: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
        title: "bank",
        isNew: true,
        ignored: [],
      },
    });
    expect(headers.get("Location")).toBe("/v1/assets/lexicon/bank/1.0.0");
    expect(await call("writer", "POST", pushTo("1.0.0"), lexicon())).toMatchObject({
      status: 200,
      body: { isNew: false },
    });
    expect(temp()).toEqual([]);
  });

  it("refuses other bytes under the same version", async () => {
    expect(await call("writer", "POST", pushTo("1.0.0"), lexicon("X"))).toMatchObject({
      status: 409,
      body: { code: "asset_exists", title: "asset exists" },
    });
  });

  it.each<[string, string, Buffer, number, string]>([
    ["climbs", pushTo("2.0.0"), zipOf({ "../../lexicon.pls": sampleLexicon }), 422, "archive_invalid"],
    [
      "is a link",
      pushTo("2.0.0"),
      zipOf({}, [{ name: "lexicon.pls", data: "/etc/passwd", mode: 0o120_777 }]),
      422,
      "archive_invalid",
    ],
    ["is a bomb", pushTo("2.0.0"), zipOf({ "lexicon.pls": new Uint8Array(20_000_000) }), 422, "archive_invalid"],
    ["is no zip", pushTo("2.0.0"), Buffer.from("hello"), 422, "archive_invalid"],
    ["is wrong inside", pushTo("2.0.0"), zipOf({ "lexicon.pls": "<lexicon/>" }), 422, "asset_invalid"],
    ["has no licence", pushTo("2.0.0", "licence="), lexicon(), 422, "asset_invalid"],
    ["tells no licence at all", pushTo("2.0.0", "source=x"), lexicon(), 400, "request_invalid"],
    ["names a person that it is not of", pushTo("2.0.0", "licence=x&person=Kavya"), lexicon(), 400, "request_invalid"],
    ["is of no kind", "/v1/assets?kind=person&licence=x", lexicon(), 400, "request_invalid"],
    ["ships", `/v1/assets?name=calm&licence=x`, zipOf({ "score.json": scoreOf({ title: "x" }) }), 409, "asset_exists"],
  ])("refuses what %s, and keeps nothing of it", async (_what, path, bytes, status, code) => {
    const before = registry.look();
    expect(await call("writer", "POST", path, bytes)).toMatchObject({ status, body: { code } });
    expect(registry.look()).toEqual(before);
  });

  it("tells everything that is wrong", async () => {
    const bytes = zipOf({
      "voice.json": JSON.stringify({ ...(JSON.parse(sampleVoice) as object), rate: 9, voice: "x" }),
    });
    const path = "/v1/assets?kind=voice&name=reader&version=1.0.0&licence=x&likeness=synthetic";
    expect(await call("writer", "POST", path, bytes)).toMatchObject({
      status: 422,
      body: {
        code: "asset_invalid",
        errors: [{ detail: expect.stringMatching(/^voice\.json: rate must be/) as string }],
      },
    });
  });

  it("refuses a body that says it is too large, breaks off, or is not there, and keeps nothing", async () => {
    const told = await api.request(pushTo("2.0.0"), {
      method: "POST",
      headers: { Authorization: `Bearer ${keys.writer}`, "Content-Length": String(limits.archiveBytesMax + 1) },
      body: lexicon(),
    });
    expect(told.status).toBe(413);
    const broken = new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(lexicon().subarray(0, 10));
        controller.error(new Error("the caller went"));
      },
    });
    const invalid = { status: 400, body: { code: "request_invalid" } };
    expect(await call("writer", "POST", pushTo("2.0.0"), broken)).toMatchObject(invalid);
    expect(await call("writer", "POST", pushTo("2.0.0"))).toMatchObject(invalid);
    expect(temp()).toEqual([]);
  });
});

describe("GET", () => {
  it("lists, a page at a time", async () => {
    const first = await call("reader", "GET", "/v1/assets?limit=1");
    expect(first).toMatchObject({
      status: 200,
      body: {
        assets: [
          {
            kind: "lexicon",
            name: "bank",
            version: "1.0.0",
            pushedAt: "2026-11-01T00:00:00.000Z",
            aliases: { latest: "1.0.0" },
          },
        ],
      },
    });
    const { next } = first.body as { next: string };
    const second = await call("reader", "GET", `/v1/assets?limit=1&after=${next}`);
    expect(second).toMatchObject({ status: 200, body: { assets: [{ kind: "music", name: "calm", isShared: true }] } });
    expect(await call("reader", "GET", "/v1/assets?after=x")).toMatchObject({ status: 400 });
  });

  it("shows an asset, and a version by its number, a range or an alias", async () => {
    expect(await call("reader", "GET", "/v1/assets/lexicon/bank")).toMatchObject({
      status: 200,
      body: {
        versions: [{ version: "1.0.0", licence: "CC0-1.0", source: "ours", pushedBy: "writer", aliases: ["latest"] }],
        history: [{ alias: "latest", from: null, to: "1.0.0", by: "writer" }],
      },
    });
    for (const selector of ["1.0.0", "%5E1", "latest"]) {
      expect(await call("reader", "GET", `/v1/assets/lexicon/bank/${selector}`)).toMatchObject({
        status: 200,
        body: { version: "1.0.0", likeness: { kind: "none" }, files: [{ path: "lexicon.pls" }], uses: [] },
      });
    }
    expect(await call("reader", "GET", "/v1/assets/lexicon/bank/9.9.9")).toMatchObject({
      status: 404,
      body: { code: "asset_unknown" },
    });
    expect(await call("reader", "GET", "/v1/assets/lexicon/bank/%3E%3D1")).toMatchObject({ status: 400 });
  });

  it("gives a zip, the same every time, that can be pushed again", async () => {
    const get = () =>
      api.request("/v1/assets/lexicon/bank/latest/archive", { headers: { Authorization: `Bearer ${keys.reader}` } });
    const response = await get();
    const bytes = Buffer.from(await response.arrayBuffer());
    expect(response.headers.get("Content-Length")).toBe(String(bytes.length));
    expect(response.headers.get("Sutradhar-Asset")).toBe("lexicon/bank@1.0.0");
    expect(Buffer.from(await (await get()).arrayBuffer()).equals(bytes)).toBe(true);
    expect(await call("writer", "POST", pushTo("1.0.0"), bytes)).toMatchObject({ status: 200, body: { isNew: false } });
  });
});

describe("a version is", () => {
  it("tagged, deprecated, compared, let go and deleted", async () => {
    await call("writer", "POST", pushTo("1.1.0"), lexicon("Y"));
    const json = JSON.stringify;
    const alias = "/v1/assets/lexicon/bank/aliases/production";
    expect(await call("writer", "PUT", alias, json({ version: "^1.0", reason: "first" }))).toMatchObject({
      status: 200,
      body: { version: "1.1.0", isMoved: true },
    });
    expect(await call("reader", "GET", "/v1/assets?alias=production")).toMatchObject({
      body: { assets: [{ version: "1.1.0" }] },
    });
    expect(await call("writer", "DELETE", "/v1/assets/lexicon/bank/1.1.0")).toMatchObject({
      status: 409,
      body: { code: "asset_in_use" },
    });
    expect(
      await call(
        "writer",
        "POST",
        "/v1/assets/lexicon/bank/1.0.0/deprecate",
        json({ reason: "old", replacement: "lexicon/bank@1.1.0" }),
      ),
    ).toMatchObject({
      status: 200,
      body: {
        deprecation: { reason: "old", replacement: "lexicon/bank@1.1.0", by: "writer", at: "2026-11-01T00:00:00.000Z" },
      },
    });
    expect(
      await call("writer", "POST", "/v1/assets/lexicon/bank/latest/deprecate", json({ reason: "x" })),
    ).toMatchObject({ status: 400 });
    expect(await call("reader", "GET", "/v1/assets?name=bank&deprecated=false")).toMatchObject({
      body: { assets: [{ version: "1.1.0" }] },
    });
    expect(await call("reader", "GET", "/v1/assets/diff?from=lexicon/bank@1.0.0&to=lexicon/bank@latest")).toMatchObject(
      {
        status: 200,
        body: {
          from: { version: "1.0.0" },
          to: { version: "1.1.0" },
          unchanged: 0,
          files: [{ path: "lexicon.pls", change: "changed" }],
        },
      },
    );
    expect(await call("writer", "DELETE", `${alias}?reason=over`)).toMatchObject({
      status: 200,
      body: { version: null, isMoved: true },
    });
    expect(await call("writer", "DELETE", "/v1/assets/lexicon/bank/1.1.0")).toMatchObject({ status: 204 });
    expect(await call("reader", "GET", "/v1/assets/lexicon/bank/1.1.0")).toMatchObject({ status: 404 });
  });

  it("not changed where it ships", async () => {
    expect(await call("writer", "POST", "/v1/assets/music/calm/1.0.0/deprecate", '{"reason":"x"}')).toMatchObject({
      status: 403,
    });
    expect(await call("writer", "DELETE", "/v1/assets/music/calm/1.0.0")).toMatchObject({ status: 403 });
  });
});

describe("a key", () => {
  it.each([
    ["none", "GET", "/v1/assets", undefined],
    ["none", "GET", "/v1/assets/lexicon/bank/latest/archive", undefined],
    ["reader", "POST", pushTo("5.0.0"), lexicon()],
    ["reader", "PUT", "/v1/assets/lexicon/bank/aliases/x", '{"version":"1.0.0"}'],
    ["reader", "DELETE", "/v1/assets/lexicon/bank/aliases/x", undefined],
    ["reader", "POST", "/v1/assets/lexicon/bank/1.0.0/deprecate", '{"reason":"x"}'],
    ["reader", "DELETE", "/v1/assets/lexicon/bank/1.0.0", undefined],
  ] as const)("of %s is refused %s %s", async (key, method, path, body) => {
    expect(await call(key, method, path, body)).toMatchObject({ status: 403, body: { code: "forbidden" } });
  });

  it("of another workspace sees nothing of this one, and what ships", async () => {
    await call(
      "writer",
      "POST",
      "/v1/assets?kind=background&name=hall&version=1.0.0&licence=x",
      zipOf({ "a.png": pictureBytes() }),
    );
    expect(await call("other", "GET", "/v1/assets")).toMatchObject({
      body: { assets: [{ name: "calm" }], next: null },
    });
    for (const path of ["lexicon/bank", "lexicon/bank/1.0.0", "background/hall/1.0.0/archive"]) {
      expect(await call("other", "GET", `/v1/assets/${path}`)).toMatchObject({
        status: 404,
        body: { code: "asset_unknown" },
      });
    }
    expect(await call("other", "DELETE", "/v1/assets/lexicon/bank/1.0.0")).toMatchObject({ status: 404 });
  });
});

it("is described by OpenAPI as its routes are", async () => {
  const { body } = await call("reader", "GET", "/v1/openapi.json");
  const { paths } = body as { paths: Record<string, object> };
  expect(
    Object.entries(paths)
      .flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method} ${path}`))
      .toSorted(),
  ).toEqual([
    "delete /v1/assets/{kind}/{name}/aliases/{alias}",
    "delete /v1/assets/{kind}/{name}/{version}",
    "get /v1/assets",
    "get /v1/assets/diff",
    "get /v1/assets/{kind}/{name}",
    "get /v1/assets/{kind}/{name}/{version}",
    "get /v1/assets/{kind}/{name}/{version}/archive",
    "post /v1/assets",
    "post /v1/assets/{kind}/{name}/{version}/deprecate",
    "put /v1/assets/{kind}/{name}/aliases/{alias}",
  ]);
});
