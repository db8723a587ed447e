import { mkdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addKey, createSecret, type Scope } from "../../src/access/index.ts";
import type { AttemptView, RenderSummary, ReproductionView, VideoView } from "../../src/app/index.ts";
import { digestBytes } from "../../src/core/index.ts";
import { readMedia } from "../../src/media/decode/index.ts";
import { parseLock } from "../../src/planner/index.ts";
import { firstWorkspace, openDatabase, startEmbeddedPostgres, type Database } from "../../src/store/index.ts";
import { listServerProcesses, runBeside, startTestServer, type TestServer } from "./running-server.ts";
import { createWorkplace, root, scriptOf, type ErrorDocument, type Workplace } from "./workplace.ts";

let place: Workplace;
let server: TestServer;
/** What a render without a server makes of the same script. */
let alone: RenderSummary;

/** With a picture beside it, which has to be sent along. */
const hello = scriptOf({ profile: "480p25", background: "./places/office.png" }, "Good morning.");
/** Long enough that one can see it being made. */
const long = scriptOf(
  { profile: "480p25" },
  Array.from({ length: 8 }, (_, index) => `This is sentence number ${index + 1}, and it takes a while to say.`).join(
    " ",
  ),
);

beforeAll(async () => {
  place = createWorkplace();
  place.write("talk/hello.md", hello);
  place.write("talk/places/office.png", readFileSync(join(root, "examples/slides/news.png")));
  place.write("talk/long.md", long);
  mkdirSync(place.path("elsewhere"));
  const [started, rendered] = await Promise.all([
    startTestServer(place),
    runBeside(place, ["render", "talk/hello.md", "--out", "out/alone.mp4", "--captions", "both", "--json"], {
      SUTRADHAR_HOME: place.path("elsewhere"),
    }),
  ]);
  server = started;
  alone = JSON.parse(rendered.stdout) as RenderSummary;
}, 150_000);

afterAll(async () => {
  await server.end();
  place.remove();
});

it("writes an administrator's key on its first start, for its owner alone, and says where", () => {
  const path = place.path("home/admin-key");
  expect(server.greeting).toContain(`administrator's key ${path}`);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(server.key).toMatch(/^sk_\S{43}$/);
  expect(server.greeting + server.log()).not.toContain(server.key);
});

