import { execFile, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AttemptView, CampaignView, RenderSummary, ReproductionView, VideoView } from "../../src/app/index.ts";
import { digestBytes } from "../../src/core/index.ts";
import { parseLock } from "../../src/planner/index.ts";
import { openDatabase, type Database } from "../../src/store/index.ts";
import { runBeside, startTestServer, type TestServer } from "../e2e/running-server.ts";
import { createWorkplace, root, scriptOf, type Workplace } from "../e2e/workplace.ts";
import { openExternalPostgres, type ExternalPostgres } from "./external-postgres.ts";
import { listShellBlocks } from "./readme-lines.ts";
import { openS3Gateway, type S3Gateway } from "./s3-gateway.ts";

/** One installation on three machines, which share a Postgres, a bucket and the folder of people's keys: no other folder of theirs is another's. */
let postgres: ExternalPostgres;
let gateway: S3Gateway;
let keys: string;
let front: Workplace;
let elsewhere: Workplace;
let further: Workplace;
let server: TestServer;
let worker: JoinedWorker;
let database: Database;
/** What a machine that knows nothing of all this makes of the same script. */
let alone: RenderSummary;

const hello = scriptOf({ profile: "480p25" }, "Good morning.");
const long = scriptOf(
  { profile: "480p25" },
  Array.from({ length: 6 }, (_, index) => `This is sentence number ${index + 1}, and it takes a while to say.`).join(
    " ",
  ),
);
const launcher = join(root, "bin", "sutradhar.js");
const minuteMs = 60_000;

beforeAll(async () => {
  [postgres, gateway] = await Promise.all([openExternalPostgres(), openS3Gateway()]);
  keys = mkdtempSync(join(tmpdir(), "sutradhar-keys-"));
  const shared = sharedSettings();
  front = createWorkplace(shared);
  elsewhere = createWorkplace(shared);
  further = createWorkplace(shared);
  for (const [name, text] of Object.entries({ "hello.md": hello, "long.md": long })) front.write(`talk/${name}`, text);
  server = await startTestServer(front, "--services", "api,scheduler");
  database = openDatabase({ url: postgres.url, connectionsMax: 2, onError: () => undefined });
  worker = await joinAsWorker(elsewhere);
  const own = createWorkplace();
  own.write("hello.md", hello);
  alone = own.render("hello.md", "out/alone.mp4");
  own.remove();
}, 10 * minuteMs);

afterAll(async () => {
  await worker?.end();
  await server?.end();
  await database?.close();
  await Promise.all([postgres?.close(), gateway?.close()]);
  for (const place of [front, elsewhere, further]) place?.remove();
  if (keys) rmSync(keys, { recursive: true, force: true });
}, 3 * minuteMs);

/** What each machine is told, and how the server's command line is told of it. */
function sharedSettings(): Record<string, string> {
  const { bucket, prefix, endpoint = "", credentials } = gateway.location;
  return {
    DATABASE_URL: postgres.url,
    SUTRADHAR_PERSON_KEYS: keys,
    SUTRADHAR_BLOBS: `s3://${bucket}/${prefix}`,
    SUTRADHAR_S3_ENDPOINT: endpoint,
    SUTRADHAR_S3_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: credentials?.accessKeyId ?? "",
    AWS_SECRET_ACCESS_KEY: credentials?.secretAccessKey ?? "",
  };
}

interface JoinedWorker {
  readonly process: ChildProcess;
  log(): string;
  end(): Promise<number | null>;
}

/** What docs/guides/operate.md says to copy: personal names stand in the ledger by a key that all of an installation have. */
function shareLedgerKey(place: Workplace): void {
  const file = "home/ledger/commitments.key";
  mkdirSync(dirname(place.path(file)), { recursive: true });
  cpSync(front.path(file), place.path(file));
}

/** `sutradhar worker`, once it says that it works. */
async function joinAsWorker(place: Workplace, program = launcher): Promise<JoinedWorker> {
  shareLedgerKey(place);
  const args = [program, "worker", "--classes", "cpu", "--jobs", "2"];
  const child = spawn(process.execPath, args, { cwd: place.folder, env: place.environment });
  let log = "";
  child.stderr.on("data", (piece: Buffer) => (log += piece.toString()));
  await new Promise<void>((resolve, reject) => {
    child.on("exit", (code) => reject(new Error(`the worker ended with ${code}: ${log}`)));
    child.stdout.once("data", (piece: Buffer) => {
      expect(piece.toString()).toBe("working with 2 processes for cpu\n");
      resolve();
    });
  });
  return {
    process: child,
    log: () => log,
    async end() {
      if (child.exitCode === null && child.signalCode === null) {
        const exit = once(child, "exit");
        child.kill("SIGTERM");
        await exit;
      }
      return child.exitCode;
    },
  };
}

