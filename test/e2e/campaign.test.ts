import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import { addKey, createSecret, type Scope } from "../../src/access/index.ts";
import type { CampaignView } from "../../src/app/index.ts";
import { firstWorkspace, openDatabase, startEmbeddedPostgres } from "../../src/store/index.ts";
import { runBeside, startTestServer, type TestServer } from "./running-server.ts";
import { createWorkplace, type Workplace } from "./workplace.ts";

/** Names of nobody, which stand nowhere else. */
const planted = "Zubaidakhatun Quraishiwala";
const other = "Tryambakeshwar Patwardhankar";
const number = "+91 90909 12345";

const template = `---
title: A gift for {{name}}
language: en-IN
profile: 480p25
variables:
  name: { type: name, maxLength: 40, example: Asha }
---

## Hello

Dear {{name}}, good morning.

See you.
`;

let place: Workplace;
let server: TestServer;
let databaseUrl: string;
let campaign: string;
/** May see campaigns and videos, and none of their people. */
let clerk: string;

const self = (rest = ""): string => `/v1/campaigns/${campaign}${rest}`;

async function read<T>(path: string, key?: string): Promise<T> {
  const response = await server.fetch(path, key === undefined ? {} : { key });
  return (await response.json()) as T;
}

async function readText(path: string, key?: string): Promise<string> {
  return (await server.fetch(path, key === undefined ? {} : { key })).text();
}

async function until(isThere: (view: CampaignView) => boolean): Promise<CampaignView> {
  for (;;) {
    const view = await read<CampaignView>(`${self()}?waitMs=5000`);
    if (isThere(view)) return view;
  }
}

beforeAll(async () => {
  place = createWorkplace({ SUTRADHAR_REQUESTS_PER_MINUTE_MAX: "100000", SUTRADHAR_REQUESTS_BURST_MAX: "10000" });
  place.write("gift/template.md", template);
  server = await startTestServer(place);
  const pushed = await runBeside(place, [
    "asset",
    "push",
    "gift",
    "--as",
    "template/gift@1.0.0",
    "--licence",
    "own",
    "--server",
    server.url,
  ]);
  if (pushed.status !== 0) throw new Error(pushed.stderr);
  const embedded = await startEmbeddedPostgres({ directory: place.path("home/postgres") });
  databaseUrl = embedded.url;
  const database = openDatabase({ url: databaseUrl, connectionsMax: 2 });
  clerk = createSecret();
  const scopes: Scope[] = ["campaigns:read", "videos:read", "previews:read"];
  await addKey(database, { workspaceId: firstWorkspace, name: "clerk", secret: clerk, scopes, now: new Date() });
  await database.close();
}, 150_000);

afterAll(async () => {
  await server.end();
  place.remove();
});

