import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openTestDatabase, type TestDatabase } from "../../../test/fixtures/test-database.ts";
import { digestBytes, SutradharError } from "../../core/index.ts";
import { lockDataDirectory, type RunningServer } from "../../store/index.ts";
import type { DatabaseReport } from "../database-jobs.ts";
import { checkClock, checkDatabase, checkPrograms } from "./check-database.ts";
import { checkOwner, checkSecrets, checkSpace, judgeSpace } from "./check-home.ts";
import { checkDeadLetters, checkServer, checkWorkers, type SeenWorker } from "./check-server.ts";
import { checkFonts, checkNode, checkPart } from "./check-software.ts";
import { checkStores, checkWhole } from "./check-store.ts";
import { diagnose, examineInstallation } from "./diagnose.ts";
import { examine, type Check, type Finding } from "./examine.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "sutradhar-doctor-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const path = (...names: string[]): string => join(folder, ...names);
const stateOf = (finding: Omit<Finding, "name">): string => finding.state;
const done =
  <T>(value: T) =>
  (): Promise<T> =>
    Promise.resolve(value);

describe("every finding has a state, a detail and, where something is wrong, what to do", () => {
  const status: NonNullable<DatabaseReport["status"]> = {
    version: "18.4",
    sizeBytes: 9e6,
    connections: 5,
    connectionsMax: 100,
    applied: ["0001-production"],
    pending: [],
    unknown: [],
  };
  const database = (change: Partial<DatabaseReport>): Check =>
    checkDatabase(
      done({ kind: "embedded", where: "/srv", server: null, status, major: 18, brings: 18, ...change } as const),
    );
  const server: RunningServer = { url: "http://127.0.0.1:4180", pid: 7, startedAt: "", version: "0.1.0" };
  const stores = (probe: () => Promise<void>): Check =>
    checkStores(() => ({ probe, describe: () => "files in /srv", close: () => Promise.resolve() }));
  const worker = (change: Partial<SeenWorker> = {}): SeenWorker => {
    return { id: "w", build: "ours", version: "0.1.0", seenAtMs: 990_000, ...change };
  };
  const workers = (...list: SeenWorker[]): Check => checkWorkers(done(list), { build: "ours", nowMs: () => 1_000_000 });

  it.each<{ what: string; check: () => Check; state: Finding["state"]; says: RegExp; mend?: RegExp }>([
    { what: "an old Node", check: () => checkNode("22.9.0"), state: "fail", says: /24 or newer/, mend: /npm ci/ },
    { what: "this Node", check: () => checkNode(process.versions.node), state: "ok", says: /^\d+\./ },
    {
      what: "a part that does not load",
      check: () => checkPart({ name: "drawing", tryOut: () => Promise.reject(new Error("no skia.node")) }),
      state: "fail",
      says: /does not work: no skia\.node/,
      mend: /npm ci/,
    },
    {
      what: "fonts that are missing",
      check: () => checkFonts([import.meta.filename, "/nowhere.woff2"]),
      state: "fail",
      says: /1 of 2 are missing: \/nowhere\.woff2/,
      mend: /npm ci/,
    },
    {
      what: "a folder that is not made yet",
      check: () => checkOwner(path("none"), 1),
      state: "ok",
      says: /first start/,
    },
    {
      what: "a file where a folder belongs",
      check: () => checkOwner(import.meta.filename, 1),
      state: "fail",
      says: /is a file/,
      mend: /SUTRADHAR_HOME/,
    },
    { what: "a disk with room", check: () => checkSpace(path("none", "deeper")), state: "ok", says: /MB are free/ },
    {
      what: "a store that works",
      check: () => stores(() => Promise.resolve()),
      state: "ok",
      says: /comes back: files/,
    },
    {
      what: "a store that does not",
      check: () => stores(() => Promise.reject(new SutradharError("store_unavailable", "the bucket is away: wait"))),
      state: "fail",
      says: /the bucket is away/,
    },
    { what: "a database that answers", check: () => database({}), state: "ok", says: /Postgres 18\.4 .* 5 of 100/ },
    {
      what: "one that nobody has made",
      check: () => database({ status: null, major: null }),
      state: "ok",
      says: /first start/,
    },
    { what: "one that stands still", check: () => database({ status: null }), state: "ok", says: /no server runs/ },
    {
      what: "one of another major version",
      check: () => database({ status: null, major: 17 }),
      state: "fail",
      says: /Postgres 17, and this build brings 18/,
      mend: /sutradhar database upgrade/,
    },
    {
      what: "one from the future",
      check: () => database({ status: { ...status, unknown: ["0099-later"] } }),
      state: "fail",
      says: /newer Sutradhar \(0099-later\)/,
      mend: /restore a backup/,
    },
    {
      what: "one from the past",
      check: () => database({ status: { ...status, pending: ["0002-assets"] } }),
      state: "warn",
      says: /0002-assets are to be applied/,
      mend: /next start/,
    },
    {
      what: "one that is nearly full of connections",
      check: () => database({ status: { ...status, connections: 95 } }),
      state: "warn",
      says: /95 of 100/,
      mend: /max_connections/,
    },
    {
      what: "programs that are not installed",
      check: () => checkPrograms(() => Promise.reject(new SutradharError("database_unavailable", "set DATABASE_URL"))),
      state: "fail",
      says: /set DATABASE_URL/,
    },
    {
      what: "a clock that is right",
      check: () => checkClock(done(999), () => 1_000),
      state: "ok",
      says: /1 ms ahead of/,
    },
    {
      what: "a clock that is behind",
      check: () => checkClock(done(11_000), () => 1_000),
      state: "warn",
      says: /10000 ms behind/,
      mend: /chrony/,
    },
    {
      what: "a clock that is wrong",
      check: () => checkClock(done(0), () => 60_000),
      state: "fail",
      says: /60000 ms ahead/,
      mend: /chrony/,
    },
    {
      what: "no server",
      check: () => checkServer(done(undefined), done({ troubles: [] })),
      state: "ok",
      says: /npm start/,
    },
    {
      what: "a server that is ready",
      check: () => checkServer(done(server), done({ troubles: [] })),
      state: "ok",
      says: /ready at http:\/\/127\.0\.0\.1:4180 \(0\.1\.0, process 7\)/,
    },
    {
      what: "a server without an API",
      check: () => checkServer(done({ ...server, url: "" }), () => Promise.reject(new Error("not asked"))),
      state: "ok",
      says: /without an API/,
    },
    {
      what: "a server in trouble",
      check: () => checkServer(done(server), done({ troubles: ["the disk is full"] })),
      state: "fail",
      says: /not ready: the disk is full/,
    },
    {
      what: "a server that does not answer",
      check: () => checkServer(done(server), () => Promise.reject(new Error("connection refused"))),
      state: "fail",
      says: /connection refused/,
    },
    {
      what: "workers of this build",
      check: () => workers(worker(), worker()),
      state: "ok",
      says: /^2 at work, of version 0\.1\.0$/,
    },
    { what: "no workers", check: () => workers(), state: "ok", says: /^0 at work$/ },
    {
      what: "a silent worker",
      check: () => workers(worker(), worker({ seenAtMs: 900_000 })),
      state: "warn",
      says: /1 at work.*1 silent/,
      mend: /reached/,
    },
    {
      what: "workers of another build alone",
      check: () => workers(worker({ build: "theirs", version: "0.2.0" })),
      state: "warn",
      says: /1 of another build/,
      mend: /start a worker of this version/,
    },
    {
      what: "workers of another build among ours",
      check: () => workers(worker(), worker({ build: "theirs" })),
      state: "ok",
      says: /2 at work.*1 of another build/,
    },
    {
      what: "no dead letters",
      check: () => checkDeadLetters(done({ steps: 0, videos: 0 })),
      state: "ok",
      says: /none/,
    },
    {
      what: "dead letters",
      check: () => checkDeadLetters(done({ steps: 3, videos: 2 })),
      state: "warn",
      says: /3 steps of 2 videos/,
      mend: /retry/,
    },
  ])("$what", async ({ check, state, says, mend }) => {
    const [finding] = await examine([check()], 1_000);
    expect(finding).toMatchObject({ state, detail: expect.stringMatching(says) as string });
    expect(finding?.mend ?? "").toMatch(mend ?? /^$/);
  });

  it.each([
    [3e9, "ok"],
    [1.9e9, "warn"],
    [1e8, "fail"],
  ])("%i free bytes are %s", (bytes, state) => {
    expect(stateOf(judgeSpace(bytes))).toBe(state);
  });

  it.runIf(process.getuid?.() === 0)("a data directory that another user owns", async () => {
    mkdirSync(path("foreign"));
    chownSync(path("foreign"), 4242, 4242);
    expect(await checkOwner(path("foreign"), 1000).look()).toMatchObject({
      state: "fail",
      detail: `${path("foreign")} belongs to user 4242, and this is user 1000`,
    });
  });

  it("a key that others can read", async () => {
    mkdirSync(path("open"));
    writeFileSync(path("open", "admin-key"), "sk_x", { mode: 0o600 });
    writeFileSync(path("elsewhere.yaml"), "", { mode: 0o600 });
    const look = () => checkSecrets(path("open"), path("elsewhere.yaml")).look();
    expect(stateOf(await look())).toBe("ok");
    chmodSync(path("open", "admin-key"), 0o644);
    expect(await look()).toMatchObject({ state: "warn", mend: `chmod 600 ${path("open", "admin-key")}` });
  });

  it("a file that has rotted", async () => {
    const blobs = path("store", "blobs");
    const write = (bytes: string, written = bytes): string => {
      const name = digestBytes(bytes);
      mkdirSync(join(blobs, name.slice(0, 2)), { recursive: true });
      writeFileSync(join(blobs, name.slice(0, 2), name), written);
      return join(blobs, name.slice(0, 2), name);
    };
    for (let index = 0; index < 50; index += 1) write(`whole ${index}`);
    const look = (filesMax: number) => checkWhole({ folders: [blobs, path("none")], filesMax, bytesMax: 1e6 }).look();
    expect(await look(20)).toMatchObject({ state: "ok", detail: "20 of 50 files were read, and are whole" });
    const rotten = write("rotten", "rotted");
    expect(await look(100)).toMatchObject({ state: "fail", detail: expect.stringContaining(rotten) as string });
  });
});

