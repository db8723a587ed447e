import { chmod, mkdir, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { existsSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { writeSampleRows } from "../../../test/fixtures/sample-rows.ts";
import {
  bringsMajor,
  clusterPaths,
  findPostmaster,
  getClusterUser,
  preparePrograms,
  startEmbeddedPostgres,
  upgradeStage,
  type EmbeddedPostgres,
} from "./embedded/index.ts";
import { migrate } from "./migrate.ts";
import { upgradeCluster } from "./upgrade-cluster.ts";

const now = () => Date.now();

let home: string;
let postgresDirectory: string;
let programsDirectory: string;
let major: number;
let versionFile: string;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "sutradhar-upgrade-"));
  await chmod(home, 0o755);
  postgresDirectory = join(home, "postgres");
  major = await bringsMajor();
  await withPostgres(await startEmbeddedPostgres({ directory: postgresDirectory }), async (client, url) => {
    await migrate(url);
    await client.query("set role sutradhar_engine");
    await writeSampleRows(client, "sample", 1);
  });
  versionFile = join(clusterPaths(postgresDirectory).cluster, "PG_VERSION");
  programsDirectory = await makeOlderPrograms();
  await writeFile(versionFile, `${major - 1}\n`);
});
afterAll(() => rm(home, { recursive: true }));

/**
 * What stands for an older Postgres: it alone starts on a cluster that says it is the older one's. What it reads and writes
 * is this one's; `docs/guides/operate.md` tells of a real one.
 */
async function makeOlderPrograms(): Promise<string> {
  const { postgres } = await preparePrograms(home, await getClusterUser());
  const folder = join(home, "older");
  await mkdir(join(folder, "bin"), { recursive: true });
  const script = `#!/bin/sh\n[ "$(cat PG_VERSION)" = ${major - 1} ] || exit 3\necho ${major} > PG_VERSION\nexec "${postgres}" "$@"\n`;
  await writeFile(join(folder, "bin", "postgres"), script, { mode: 0o755 });
  await chmod(join(folder, "bin", "postgres"), 0o755);
  return folder;
}

async function withPostgres(
  postgres: EmbeddedPostgres,
  work: (client: pg.Client, url: string) => Promise<unknown>,
): Promise<void> {
  const client = new pg.Client({ connectionString: postgres.url });
  await client.connect();
  try {
    await work(client, postgres.url);
  } finally {
    await client.end();
    await postgres.stop();
  }
}

async function expectRows(): Promise<void> {
  await withPostgres(await startEmbeddedPostgres({ directory: postgresDirectory }), async (client) => {
    await client.query("set role sutradhar_engine");
    const { rows } = await client.query("select workspace_id from videos");
    expect(rows).toEqual([{ workspace_id: "sample" }]);
  });
}

// One cluster that goes through all of it, in this order.
describe("an embedded Postgres of an older major version", () => {
  const options = () => ({ postgresDirectory, version: "0.1.0", now });

  test("is not started, and says which command brings it forward", async () => {
    await expect(startEmbeddedPostgres({ directory: postgresDirectory })).rejects.toMatchObject({
      code: "database_outdated",
      message: expect.stringContaining("sutradhar database upgrade"),
    });
  });

  test("stays as it is where its own programs are nowhere, and says both ways out", async () => {
    await expect(upgradeCluster({ ...options(), programsDirectory: home }, major)).rejects.toMatchObject({
      code: "state_conflict",
      message: expect.stringMatching(/--programs.*--logical/),
    });
    await expect(readFile(versionFile, "utf8")).resolves.toBe(`${major - 1}\n`);
  });

  test("comes to this build's with its rows, and the older files are kept", async () => {
    const report = await upgradeCluster({ ...options(), programsDirectory }, major);
    expect(report).toEqual({ from: major - 1, to: major, keptAt: join(postgresDirectory, `cluster-${major - 1}`) });
    expect(findPostmaster(clusterPaths(postgresDirectory))).toBeUndefined();
    expect(readdirSync(postgresDirectory).sort()).toEqual(["cluster", `cluster-${major - 1}`, "log"]);
    await expectRows();
  });

  test("is not upgraded twice", async () => {
    await expect(upgradeCluster(options(), major)).resolves.toEqual({ from: major, to: major });
  });

  test("is brought into its place by the next start, where the upgrade was killed just before", async () => {
    const stage = upgradeStage(postgresDirectory);
    await mkdir(join(stage, "postgres"), { recursive: true });
    await rename(clusterPaths(postgresDirectory).cluster, join(stage, "postgres", "cluster"));
    await expectRows();
    expect(existsSync(stage)).toBe(false);
  });

  test("of a newer one is left to the build that made it", async () => {
    await writeFile(versionFile, `${major + 1}\n`);
    await expect(upgradeCluster(options(), major)).rejects.toMatchObject({ code: "database_newer" });
    await expect(
      upgradeCluster({ ...options(), postgresDirectory: join(home, "nowhere") }, major),
    ).rejects.toMatchObject({
      code: "state_conflict",
    });
  });
});