it("checks every row before anything is made, and says what is wrong with which", async () => {
  place.write(
    "rows.csv",
    `name,recipient,callbackId\n${planted},${number},gift-1\n${other},1,gift-2\n=SUM(A1),2,gift-3\nAnother,${number.replaceAll(" ", "")},gift-4\n李明,3,gift-5\n,4,gift-6\nMuslims are vermin,5,gift-7\n`,
  );
  const created = await runBeside(place, [
    "campaign",
    "create",
    "gift",
    "--name",
    "Gifts",
    "--rows",
    "rows.csv",
    "--json",
    "--server",
    server.url,
  ]);
  const view = JSON.parse(created.stdout) as CampaignView;
  campaign = view.id;
  expect(view).toMatchObject({
    state: "checking",
    rows: { total: 7, good: 2, bad: 5 },
    problem: { code: "rows_invalid" },
  });
  const errors = await readText(self("/errors.csv"));
  expect(errors).toMatch(/^3,4,bad,name,variable_invalid,/m);
  expect(errors).toMatch(/^4,5,bad,recipient,rows_invalid,is the same as in row 1/m);
  expect(errors).toMatch(/^5,6,bad,name,text_unspeakable,/m);
  expect(errors).toMatch(/^6,7,bad,name,variable_invalid,.*must be given/m);
  expect(errors).toMatch(/^7,8,bad,name,moderation_refused,.*s1 \(religious_communal at /m);
  const refused = await server.post(self("/start"), {});
  expect([refused.status, await refused.json()]).toMatchObject([422, { code: "rows_invalid" }]);
});

it("quotes which shots are personal and why", async () => {
  const quote = await readText(self("/quote"));
  expect(JSON.parse(quote)).toMatchObject({
    videos: 2,
    shots: [
      { text: "Dear {{name}}, good morning.", isPersonal: true, variables: ["name"], why: "says {{name}}" },
      { isPersonal: false, why: "the same in every video: made once" },
    ],
  });
  expect(quote).not.toContain("Quraishi");
});

it("makes a sample first, then the rest, and leaves out what has errors", async () => {
  expect((await server.post(self("/sample"), { count: 1 })).status).toBe(202);
  const sampled = await until(({ rows }) => rows.ready + rows.failed + rows.inReview === 1);
  expect(sampled).toMatchObject({ state: "checking", rows: { ready: 1, good: 1 } });
  const names = await server.fetch(self("/names.wav"));
  expect(
    Buffer.from(await names.arrayBuffer())
      .subarray(0, 4)
      .toString(),
  ).toBe("RIFF");
  expect((await server.post(self("/start"), { partial: true })).status).toBe(202);
  const done = await until(({ state }) => state === "done");
  expect(done.rows).toMatchObject({ total: 7, ready: 2, bad: 5, failed: 0, good: 0, underWay: 0 });
  const results = (await readText(self("/results.csv"))).split("\r\n");
  expect(results[0]).toBe("row,callbackId,recipient,state,video,durationMs,link,poster,problem,name");
  expect(results[1]).toContain(`,"'${number}",ready,vid_`);
  // Whatever was sent, a spreadsheet runs none of it.
  expect(results[3]).toContain("'=SUM(A1)");
  const vtt = await readText(`/v1/videos/${await videoOf(1)}/files/vtt`);
  expect(vtt).toContain(planted.split(" ")[0]);
}, 170_000);

async function videoOf(row: number): Promise<string> {
  const { rows } = await read<{ rows: { number: number; video: string }[] }>(self("/rows"));
  return rows.find((one) => one.number === row)?.video ?? "";
}

it("shows what rows say to those alone who may see recipients", async () => {
  const shown = await readText(self("/rows"));
  expect(shown).toContain(planted);
  const video = await videoOf(1);
  for (const path of [
    self("/rows"),
    self("/errors.csv"),
    self("/results.csv"),
    self("/quote"),
    self(),
    `/v1/videos/${video}`,
  ]) {
    const seen = await readText(path, clerk);
    expect(`${path} ${seen}`).not.toMatch(/Zubaida|Quraishi|90909 ?12345|"code":"forbidden"/);
  }
  for (const path of [`/v1/videos/${video}/files/video`, `/v1/videos/${video}/preview.m3u8`, self("/names.wav")]) {
    expect([path, (await server.fetch(path, { key: clerk })).status]).toEqual([path, 403]);
  }
  expect(await readText(`/v1/videos/${video}/lock.json`, clerk)).not.toContain("Zubaida");
  expect(await readText(`/v1/videos/${video}/lock.json`)).toContain(planted);
});

it("has no name in the clear in any table, in a file of the database, nor in the log", async () => {
  expect(await dumpTables()).not.toMatch(/Zubaida|Quraishi|Tryambak|90909 ?12345/);
  expect(findInFiles(place.path("home/postgres"), planted)).toEqual([]);
  expect(server.log()).not.toMatch(/Zubaida|Quraishi|Tryambak|90909 ?12345/);
});

it("makes a campaign's video again from its lock, with what its row says", async () => {
  const video = await videoOf(1);
  const begun = await server.post(`/v1/videos/${video}/reproduce`, {});
  const { run } = (await begun.json()) as { run: string };
  for (;;) {
    const view = await read<{ state: string; isSame: boolean | null; findings: string[] }>(
      `/v1/videos/${video}/reproductions/${run}`,
    );
    if (view.state !== "done" && view.state !== "failed") {
      // The video stays as it is: it answers after a moment.
      await server.fetch(`/v1/videos/${video}?waitMs=300`);
      continue;
    }
    expect(view).toMatchObject({ state: "done", isSame: true });
    break;
  }
}, 120_000);

it("erases what it knows of people, and their videos, and nothing of them is left on the disk", async () => {
  const video = await videoOf(1);
  // What is made of rows lies encrypted, so that the search is shown a file of its own.
  writeFileSync(join(place.path("home"), "control"), planted);
  expect(findInFiles(place.path("home"), planted)).toContain("control");
  rmSync(join(place.path("home"), "control"));
  const erased = await server.fetch(self(), { method: "DELETE" });
  expect([erased.status, ((await erased.json()) as CampaignView).erasedAt]).toEqual([202, expect.any(String)]);
  expect((await read<{ code: string }>(self("/names.wav"))).code).toBe("data_erased");
  for (;;) {
    const { state } = await read<{ state: string }>(`/v1/videos/${video}?waitMs=300`);
    if (state === "withdrawn") break;
  }
  const second = await videoOf(2);
  while ((await read<{ state: string }>(`/v1/videos/${second}?waitMs=300`)).state !== "withdrawn");
  expect((await server.fetch(`/v1/videos/${video}/files/video`)).status).toBe(409);
  // What was opened for a download is gone some seconds after it.
  while (findInFiles(place.path("home"), planted).length > 0) await read(`/v1/videos/${second}`);
  expect(await readText(self("/rows"))).not.toContain("Zubaida");
  expect((await read<CampaignView>(self())).rows).toMatchObject({ total: 7, ready: 2, bad: 5 });
});

async function dumpTables(): Promise<string> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query("set role sutradhar_engine");
    const { rows } = await client.query<{ name: string }>(
      "select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname in ('public', 'pgboss')",
    );
    expect(rows.map(({ name }) => name)).toEqual(
      expect.arrayContaining(["public.videos", "public.steps", "pgboss.job"]),
    );
    const texts: string[] = [];
    for (const { name } of rows) {
      if (name === "public.migrations") continue;
      const dumped = await client.query<{ row: string }>(`select t::text as row from ${name} t`);
      texts.push(...dumped.rows.map(({ row }) => row));
    }
    return texts.join("\n");
  } finally {
    await client.end();
  }
}

/** Files that hold the first word of a name, however they are made. */
function findInFiles(folder: string, name: string): string[] {
  const word = Buffer.from(name.split(" ")[0] ?? "");
  return readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((path) => {
    const full = join(folder, path);
    try {
      return statSync(full).isFile() && readFileSync(full).includes(word);
    } catch {
      // What is written this instant may be gone the next.
      return false;
    }
  });
}
