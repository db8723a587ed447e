import { mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { writeSampleRows } from "../../../../test/fixtures/sample-rows.ts";
import { createTestDatabase } from "../../../../test/fixtures/test-database.ts";
import type { Digest } from "../../../core/index.ts";
import { createFileVault } from "../../blobs/index.ts";
import { clusterPaths, findPostmaster, startEmbeddedPostgres, type EmbeddedPostgres } from "../embedded/index.ts";
import { migrate } from "../migrate.ts";
import { backUp, type BackupSource } from "./back-up.ts";
import { openBackup } from "./backup-reader.ts";
import { restoreBackup } from "./restore-backup.ts";
import { listRowTables } from "./row-tables.ts";

type Kind = "physical" | "logical";

const now = () => Date.parse("2026-11-29T12:00:00Z");
const fast = { fsync: "off", synchronous_commit: "off" };

let root: string;
let home: string;
let postgres: EmbeddedPostgres;
let blob: Digest;
let sources: Readonly<Record<Kind, BackupSource>>;
/** Made once, while rows are written; and how many were there when each began. */
const made = new Map<Kind, { readonly file: string; readonly writtenBefore: number }>();

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "sutradhar-backup-"));
  home = join(root, "home");
  const postgresDirectory = join(home, "postgres");
  postgres = await startEmbeddedPostgres({ directory: postgresDirectory, settings: fast });
  await migrate(postgres.url);
  await withEngine(postgres.url, async (client) => {
    await writeSampleRows(client, "sample", 1);
    const words = { says: 'नमस्ते \u2028 \\ " \n done', large: "x".repeat(70_000) };
    await client.query("update videos set request = $1 where workspace_id = 'sample'", [JSON.stringify(words)]);
  });
  const vault = await createFileVault({ directory: join(home, "vault", "sample"), now });
  blob = await vault.put(Buffer.from("a finished video"));
  await writeFile(join(home, "admin-key"), "sk_secret\n", { mode: 0o600 });
  await mkdir(join(home, "store"));
  await writeFile(join(home, "store", "cached"), "can be made again");
  const { url, adminUrl } = postgres;
  sources = {
    physical: { kind: "physical", url, adminUrl, postgresDirectory },
    logical: { kind: "logical", url },
  };
  for (const kind of ["physical", "logical"] as const) {
    const writer = keepWriting();
    await vi.waitUntil(() => writer.written() > 20, { timeout: 60_000 });
    const writtenBefore = writer.written();
    const path = join(root, `${kind}.backup`);
    await makeBackup(kind, path);
    await writer.end();
    made.set(kind, { file: path, writtenBefore });
  }
});
afterAll(async () => {
  await postgres.stop();
  await rm(root, { recursive: true });
});

let folder: string;
let target: string;
beforeEach(async () => {
  folder = mkdtempSync(join(root, "try-"));
  target = join(folder, "restored");
  await mkdir(target);
});
const endings: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

async function withEngine<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query("set role sutradhar_engine");
    return await work(client);
  } finally {
    await client.end();
  }
}

const fileOf = (kind: Kind): string => made.get(kind)?.file ?? "";

function makeBackup(kind: Kind, file: string) {
  return backUp({ file, source: sources[kind], homeDirectory: home, version: "0.1.0", now });
}

function restore(file: string, databaseUrl?: string) {
  const postgresDirectory = join(target, "postgres");
  return restoreBackup({ file, homeDirectory: target, postgresDirectory, ...(databaseUrl ? { databaseUrl } : {}) });
}

async function emptyDatabase(): Promise<string> {
  const { url, drop } = await createTestDatabase();
  endings.push(drop);
  return url;
}

/** Every row of every table, but those that `writing` adds. */
async function readAllRows(url: string): Promise<Record<string, unknown[]>> {
  return withEngine(url, async (client) => {
    const all: Record<string, unknown[]> = {};
    for (const { name } of await listRowTables(client)) {
      const only = name === "effects" ? "where t.step <> 'writing'" : "";
      const { rows } = await client.query<{ line: unknown }>(
        `select to_jsonb(t) as line from ${name} t ${only} order by 1`,
      );
      all[name] = rows.map(({ line }) => line);
    }
    return all;
  });
}

