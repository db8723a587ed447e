import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTestDatabase } from "../../test/fixtures/test-database.ts";
import {
  bringsMajor,
  clusterPaths,
  findPostmaster,
  lockDataDirectory,
  migrate,
  startEmbeddedPostgres,
  type EmbeddedPostgres,
} from "../store/index.ts";
import { readConfig, type Config } from "./config.ts";
import { backUpInstallation, restoreInstallation, showDatabase, upgradeDatabase } from "./database-jobs.ts";

let root: string;
let place: Config;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "sutradhar-jobs-"));
  place = readConfig({ SUTRADHAR_HOME: join(root, "home") });
});
afterAll(() => rm(root, { recursive: true }));

const tell = (): void => undefined;
const isUp = (): boolean => findPostmaster(clusterPaths(join(place.homeDirectory, "postgres"))) !== undefined;

/** What a server does: it holds the data directory, and its Postgres runs. */
async function whileServing(work: (postgres: EmbeddedPostgres) => Promise<void>): Promise<void> {
  const lock = await lockDataDirectory(place.homeDirectory, () => Date.now());
  const postgres = await startEmbeddedPostgres({ directory: join(place.homeDirectory, "postgres") });
  try {
    await migrate(postgres.url);
    await lock.announce({ url: "http://127.0.0.1:4180", version: "0.1.0" });
    await work(postgres);
  } finally {
    await postgres.stop();
    await lock.release();
  }
}

// One installation that goes through all of it, in this order.
describe("the database of an installation", () => {
  test("is nothing to back up before a server has made it, and nothing is made by looking", async () => {
    await expect(showDatabase(place)).resolves.toMatchObject({
      kind: "embedded",
      status: null,
      major: null,
      brings: 18,
    });
    await expect(backUpInstallation({ file: join(root, "x"), isLogical: false }, place)).rejects.toMatchObject({
      code: "state_conflict",
      message: expect.stringContaining("no server has been started on it"),
    });
    expect(existsSync(place.homeDirectory)).toBe(false);
  });

  test("is shown and backed up beside a server that works, and neither restored nor upgraded under it", async () => {
    await whileServing(async () => {
      await writeFile(join(place.homeDirectory, "config.yaml"), "jobs: 1\n");
      const report = await showDatabase(place);
      expect(report.server).toMatchObject({ url: "http://127.0.0.1:4180", pid: process.pid });
      expect(report.status).toMatchObject({ pending: [], unknown: [], connectionsMax: 100 });
      const file = join(root, "beside.backup");
      await expect(backUpInstallation({ file, isLogical: false }, place)).resolves.toMatchObject({ homeFiles: 1 });
      expect(isUp()).toBe(true);
      await expect(restoreInstallation({ file, tell }, place)).rejects.toMatchObject({ code: "server_running" });
      await expect(upgradeDatabase({ tell }, place)).rejects.toMatchObject({ code: "server_running" });
    });
  });

  test("is backed up where no server runs, and its Postgres is as little there afterwards as before", async () => {
    const file = join(root, "rows.backup");
    await expect(backUpInstallation({ file, isLogical: true }, place)).resolves.toMatchObject({ kind: "logical" });
    expect(isUp()).toBe(false);
    await expect(upgradeDatabase({ tell }, place)).resolves.toEqual({
      from: await bringsMajor(),
      to: await bringsMajor(),
    });
    await (await lockDataDirectory(place.homeDirectory, () => Date.now())).release();
  });

  test("comes back elsewhere, and can be worked with", async () => {
    const elsewhere = { ...place, homeDirectory: join(root, "elsewhere") };
    await restoreInstallation({ file: join(root, "beside.backup"), tell }, elsewhere);
    expect(existsSync(join(elsewhere.homeDirectory, "config.yaml"))).toBe(true);
    await expect(showDatabase(elsewhere)).resolves.toMatchObject({ status: null, server: null });
  });

  test("of one's own is backed up by its rows alone, and shown without its secrets", async () => {
    const { url, drop } = await createTestDatabase();
    await migrate(url);
    const own = { ...place, databaseUrl: url, blobs: "s3://our-videos/x" };
    const file = join(root, "own.backup");
    await expect(backUpInstallation({ file, isLogical: false }, own)).rejects.toMatchObject({ code: "option_invalid" });
    await expect(upgradeDatabase({ tell }, own)).rejects.toMatchObject({ code: "option_invalid" });
    await expect(backUpInstallation({ file, isLogical: true }, own)).resolves.toMatchObject({
      kind: "logical",
      blobsElsewhere: "s3://our-videos/x",
    });
    const report = await showDatabase(own);
    expect(report.where).toMatch(/^postgres:\/\/localhost:5432\/test_\w+$/);
    await drop();
  });
});