it("says that it lives, that it is ready, how it fares and what it offers, to whoever asks", async () => {
  const read = async (path: string) => {
    const response = await server.fetch(path, { key: null });
    return { status: response.status, body: await response.text() };
  };
  expect(await read("/healthz")).toEqual({ status: 200, body: '{"status":"alive"}' });
  expect(await read("/readyz")).toEqual({ status: 200, body: '{"status":"ready","troubles":[]}' });
  const metrics = await read("/metrics");
  expect(metrics.body).toMatch(/^# TYPE \w+ /m);
  // Samples, comments and nothing else: github.com/prometheus/docs, "Text-based format".
  const lines = metrics.body.split("\n").filter((line) => !/^(?:#.*|[a-z_]\w*(?:\{.*\})? \S+|)$/i.test(line));
  expect(lines).toEqual([]);
  const openapi = JSON.parse((await read("/v1/openapi.json")).body) as { openapi: string; paths: object };
  expect(openapi.openapi).toBe("3.1.0");
  expect(Object.keys(openapi.paths)).toEqual(
    expect.arrayContaining(["/v1/videos", "/v1/videos/{id}", "/v1/blobs/{digest}", "/v1/videos/{id}/preview.m3u8"]),
  );
});

it("is the only one on its data directory", async () => {
  const { status, stderr } = await runBeside(place, ["serve", "--port", "0"]);
  expect(status).toBe(2);
  expect(stderr).toMatch(/a server runs on .*home already: process \d+ .*at http.*\[server_running\]/);
});

describe("a video that it makes", () => {
  let view: VideoView;
  let summary: RenderSummary;

  beforeAll(async () => {
    const options = ["--out", "out/served.mp4", "--captions", "both", "--lock", "out/served.lock.json", "--json"];
    const { stdout, status, stderr } = await runBeside(place, ["render", "talk/hello.md", ...options]);
    if (status !== 0) throw new Error(`render ended with ${status}: ${stdout}${stderr}`);
    summary = JSON.parse(stdout) as RenderSummary;
    const { videos } = (await (await server.fetch("/v1/videos?state=ready")).json()) as { videos: VideoView[] };
    view = videos[0] as VideoView;
  }, 120_000);

  it("is the one that a render without it makes, to the last bit, and is brought to where it was wanted", () => {
    expect(summary).toMatchObject({
      masterSha256: alone.masterSha256,
      frames: alone.frames,
      durationMs: alone.durationMs,
      width: alone.width,
      shots: alone.shots,
      gates: alone.gates,
      peakPssBytes: null,
      processorMs: {},
    });
    expect(summary.out).toBe(place.path("out/served.mp4"));
    expect(digestBytes(readFileSync(summary.out))).toBe(summary.fileSha256);
    for (const file of ["served.jpg", "served.declaration.json", "served.vtt", "served.srt"]) {
      expect(statSync(place.path("out", file)).size).toBeGreaterThan(0);
    }
    expect(view).toMatchObject({ state: "ready", masterSha256: alone.masterSha256, framesRendered: alone.frames });
    expect(view.gates).toContainEqual(expect.objectContaining({ name: "label", verdict: "pass" }));
  });

  it("tells its times apart", () => {
    const { serverLatency, firstChunkEncoded, firstChunkPlayable, ready } = view.timesMs;
    const times = [serverLatency, firstChunkEncoded, firstChunkPlayable, ready].map(Number);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(times[0]).toBeGreaterThan(0);
  });

  it("has a lock, of which it is made again the same", async () => {
    const lock = parseLock(readFileSync(place.path("out/served.lock.json"), "utf8"), "the lock");
    expect(lock).toMatchObject({ masterSha256: alone.masterSha256, script: { name: "hello.md" } });
    const { status, stdout } = await runBeside(place, ["reproduce", view.id, "--json"]);
    const made = JSON.parse(stdout) as ReproductionView;
    expect(made).toMatchObject({ isSame: true, masterSha256: alone.masterSha256, findings: [] });
    expect(status).toBe(0);
  }, 120_000);

  it("is served whole, in ranges, and not again to who has it", async () => {
    const path = `/v1/videos/${view.id}/files/video`;
    const file = readFileSync(summary.out);
    const get = async (headers: Record<string, string> = {}, method = "GET") => {
      const response = await server.fetch(path, { headers, method });
      const bytes = Buffer.from(await response.arrayBuffer());
      return { status: response.status, headers: response.headers, bytes };
    };
    const whole = await get();
    expect([whole.status, digestBytes(whole.bytes)]).toEqual([200, summary.fileSha256]);
    expect(Object.fromEntries(whole.headers)).toMatchObject({
      "content-type": "video/mp4",
      "content-length": String(file.length),
      "accept-ranges": "bytes",
      "cache-control": "private, no-cache",
      etag: `"${summary.fileSha256}"`,
      "x-content-type-options": "nosniff",
    });
    const part = await get({ Range: "bytes=100-199" });
    expect([part.status, part.headers.get("Content-Range")]).toEqual([206, `bytes 100-199/${file.length}`]);
    expect(part.bytes.equals(file.subarray(100, 200))).toBe(true);
    const end = await get({ Range: "bytes=-10" });
    expect(end.bytes.equals(file.subarray(-10))).toBe(true);
    const beyond = await get({ Range: `bytes=${file.length}-` });
    expect([beyond.status, beyond.headers.get("Content-Range")]).toEqual([416, `bytes */${file.length}`]);
    expect((await get({ "If-None-Match": `"${summary.fileSha256}"` })).status).toBe(304);
    expect((await get({ Range: "bytes=0-1", "If-Range": '"another"' })).status).toBe(200);
    expect((await get({}, "HEAD")).bytes).toHaveLength(0);
  });

  it("is fetched by its id, and told of in words", async () => {
    const [fetched, shown, listed] = await Promise.all([
      runBeside(place, ["video", "download", view.id, "--out", "out/fetched.mp4"]),
      runBeside(place, ["video", "show", view.id]),
      runBeside(place, ["video", "list", "--state", "ready"]),
    ]);
    expect(fetched.status).toBe(0);
    expect(digestBytes(readFileSync(place.path("out/fetched.mp4")))).toBe(summary.fileSha256);
    expect(shown.stdout).toMatch(
      new RegExp(`^${view.id}  ready\n.*made in .*\n  master sha256 ${alone.masterSha256}\n`),
    );
    expect(listed.stdout).toContain(view.id);
  });
});

it.each([
  { name: "wrong.md", script: scriptOf({ avatar: "ashaa", profile: "480p25" }, "Hello."), code: "avatar_unknown" },
  { name: "bare.md", script: scriptOf({ avatar: "./nobody", profile: "480p25" }, "Hello."), code: "file_missing" },
])(
  "refuses $name in the words of a render without it, where it stands for who asked",
  async ({ name, script, code }) => {
    place.write(`talk/${name}`, script);
    const args = ["render", `talk/${name}`, "--out", "out/wrong.mp4", "--json"];
    const [served, without] = await Promise.all([
      runBeside(place, args),
      runBeside(place, args, { SUTRADHAR_HOME: place.path("elsewhere") }),
    ]);
    expect(served).toEqual(without);
    const { error } = JSON.parse(served.stdout) as ErrorDocument;
    expect(error).toMatchObject({ code, problems: [{ position: { file: `talk/${name}`, line: 2 } }] });
  },
);

describe("what is wrong with a request", () => {
  const order = { script: hello };
  const known = "vid_01k2x3v4w5y6z7a8b9c0d1e2f3";
  let database: Database;
  const keys: Record<string, string> = {};

  const count = async (): Promise<unknown> => {
    const { rows } = await (
      await import("kysely")
    ).sql<{ videos: number; runs: number }>`
      select (select count(*) from videos) as videos, (select count(*) from runs) as runs
    `.execute(database.engine);
    return rows[0];
  };

  beforeAll(async () => {
    const { url } = await startEmbeddedPostgres({ directory: place.path("home/postgres") });
    database = openDatabase({ url, connectionsMax: 2 });
    const add = async (name: string, scopes: readonly Scope[]) => {
      keys[name] = createSecret();
      await addKey(database, { workspaceId: firstWorkspace, name, secret: keys[name], scopes, now: new Date() });
    };
    await add("reader", ["videos:read"]);
    await add("expired", ["videos:read"]);
    await database.engine.updateTable("keys").set({ expires_at: new Date() }).where("name", "=", "expired").execute();
    keys["wrong"] = createSecret();
    keys["bent"] = "no key at all";
  });
  afterAll(() => database.close());

  it.each([
    { fact: "an unknown field", body: { ...order, colour: "red" }, says: /colour/i },
    { fact: "a wrong type", body: { script: 7 }, says: /^script: / },
    { fact: "no script", body: {}, says: /^script: / },
    { fact: "broken JSON", body: '{"script":', says: /JSON/ },
    { fact: "a path that climbs", body: { ...order, files: { "../x.png": "0".repeat(64) } }, says: /path inside/ },
    { fact: "no digest", body: { ...order, files: { "x.png": "abc" } }, says: /sha256/ },
    { fact: "a file that was not sent", body: { ...order, files: { "x.png": "0".repeat(64) } }, says: /PUT it to/ },
    { fact: "a name that is a path", body: { ...order, name: "a/b.md" }, says: /plain file name/ },
    { fact: "an unknown priority", body: { ...order, priority: "now" }, says: /^priority: / },
  ])("$fact is refused with a problem that says so", async ({ body, says }) => {
    const before = await count();
    const response = await server.post("/v1/videos", body);
    const problem = (await response.json()) as { code: string; detail: string; requestId: string };
    expect(response.headers.get("Content-Type")).toBe("application/problem+json");
    expect({ status: response.status, code: problem.code }).toEqual({ status: 400, code: "request_invalid" });
    expect(problem.detail).toMatch(says);
    expect(problem.requestId).toBe(response.headers.get("Sutradhar-Request-Id"));
    expect(await count()).toEqual(before);
  });

  it("a body that is too large is refused", async () => {
    const response = await server.post("/v1/videos", { script: "x".repeat(2_100_000) });
    expect([response.status, ((await response.json()) as { code: string }).code]).toEqual([413, "file_too_large"]);
  });

  it("bytes that are not what they are said to be are refused, and not kept under that name", async () => {
    const path = `/v1/blobs/${digestBytes("said")}`;
    const response = await server.fetch(path, { method: "PUT", body: "sent" });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ detail: expect.stringContaining(digestBytes("sent")) });
    expect(await (await server.fetch(path)).json()).toMatchObject({ isStored: false });
  });

  it.each([
    ["GET", `/v1/videos/${known}`, 404, "video_unknown"],
    ["GET", "/v1/videos/vid_1", 400, "request_invalid"],
    ["GET", "/v1/videos?state=lost", 400, "request_invalid"],
    ["GET", "/v1/videos?limit=9999", 400, "request_invalid"],
    ["POST", `/v1/videos/${known}/cancel`, 404, "video_unknown"],
    ["POST", `/v1/videos/${known}/retry`, 404, "video_unknown"],
    ["POST", `/v1/videos/${known}/reproduce`, 404, "video_unknown"],
    ["GET", `/v1/videos/${known}/files/video`, 404, "video_unknown"],
    ["GET", `/v1/videos/${known}/files/..%2f..%2fadmin-key`, 400, "request_invalid"],
    ["GET", `/v1/videos/${known}/preview.m3u8`, 404, "video_unknown"],
    ["GET", `/v1/videos/${known}/lock.json`, 404, "video_unknown"],
    ["GET", `/v1/videos/${known}/attempts`, 404, "video_unknown"],
    ["GET", "/v1/nothing", 404, "request_invalid"],
    ["DELETE", "/v1/videos", 404, "request_invalid"],
  ])("%s %s is answered with %i, %s", async (method, path, status, code) => {
    const response = await server.fetch(path, { method });
    expect(response.headers.get("Content-Type")).toBe("application/problem+json");
    expect({ status: response.status, code: ((await response.json()) as { code: string }).code }).toEqual({
      status,
      code,
    });
  });

  it.each(["", "wrong", "bent", "expired"])("a key that is %s is none", async (name) => {
    const response = await server.fetch("/v1/videos", { key: name === "" ? null : (keys[name] ?? "") });
    expect(response.status).toBe(401);
    expect(response.headers.get("WWW-Authenticate")).toBe("Bearer");
    expect(await response.json()).toMatchObject({ code: "unauthorized" });
  });

  it("what a key is not meant for is refused to it, and nothing is changed", async () => {
    const before = await count();
    expect((await server.fetch("/v1/videos", { key: keys["reader"] as string })).status).toBe(200);
    const answers = await Promise.all([
      server.post("/v1/videos", order, keys["reader"]),
      server.fetch(`/v1/blobs/${digestBytes("x")}`, { method: "PUT", body: "x", key: keys["reader"] as string }),
      server.fetch(`/v1/videos/${known}/preview.m3u8`, { key: keys["reader"] as string }),
      server.post(`/v1/videos/${known}/approve`, { reason: "fine" }, keys["reader"]),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([403, 403, 403, 403]);
    expect(await count()).toEqual(before);
    expect(await (await server.fetch(`/v1/blobs/${digestBytes("x")}`)).json()).toMatchObject({ isStored: false });
  });
});

describe("while it makes a video", () => {
  let id: string;
  beforeAll(async () => {
    const { stdout } = await runBeside(place, ["video", "create", "talk/long.md", "--json"]);
    ({ id } = JSON.parse(stdout) as VideoView);
    await server.until(id, ({ timesMs }) => timesMs.firstChunkPlayable !== null);
  }, 120_000);

  it("what can be seen so far is played, and kept by nobody", async () => {
    const playlist = await server.fetch(`/v1/videos/${id}/preview.m3u8`);
    expect(playlist.headers.get("Cache-Control")).toBe("no-store");
    expect(await playlist.text()).not.toContain("#EXT-X-ENDLIST");
    const { status } = await runBeside(place, ["video", "preview", id, "--out", "out/so-far.mp4"]);
    expect(status).toBe(0);
    let [pictures, samples] = [0, 0];
    const media = readMedia(place.path("out/so-far.mp4"), {
      picture: () => void pictures++,
      sound: ({ channels }) => void (samples += channels[0]?.length ?? 0),
    });
    expect(media.video).toMatchObject({ codec: "h264", width: 854, height: 480 });
    expect(pictures).toBeGreaterThan(25);
    expect(samples).toBeGreaterThan(48_000);
  });

  it("its files are not handed out", async () => {
    const response = await server.fetch(`/v1/videos/${id}/files/video`);
    expect([response.status, await response.json()]).toEqual([
      409,
      expect.objectContaining({ code: "state_conflict" }),
    ]);
  });

  it("is told to stop, and has stopped within two seconds", async () => {
    const cancelled = (await (await server.post(`/v1/videos/${id}/cancel`, {})).json()) as VideoView;
    expect(cancelled.state).toBe("cancelled");
    const list = async () => {
      const response = await server.fetch(`/v1/videos/${id}/attempts`);
      return ((await response.json()) as { attempts: AttemptView[] }).attempts;
    };
    await expect.poll(list, { timeout: 60_000 }).not.toContainEqual(expect.objectContaining({ endedAt: null }));
    const ends = (await list()).map(({ endedAt }) => Date.parse(endedAt ?? ""));
    expect(Math.max(...ends) - Date.parse(cancelled.finishedAt ?? "")).toBeLessThan(2_000);
    const again = await server.post(`/v1/videos/${id}/cancel`, {});
    expect(again.status).toBe(409);
  });

  it("a render through it that is interrupted is cancelled there", async () => {
    const child = place.start(["render", "talk/long.md", "--out", "out/interrupted.mp4", "--no-cache"]);
    const exit = new Promise<number | null>((resolve) => void child.on("exit", resolve));
    const newest = async (): Promise<VideoView> => {
      const { videos } = (await (await server.fetch("/v1/videos?limit=1")).json()) as { videos: VideoView[] };
      return videos[0] as VideoView;
    };
    await expect.poll(async () => (await newest()).id, { timeout: 60_000 }).not.toBe(id);
    child.kill("SIGINT");
    expect(await exit).toBe(3);
    expect((await newest()).state).toBe("cancelled");
  });
});

it("ends when it is told to, in the midst of its work, and leaves nothing running", async () => {
  const { id } = (await (await server.post("/v1/videos", { script: long, reuse: false })).json()) as VideoView;
  await server.until(id, ({ timesMs }) => timesMs.serverLatency !== null);
  // The server, its worker, who speaks for that, the database and its own.
  expect(listServerProcesses(place).length).toBeGreaterThan(5);
  expect(await server.end()).toBe(0);
  await expect.poll(() => listServerProcesses(place), { timeout: 60_000 }).toEqual([]);
  const { status, stdout } = await runBeside(place, ["video", "list", "--json"]);
  expect([status, (JSON.parse(stdout) as ErrorDocument).error.code]).toEqual([1, "server_unavailable"]);
}, 120_000);

it("leaves what it made to a render without it", () => {
  const again = place.render("talk/hello.md", "out/after.mp4", "--captions", "both");
  expect(again).toMatchObject({ masterSha256: alone.masterSha256, framesRendered: 0, framesReused: alone.frames });
});