describe("what is looked at", () => {
  it("does not hold up the rest when it gives no answer, nor when it throws", async () => {
    const findings = await examine(
      [
        { name: "slow", look: () => new Promise(() => undefined) },
        { name: "broken", look: () => Promise.reject(new Error("oh")) },
        { name: "sound", look: done({ state: "ok", detail: "" } as const) },
      ],
      20,
    );
    expect(findings).toEqual([
      { name: "slow", state: "fail", detail: "no answer within 0.02 s" },
      { name: "broken", state: "fail", detail: "oh" },
      { name: "sound", state: "ok", detail: "" },
    ]);
  });
});

describe("an installation", () => {
  let test: TestDatabase;
  let api: Server;
  let environment: Record<string, string>;
  let troubles: string[] = [];
  const home = (): string => path("home");
  beforeAll(async () => {
    test = await openTestDatabase();
    environment = { SUTRADHAR_HOME: home(), DATABASE_URL: test.url };
    api = createServer((_request, response) => response.end(JSON.stringify({ status: "ready", troubles })));
    await new Promise<void>((resolve) => void api.listen(0, "127.0.0.1", resolve));
  });
  afterAll(async () => {
    api.close();
    await test.close();
  });
  const statesOf = (findings: readonly Finding[]): Record<string, string> =>
    Object.fromEntries(findings.map(({ name, state }) => [name, state]));

  it("is healthy from its fonts to its server", async () => {
    const lock = await lockDataDirectory(home(), () => Date.now());
    const { port } = api.address() as AddressInfo;
    await lock.announce({ url: `http://127.0.0.1:${port}`, version: "0.1.0" });
    try {
      const { findings, isHealthy } = await diagnose(environment);
      expect(statesOf(findings)).toEqual({
        node: "ok",
        speech: "ok",
        drawing: "ok",
        video: "ok",
        kernel: "ok",
        fonts: "ok",
        configuration: "ok",
        "data directory": "ok",
        disk: "ok",
        secrets: "ok",
        store: "ok",
        "what is kept": "ok",
        database: "ok",
        clock: "ok",
        workers: "ok",
        "dead letters": "ok",
        server: "ok",
      });
      expect(isHealthy).toBe(true);

      troubles = ["the store is away"];
      const later = await examineInstallation(environment);
      expect(later.filter(({ state }) => state === "fail")).toMatchObject([
        { name: "server", detail: expect.stringContaining("the store is away") as string },
      ]);
    } finally {
      await lock.release();
    }
  });

  it("tells of steps that failed for good and of workers of another build", async () => {
    const { engine } = test.database;
    const problem = JSON.stringify({ code: "internal", message: "x" });
    const at = new Date();
    const row = { workspace_id: "default", run_id: "r", video_id: "v", step: "mix", key: digestBytes("k") } as const;
    await engine
      .insertInto("dead_letters")
      .values([
        { ...row, node_id: "mix", problem, died_at: at },
        { ...row, node_id: "verify", problem, died_at: at },
      ])
      .execute();
    const other = { id: "w", host: "h", process_id: 1, build: digestBytes("b"), version: "9.9.9" };
    await engine
      .insertInto("workers")
      .values({ ...other, classes: ["cpu"], jobs: 1, seen_at: at })
      .execute();
    const findings = await examineInstallation(environment);
    expect(findings.filter(({ state }) => state !== "ok")).toMatchObject([
      { name: "workers", state: "warn", detail: "1 at work, of version 9.9.9; 1 of another build than this one's" },
      { name: "dead letters", state: "warn", detail: "2 steps of 1 videos failed for good" },
    ]);
  });

  it("is looked at as far as it goes where its database does not answer", async () => {
    const findings = await examineInstallation({ ...environment, DATABASE_URL: "postgres://127.0.0.1:1/none" });
    expect(findings.filter(({ state }) => state === "fail")).toMatchObject([
      { name: "database", detail: expect.stringMatching(/does not answer/) as string },
    ]);
    expect(statesOf(findings)).toMatchObject({ store: "ok", server: "ok" });
  });

  it("is not looked at where its configuration is wrong, and all of that is said", async () => {
    const findings = await examineInstallation({ ...environment, SUTRADHAR_PROT: "1", SUTRADHAR_JOBS: "no" });
    expect(findings).toMatchObject([
      { state: "fail", detail: "there is no setting SUTRADHAR_PROT; did you mean SUTRADHAR_PORT?" },
      { state: "fail", detail: 'SUTRADHAR_JOBS must be a whole number from 1 to 64, got "no"' },
    ]);
  });
});