/** The server's command line, on the server's machine. */
async function ask<T>(...args: string[]): Promise<T> {
  const { status, stdout, stderr } = await runBeside(front, [...args, "--json"]);
  if (status !== 0) throw new Error(`${args.join(" ")} ended with ${status}: ${stdout}${stderr}`);
  return JSON.parse(stdout) as T;
}

async function order(script: string): Promise<string> {
  const response = await server.post("/v1/videos", { script, name: "long.md", reuse: false });
  return ((await response.json()) as VideoView).id;
}

const isReady = ({ state }: VideoView): boolean => state === "ready";
/** Half of what there is to do is done, and half is not. */
const isHalfMade = ({ progress: { done, total } }: VideoView): boolean => total > 0 && done * 2 > total;

async function listAttempts(id: string): Promise<AttemptView[]> {
  const response = await server.fetch(`/v1/videos/${id}/attempts`);
  return ((await response.json()) as { attempts: AttemptView[] }).attempts;
}

/** Every step of a video took effect once, however often it was tried. */
async function expectNothingTwice(id: string): Promise<void> {
  const done = (await listAttempts(id)).filter(({ outcome }) => outcome === "done").map(({ node }) => node);
  expect(done.toSorted()).toEqual([...new Set(done)].toSorted());
}

it.each([
  { lacking: "both", settings: { DATABASE_URL: "", SUTRADHAR_BLOBS: "" }, says: /DATABASE_URL.* and SUTRADHAR_BLOBS/ },
  { lacking: "a database", settings: { DATABASE_URL: "" }, says: /needs DATABASE_URL \(the Postgres of the inst/ },
  { lacking: "a bucket", settings: { SUTRADHAR_BLOBS: "" }, says: /needs SUTRADHAR_BLOBS \(s3:\/\/bucket\/prefix/ },
])("a worker that lacks $lacking is told what it needs", async ({ settings, says }) => {
  const { status, stderr } = await runBeside(further, ["worker"], settings);
  expect(stderr).toMatch(says);
  expect(stderr).toContain("[config_invalid]");
  expect(status).toBe(2);
});

it(
  "a worker on another machine makes the video that a render without a server makes",
  async () => {
    const made = await ask<VideoView>("video", "create", "talk/hello.md", "--wait");
    expect(made).toMatchObject({ state: "ready", masterSha256: alone.masterSha256, frames: alone.frames });
    await ask("video", "download", made.id, "--out", "out/hello.mp4");
    expect(digestBytes(readFileSync(front.path("out/hello.mp4")))).toBe(made.fileSha256);
  },
  5 * minuteMs,
);

it.each(
  listShellBlocks("## The server")
    .slice(1)
    .map((text, index) => ({ block: index + 1, text }))
    // A campaign tells of its videos otherwise, and is a test of its own.
    .filter(({ text }) => !text.includes("campaign")),
)(
  "block $block of the README's lines makes a ready video here as well",
  async ({ text }) => {
    linkOnce(join(root, "examples"), front.path("examples"));
    // As in a folder where the package is installed.
    linkOnce(launcher, front.path("node_modules/.bin/sutradhar"));
    const lines = text.replaceAll("http://127.0.0.1:4180", server.url);
    const { stdout } = await promisify(execFile)("sh", ["-e", "-c", lines], {
      cwd: front.folder,
      env: front.environment,
    });
    expect(stdout).toMatch(/^vid_\w{26} {2}ready|"state":"ready"/m);
  },
  5 * minuteMs,
);

it(
  "what is pushed through the API is what a worker elsewhere draws",
  async () => {
    const avatar = copyAvatar("1.0.0");
    const pushed = await ask<{ digest: string }>("asset", "push", avatar, "--licence", "Apache-2.0", "--synthetic");
    front.write("talk/kavya.md", scriptOf({ avatar: "kavya@^1", profile: "480p25" }, "I am new here."));
    const made = await ask<VideoView>("video", "create", "talk/kavya.md", "--wait");
    expect(made.state).toBe("ready");
    const lock = parseLock(await (await server.fetch(`/v1/videos/${made.id}/lock.json`)).text(), "the lock");
    expect(lock.assets).toContainEqual(expect.objectContaining({ wanted: "avatar/kavya@^1", digest: pushed.digest }));
    const again = await ask<ReproductionView>("reproduce", made.id);
    expect(again).toMatchObject({ isSame: true, masterSha256: made.masterSha256, findings: [] });
  },
  5 * minuteMs,
);

it(
  "a campaign is checked, ordered and made by a worker elsewhere, which opens what its rows say",
  async () => {
    const names = ["Asha", "Ravi", "मीरा"];
    front.write(
      "gift/template.md",
      scriptOf(
        { profile: "480p25", variables: "{ name: { type: name, maxLength: 40, example: Asha } }" },
        "Good morning {{name}}.",
      ),
    );
    front.write("rows.csv", `name,callbackId\n${names.map((name, index) => `${name},gift-${index}`).join("\n")}\n`);
    await ask("asset", "push", "gift", "--as", "template/gift@1.0.0", "--licence", "own");
    const { id } = await ask<CampaignView>("campaign", "create", "gift", "--name", "Gifts", "--rows", "rows.csv");
    const view = async (): Promise<CampaignView> =>
      (await (await server.fetch(`/v1/campaigns/${id}?waitMs=5000`)).json()) as CampaignView;
    while ((await view()).state === "checking");
    expect((await server.post(`/v1/campaigns/${id}/start`, {})).status).toBe(202);
    let done = await view();
    while (done.state === "running") done = await view();
    expect(done).toMatchObject({ state: "done", rows: { total: 3, ready: 3 } });
    const results = await (await server.fetch(`/v1/campaigns/${id}/results.csv`)).text();
    for (const name of names) expect(results).toContain(name);
    expect(worker.log()).not.toMatch(/Asha|मीरा/);
  },
  5 * minuteMs,
);

function linkOnce(target: string, link: string): void {
  mkdirSync(dirname(link), { recursive: true });
  if (!existsSync(link)) symlinkSync(target, link);
}

/** A presenter of one's own: one that lies among the examples, under another name. */
function copyAvatar(version: string): string {
  const folder = front.path("avatars/kavya");
  cpSync(join(root, "examples/avatars/lakshmi"), folder, { recursive: true });
  const path = join(folder, "rig.json");
  const rig = JSON.parse(readFileSync(path, "utf8")) as object;
  writeFileSync(path, JSON.stringify({ ...rig, name: "kavya", version }));
  return folder;
}

describe("a video in the making", () => {
  /** Of the long script, undisturbed. */
  let expected: string | null;
  beforeAll(async () => {
    const id = await order(long);
    expected = (await server.until(id, isReady)).masterSha256;
  }, 5 * minuteMs);

  it(
    "is made by two workers, and goes on with one of them when the other is killed",
    async () => {
      const second = await joinAsWorker(further);
      const id = await order(long);
      await server.until(id, isHalfMade);
      second.process.kill("SIGKILL");
      const killedAtMs = Date.now();
      const made = await server.until(id, isReady);
      expect(made.masterSha256).toBe(expected);
      await expectNothingTwice(id);
      const attempts = await listAttempts(id);
      expect(new Set(attempts.map((attempt) => attempt.worker)).size).toBe(2);
      for (const lost of attempts.filter(({ outcome }) => outcome === "lost")) {
        const next = attempts.find(({ node, startedAt }) => node === lost.node && startedAt > lost.startedAt);
        expect(Date.parse(next?.startedAt ?? "") - killedAtMs).toBeLessThan(30_000);
      }
      await expect.poll(() => further.listProcesses()).toEqual([]);
    },
    5 * minuteMs,
  );

  it(
    "waits for the bucket while that is away",
    async () => {
      const id = await order(long);
      await server.until(id, isHalfMade);
      await gateway.stop();
      await expect.poll(() => worker.log(), { timeout: 2 * minuteMs, interval: 200 }).toContain("store_unavailable");
      expect((await server.fetch("/healthz")).status).toBe(200);
      expect((await server.fetch("/readyz")).status).toBe(503);
      await gateway.start();
      const made = await server.until(id, isReady);
      expect(made.masterSha256).toBe(expected);
      await expectNothingTwice(id);
      expect((await server.fetch("/readyz")).status).toBe(200);
    },
    8 * minuteMs,
  );

  it(
    "is planned when the bucket is back, where it was away by then",
    async () => {
      const id = await order(hello);
      await gateway.stop();
      const late = await server.post("/v1/videos", { script: `${hello}\nAnd good night.`, name: "late.md" });
      expect([late.status, late.headers.get("Retry-After")]).toEqual([503, expect.stringMatching(/^\d+$/)]);
      await gateway.start();
      expect((await server.until(id, isReady)).masterSha256).toBe(alone.masterSha256);
    },
    5 * minuteMs,
  );

  it(
    "outlasts a restart of the database",
    async () => {
      const id = await order(long);
      await server.until(id, isHalfMade);
      await postgres.stop();
      expect((await server.fetch("/readyz")).status).toBe(503);
      await postgres.start();
      const made = await server.until(id, isReady);
      expect(made.masterSha256).toBe(expected);
      await expectNothingTwice(id);
    },
    5 * minuteMs,
  );

  it(
    "is finished by a newer build where the older one that began it is gone, and each works on its own plans alone",
    async () => {
      expect(await worker.end()).toBe(0);
      const older = await joinAsWorker(further, installAnother(further));
      const id = await order(long);
      await server.until(id, isHalfMade);
      older.process.kill("SIGKILL");
      worker = await joinAsWorker(elsewhere);
      const beside = await order(`${hello}\nNobody waits for the other.`);
      await server.until(beside, isReady);
      expect((await server.until(id, isReady)).masterSha256).toBe(expected);
      const { engine } = database;
      const runs = await engine
        .selectFrom("runs")
        .select(["build", "state"])
        .where("video_id", "=", id)
        .orderBy("id")
        .execute();
      expect(runs.map(({ state }) => state)).toEqual(["superseded", "done"]);
      const workers = await engine
        .selectFrom("attempts")
        .innerJoin("runs", "runs.id", "attempts.run_id")
        .innerJoin("workers", "workers.id", "attempts.worker")
        .select(["runs.build as planned", "workers.build as worked"])
        .where("attempts.video_id", "in", [id, beside])
        .execute();
      expect(new Set(runs.map(({ build }) => build)).size).toBe(2);
      for (const { planned, worked } of workers) expect(worked).toBe(planned);
    },
    10 * minuteMs,
  );
});

/** The product with a line more in what every step leans on: another build, as the version before is. */
function installAnother(place: Workplace): string {
  const folder = place.path("another");
  for (const name of ["bin", "src", "package.json"]) cpSync(join(root, name), join(folder, name), { recursive: true });
  for (const name of ["node_modules", "assets"]) symlinkSync(join(root, name), join(folder, name));
  appendFileSync(join(folder, "src/core/random.ts"), "// Another build.\n");
  return join(folder, "bin/sutradhar.js");
}

it(
  "a second server answers for the same installation from another machine",
  async () => {
    mkdirSync(further.path("home"), { recursive: true });
    cpSync(front.path("home/admin-key"), further.path("home/admin-key"));
    const second = await startTestServer(further, "--services", "api");
    const { id } = (await (await second.post("/v1/videos", { script: hello, name: "hello.md" })).json()) as VideoView;
    const made = await server.until(id, isReady);
    const file = await (await second.fetch(`/v1/videos/${id}/files/video`)).arrayBuffer();
    expect([made.masterSha256, made.fileSha256]).toEqual([alone.masterSha256, digestBytes(Buffer.from(file))]);
    expect(await second.end()).toBe(0);
  },
  5 * minuteMs,
);

it(
  "a server and a worker that are told to end hand back what they do, and leave nothing running",
  async () => {
    const id = await order(long);
    await server.until(id, isHalfMade);
    const ended = await Promise.all([worker.end(), server.end()]);
    expect(ended).toEqual([0, 0]);
    expect([...front.listProcesses(), ...elsewhere.listProcesses()]).toEqual([]);
    const { engine } = database;
    const left = await engine.selectFrom("steps").select("node_id").where("state", "=", "running").execute();
    expect(left).toEqual([]);
    const dead = await engine.selectFrom("dead_letters").selectAll().execute();
    expect(dead).toEqual([]);
    // The next ones go on where they were.
    server = await startTestServer(front, "--services", "api,scheduler");
    worker = await joinAsWorker(elsewhere);
    await server.until(id, isReady);
  },
  8 * minuteMs,
);
