import { rmSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { describeResultIndex } from "../../../test/contract/result-index.ts";
import { openTestDatabase, type TestDatabase } from "../../../test/fixtures/test-database.ts";
import { canonicalJson, digestBytes, type Digest } from "../../core/index.ts";
import { openDatabase } from "../database/index.ts";
import { createDatabaseResultIndex } from "./database-result-index.ts";
import { createFileStore } from "./file-store.ts";
import { createLayeredResults } from "./layered-results.ts";
import type { ResultIndex } from "./result-index.ts";

const workspaceId = "default";
const key = digestBytes("a step");
const one = { outputs: { sound: digestBytes("one") } };
const two = { outputs: { sound: digestBytes("two") } };

let test: TestDatabase;
let directory: string;

beforeAll(async () => {
  test = await openTestDatabase();
});
afterAll(() => test.close());
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "sutradhar-results-"));
});
afterEach(async () => {
  await test.database.engine.deleteFrom("results").execute();
  await rm(directory, { recursive: true });
});

const openRows = (workspace = workspaceId): ResultIndex =>
  createDatabaseResultIndex({ database: test.database, workspaceId: workspace });
const openFiles = async (): Promise<ResultIndex> =>
  (await createFileStore({ directory, sizeBytesMax: 1e9, now: () => Date.now() })).results;
const openBoth = async (): Promise<ResultIndex> => createLayeredResults(openRows(), await openFiles());

async function spoilFile(of: Digest, outputs: unknown): Promise<void> {
  const path = join(directory, "results", of.slice(0, 2), of);
  rmSync(path);
  const row = canonicalJson({ key: of, outputs: outputs as string });
  writeFileSync(path, `${row}\n${digestBytes(row)}\n`);
}

async function spoilRow(of: Digest, outputs: unknown): Promise<void> {
  const row = { outputs: JSON.stringify(outputs) };
  await test.database.engine.updateTable("results").set(row).where("key", "=", of).execute();
}

describeResultIndex("results in files", async () => ({
  results: await openFiles(),
  reopen: openFiles,
  spoil: spoilFile,
  close: async () => {},
}));

describeResultIndex("results in a database", async () => ({
  results: openRows(),
  reopen: async () => openRows(),
  spoil: spoilRow,
  close: async () => {},
}));

describeResultIndex("results in both", async () => ({
  results: await openBoth(),
  reopen: openBoth,
  async spoil(of, outputs) {
    await spoilFile(of, outputs);
    await spoilRow(of, outputs);
  },
  close: async () => {},
}));

describe("results in both", () => {
  it("shows a command without a server what the server has made", async () => {
    await (await openBoth()).record(key, one);
    expect(await (await openFiles()).find(key)).toEqual(one);
  });

  it("shows a server what a command has made without it, and keeps it", async () => {
    await (await openFiles()).record(key, one);
    expect(await (await openBoth()).find(key)).toEqual(one);
    expect(await openRows().find(key)).toEqual(one);
  });

  it.each(["found", "recorded"])("lets the database decide where the two differ and one is %s", async (which) => {
    await openRows().record(key, one);
    await (await openFiles()).record(key, two);
    const both = await openBoth();
    expect(which === "found" ? await both.find(key) : await both.record(key, two)).toEqual(one);
    if (which === "recorded") expect(await (await openFiles()).find(key)).toEqual(one);
  });

  it("are shown to that command by whoever has committed them to the database", async () => {
    await (await openFiles()).record(key, two);
    await (await openBoth()).show?.(key, one);
    expect([await openRows().find(key), await (await openFiles()).find(key)]).toEqual([undefined, one]);
  });

  it("brings nothing back that was removed", async () => {
    const both = await openBoth();
    await both.record(key, one);
    await both.remove(key);
    expect([await openRows().find(key), await (await openFiles()).find(key)]).toEqual([undefined, undefined]);
  });
});

describe("results in a database", () => {
  it("are those of one workspace", async () => {
    await openRows().record(key, one);
    expect(await openRows("another").find(key)).toBeUndefined();
    expect(await openRows("another").record(key, two)).toEqual(two);
    await openRows("another").remove(key);
    expect(await openRows().find(key)).toEqual(one);
  });

  it("wait for a database that ends their connection, as one that restarts does", async () => {
    const results = openRows();
    await results.record(key, one);
    const other = new pg.Client({ connectionString: test.url });
    await other.connect();
    await other.query("begin; lock table results in access exclusive mode");
    const found = results.find(key);
    const ended = "select pg_terminate_backend(pid) from pg_locks where relation = 'results'::regclass and not granted";
    await expect.poll(async () => (await other.query(ended)).rowCount).toBe(1);
    await other.query("rollback");
    expect(await found).toEqual(one);
    await other.end();
  });

  it("say so when it does not", async () => {
    const database = openDatabase({ url: "postgresql://nobody@127.0.0.1:9/nothing", connectionsMax: 1 });
    const results = createDatabaseResultIndex({ database, workspaceId, patienceMs: 60 });
    await expect(results.find(key)).rejects.toMatchObject({ code: "database_unavailable" });
    await database.close();
  });

  it("do not take a fault of ours for a database that is away", async () => {
    const results = openRows();
    await expect(results.find("not a digest\0" as Digest)).rejects.toMatchObject({ code: "22021" });
  });
});