/** Writes numbered rows one after another, each in a transaction of its own, until it is told to end. */
function keepWriting(): { written: () => number; end(): Promise<void> } {
  let written = 0;
  const ending = new AbortController();
  const writing = withEngine(postgres.url, async (client) => {
    await client.query("delete from effects where step = 'writing'");
    for (; !ending.signal.aborted; written += 1) {
      const key = String(written).padStart(8, "0");
      await client.query(
        "insert into effects (workspace_id, key, step, outputs) values ('sample', $1, 'writing', '{}')",
        [key],
      );
    }
  });
  return {
    written: () => written,
    async end() {
      ending.abort();
      await writing;
    },
  };
}

async function readWritten(url: string): Promise<readonly number[]> {
  return withEngine(url, async (client) => {
    const { rows } = await client.query<{ key: string }>("select key from effects where step = 'writing' order by key");
    return rows.map(({ key }) => Number(key));
  });
}

function expectHomeRestored(): void {
  expect(readFileSync(join(target, "admin-key"), "utf8")).toBe("sk_secret\n");
  expect(statSync(join(target, "admin-key")).mode & 0o777).toBe(0o600);
  const path = join(target, "vault", "sample", "blobs", blob.slice(0, 2), blob);
  expect(readFileSync(path, "utf8")).toBe("a finished video");
  expect(statSync(path).mode & 0o777).toBe(0o444);
  expect(readdirSync(target)).not.toContain("store");
  expect(readdirSync(target)).not.toContain("restoring");
}

async function expectWritten(url: string, kind: Kind): Promise<void> {
  const numbers = await readWritten(url);
  expect(numbers.length).toBeGreaterThanOrEqual(made.get(kind)?.writtenBefore ?? Infinity);
  expect(numbers).toEqual(numbers.map((_, index) => index));
}

describe("a backup of the files", () => {
  test("holds what was committed before it, and nothing half, though rows are written all the while", async () => {
    await restore(fileOf("physical"));
    expectHomeRestored();
    expect(findPostmaster(clusterPaths(join(target, "postgres")))).toBeUndefined();
    const restored = await startEmbeddedPostgres({ directory: join(target, "postgres"), settings: fast });
    endings.push(() => restored.stop());
    await expect(readAllRows(restored.url)).resolves.toEqual(await readAllRows(postgres.url));
    await expectWritten(restored.url, "physical");
    await expect(migrate(restored.url)).resolves.toEqual([]);
  });

  test("goes into no other Postgres", async () => {
    await expect(restore(fileOf("physical"), "postgres://somewhere/else")).rejects.toMatchObject({
      code: "state_conflict",
      message: expect.stringContaining("--logical"),
    });
  });
});

describe("a backup of the rows", () => {
  test("goes into any empty Postgres, every value as it was, and numbering goes on", async () => {
    const url = await emptyDatabase();
    await restore(fileOf("logical"), url);
    expectHomeRestored();
    const { runs, ...rest } = await readAllRows(url);
    expect({ runs, ...rest }).toEqual({ ...(await readAllRows(postgres.url)), runs });
    await expectWritten(url, "logical");
    await withEngine(url, async (client) => {
      const insert = `insert into dead_letters (workspace_id, run_id, node_id, step, key, problem)
        values ('sample', 'r', 'n', 's', 'k', '{}') returning id`;
      const { rows } = await client.query<{ id: string }>(insert);
      expect(Number(rows[0]?.id)).toBe(2);
      await expect(client.query("delete from ledger_entries")).rejects.toThrow(/only appended to/);
    });
  });

  test("leaves what was under way to be planned anew, since the queue is not in it", async () => {
    const file = join(folder, "busy.backup");
    await withEngine(postgres.url, async (client) => {
      await client.query(`insert into videos (id, workspace_id, state, request) values
        ('vid_asked', 'sample', 'queued', '{}'), ('vid_planning', 'sample', 'screening', '{}'),
        ('vid_making', 'sample', 'rendering', '{}'), ('vid_done', 'sample', 'ready', '{}')`);
      await client.query(`insert into runs (id, workspace_id, video_id, state, purpose, priority, build) values
        ('run_making', 'sample', 'vid_making', 'running', 'make', 'bulk', 'a build'),
        ('run_again', 'sample', 'vid_done', 'running', 'reproduce', 'bulk', 'a build')`);
      await makeBackup("logical", file);
      await client.query("delete from runs where id in ('run_making', 'run_again')");
      await client.query("delete from videos where id ~ '^vid_'");
    });
    const url = await emptyDatabase();
    await restore(file, url);
    await withEngine(url, async (client) => {
      const { rows } = await client.query(`select v.id, v.state as video, r.state as run, r.build
        from videos v join runs r on r.video_id = v.id where v.id ~ '^vid_' order by 1`);
      expect(rows).toEqual([
        { id: "vid_asked", video: "queued", run: "running", build: "restored" },
        { id: "vid_done", video: "ready", run: "cancelled", build: "a build" },
        { id: "vid_making", video: "rendering", run: "running", build: "restored" },
        { id: "vid_planning", video: "queued", run: "running", build: "restored" },
      ]);
    });
  });

  test("goes into no database that is in use", async () => {
    const url = await emptyDatabase();
    await migrate(url);
    await expect(restore(fileOf("logical"), url)).rejects.toMatchObject({
      code: "state_conflict",
      message: expect.stringContaining("in use already"),
    });
  });

  test("of a newer build is left alone", async () => {
    const file = join(folder, "newer.backup");
    const owner = new pg.Client({ connectionString: postgres.url });
    await owner.connect();
    await owner.query("insert into migrations (name, sha256) values ('9999-tomorrow', 'x')");
    await makeBackup("logical", file);
    await owner.query("delete from migrations where name = '9999-tomorrow'");
    await owner.end();
    await expect(restore(file, await emptyDatabase())).rejects.toMatchObject({
      code: "database_newer",
      message: expect.stringContaining("9999-tomorrow"),
    });
  });
});

describe("a backup", () => {
  test("is never written over another, nor into what it is of", async () => {
    const file = join(folder, "sutradhar.backup");
    writeFileSync(file, "precious");
    await expect(makeBackup("logical", file)).rejects.toMatchObject({ code: "output_unwritable" });
    expect(readFileSync(file, "utf8")).toBe("precious");
    for (const path of [join(home, "sutradhar.backup"), join(root, "nowhere", "sutradhar.backup")]) {
      await expect(makeBackup("logical", path)).rejects.toMatchObject({ code: "output_unwritable" });
    }
  });

  test("leaves nothing where the database cannot be reached", async () => {
    const file = join(folder, "sutradhar.backup");
    const source = { kind: "logical", url: "postgres://sutradhar@127.0.0.1:1/sutradhar" } as const;
    await expect(backUp({ file, source, homeDirectory: home, version: "0.1.0", now })).rejects.toMatchObject({
      code: "database_unavailable",
    });
    expect(readdirSync(folder)).toEqual(["restored"]);
  });

  test("that was damaged is refused before anything is written", async () => {
    const file = join(folder, "damaged.backup");
    const bytes = readFileSync(fileOf("logical"));
    bytes[bytes.indexOf("a finished video")] = 0x41;
    writeFileSync(file, bytes);
    await expect(restore(file)).rejects.toMatchObject({
      code: "archive_invalid",
      message: expect.stringContaining(`home/vault/sample/blobs/${blob.slice(0, 2)}/${blob}`),
    });
    expect(readdirSync(target)).toEqual([]);
    writeFileSync(file, bytes.subarray(0, bytes.length / 2));
    await expect(restore(file)).rejects.toMatchObject({ code: "archive_invalid" });
    await expect(restore(join(folder, "nowhere"))).rejects.toMatchObject({ code: "file_missing" });
  });

  test("goes into no folder that is in use, but into one where a restore was broken off", async () => {
    writeFileSync(join(target, "config.yaml"), "jobs: 1\n");
    await expect(restore(fileOf("logical"))).rejects.toMatchObject({
      code: "state_conflict",
      message: expect.stringContaining("config.yaml"),
    });
    await mkdir(join(target, "restoring", "home"), { recursive: true });
    await restore(fileOf("logical"), await emptyDatabase());
    expectHomeRestored();
    expect(readdirSync(target)).not.toContain("config.yaml");
  });

  test("says what it holds, with the digest of each file", async () => {
    const reader = await openBackup(fileOf("logical"));
    const { files, rows, kind } = reader.manifest;
    reader.close();
    expect(kind).toBe("logical");
    expect(statSync(fileOf("logical")).mode & 0o777).toBe(0o600);
    expect(files[`home/vault/sample/blobs/${blob.slice(0, 2)}/${blob}`]).toEqual({ sizeBytes: 16, sha256: blob });
    expect(rows["videos"]).toBe(1);
    expect(Object.keys(files).filter((name) => name.startsWith("rows/"))).toHaveLength(Object.keys(rows).length);
  });
});
