import { fork, spawn, spawnSync, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import {
  appendFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  watch,
  writeFileSync,
} from "node:fs";
import { chown, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { clusterPaths } from "./cluster-paths.ts";
import { getClusterUser } from "./cluster-user.ts";
import { findPostmaster, stopPostmaster } from "./postmaster.ts";
import { startEmbeddedPostgres } from "./start-embedded-postgres.ts";

const starter = new URL("../../../../test/processes/start-postgres.ts", import.meta.url);
const isRoot = process.getuid?.() === 0;

let home: string;
let directory: string;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "sutradhar-embedded-"));
  directory = join(home, "postgres");
});
afterAll(async () => {
  await stopPostmaster(clusterPaths(directory));
  await rm(home, { recursive: true });
});

function startStarter(): ChildProcess {
  return fork(starter, [directory], { stdio: ["ignore", "inherit", "inherit", "ipc"] });
}

async function query<Row extends pg.QueryResultRow>(url: string, text: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  client.on("error", () => undefined);
  await client.connect();
  try {
    return (await client.query<Row>(text)).rows;
  } finally {
    await client.end().catch(() => undefined);
  }
}

function postmasterId(): number {
  const found = findPostmaster(clusterPaths(directory));
  if (!found) throw new Error("no Postgres runs");
  return found.processId;
}

// One cluster, one life: what each test leaves is what the next one finds.
describe("an embedded Postgres", () => {
  test("is made whole though the first who made it was killed half-way", async () => {
    const child = startStarter();
    await sawPart();
    child.kill("SIGKILL");
    await once(child, "exit");
    expect(readdirSync(directory)).not.toContain("cluster");

    const postgres = await startEmbeddedPostgres({ directory });
    expect(postgres.wasAdopted).toBe(false);
    expect(readdirSync(directory).filter((name) => name.includes("~"))).toEqual([]);
    await query(postgres.url, "create table kept (word text)");
    await postgres.stop();
  });

  /** Until initdb is at work, beside the place of the cluster. */
  async function sawPart(): Promise<void> {
    await vi.waitUntil(() => statSync(directory, { throwIfNoEntry: false }), { timeout: 60_000 });
    const watcher = watch(directory);
    while (!readdirSync(directory).some((name) => name.includes("~cluster~"))) await once(watcher, "change");
    watcher.close();
  }

  test("listens on its socket alone, and lets in no superuser of ours", async () => {
    const postgres = await startEmbeddedPostgres({ directory });
    const [settings] = await query(
      postgres.url,
      `select current_setting('listen_addresses') as addresses, current_setting('fsync') as fsync,
        current_setting('data_checksums') as checksums, current_setting('server_encoding') as encoding`,
    );
    expect(settings).toEqual({ addresses: "", fsync: "on", checksums: "on", encoding: "UTF8" });
    const [role] = await query(
      postgres.url,
      "select rolname, rolsuper, rolcreaterole, rolbypassrls, rolreplication from pg_roles where rolname = current_user",
    );
    expect(role).toEqual({
      rolname: "sutradhar",
      rolsuper: false,
      rolcreaterole: true,
      rolbypassrls: false,
      rolreplication: false,
    });
    expect(statSync(directory).mode & 0o777).toBe(0o700);
    await expect(query(postgres.url.replace("sutradhar@", "pg_monitor@"), "select 1")).rejects.toThrow(/pg_hba/);
  });

  test("is adopted when its server was killed", async () => {
    await stopPostmaster(clusterPaths(directory));
    const child = startStarter();
    const [said] = (await once(child, "message")) as [{ url: string; wasAdopted: boolean }];
    expect(said.wasAdopted).toBe(false);
    const before = postmasterId();
    child.kill("SIGKILL");
    await once(child, "exit");

    const postgres = await startEmbeddedPostgres({ directory });
    expect(postgres).toMatchObject({ url: said.url, wasAdopted: true });
    expect(postmasterId()).toBe(before);
    await query(postgres.url, "insert into kept values ('adopted')");
  });

  test("recovers what was committed when it was killed itself", async () => {
    process.kill(postmasterId(), "SIGKILL");
    const postgres = await startEmbeddedPostgres({ directory });
    expect(postgres.wasAdopted).toBe(false);
    await expect(query(postgres.url, "select word from kept")).resolves.toEqual([{ word: "adopted" }]);
  });

  test("is started again when it dies under a server that keeps it running, and not after it was stopped", async () => {
    const log = vi.fn<(line: string) => void>();
    const postgres = await startEmbeddedPostgres({ directory, keepRunning: true, log });
    process.kill(postmasterId(), "SIGKILL");
    await vi.waitUntil(() => query(postgres.url, "select 1").catch(() => false), { timeout: 60_000, interval: 50 });
    expect(log).toHaveBeenCalledWith("Postgres has died and is started again");
    await postgres.stop();
    await postgres.stop();
    expect(findPostmaster(clusterPaths(directory))).toBeUndefined();
  });

  test("is one, whoever starts it at the same instant", async () => {
    const starts = await Promise.all(Array.from({ length: 4 }, () => startEmbeddedPostgres({ directory })));
    expect(starts.filter(({ wasAdopted }) => !wasAdopted)).toHaveLength(1);
    await expect(query(starts[3]!.url, "select word from kept")).resolves.toHaveLength(1);
    await starts[0]!.stop();
  });

  test("starts though the number that a dead one left is another process's by now", async () => {
    const { userId, groupId, isOther } = await getClusterUser();
    const identity = isOther ? { uid: userId, gid: groupId } : {};
    const other = spawn("sleep", ["600"], { cwd: "/", ...identity });
    await once(other, "spawn");
    const paths = clusterPaths(directory);
    const lines = [other.pid, paths.cluster, 1_700_000_000, 5432, "..", "", "  1 1", "ready", ""].join("\n");
    writeFileSync(paths.postmasterFile, lines);
    writeFileSync(join(paths.socketDirectory, ".s.PGSQL.5432.lock"), lines);
    try {
      const postgres = await startEmbeddedPostgres({ directory });
      expect(postgres.wasAdopted).toBe(false);
      expect(other.exitCode).toBeNull();
      await postgres.stop();
    } finally {
      other.kill();
    }
  });

  test("is left alone where another version of Postgres made it", async () => {
    const file = join(clusterPaths(directory).cluster, "PG_VERSION");
    const version = readFileSync(file, "utf8");
    writeFileSync(file, "17\n");
    await expect(startEmbeddedPostgres({ directory })).rejects.toMatchObject({
      code: "database_outdated",
      message: expect.stringContaining("sutradhar database upgrade"),
    });
    writeFileSync(file, "99\n");
    await expect(startEmbeddedPostgres({ directory })).rejects.toMatchObject({ code: "database_newer" });
    writeFileSync(file, version);
  });

  test.runIf(isRoot)("is left alone where another user owns it", async () => {
    const { userId, groupId } = await getClusterUser();
    await chown(directory, 65_534, 65_534);
    await expect(startEmbeddedPostgres({ directory })).rejects.toMatchObject({
      code: "data_directory_foreign",
      message: expect.stringContaining("belongs to user 65534"),
    });
    await chown(directory, userId, groupId);
  });

  test("says what kept it from starting", async () => {
    const settings = { shared_buffers: "'much'" };
    await expect(startEmbeddedPostgres({ directory, settings })).rejects.toMatchObject({
      code: "database_unavailable",
      message: expect.stringContaining("ended as it started"),
    });
  });

  test("finds another place for its socket where the path is too long for one", async () => {
    const deep = join(home, "d".repeat(60), "e".repeat(60));
    mkdirSync(deep, { recursive: true });
    renameSync(directory, join(deep, "postgres"));
    directory = join(deep, "postgres");
    const postgres = await startEmbeddedPostgres({ directory });
    const { socketDirectory } = clusterPaths(directory);
    expect(socketDirectory.startsWith(tmpdir())).toBe(true);
    expect(statSync(socketDirectory).mode & 0o777).toBe(0o700);
    await expect(query(postgres.url, "select word from kept")).resolves.toHaveLength(1);
    await postgres.stop();
    await rm(socketDirectory, { recursive: true });
  });
});

describe("an embedded Postgres on a full disk", () => {
  /** A small file system of its own; needs the right to mount, which a container's root may have. */
  const mount = (folder: string, options: string): boolean =>
    spawnSync("mount", ["-t", "tmpfs", "-o", options, "none", folder]).status === 0;

  test("is not made, goes down when it can write no more, and comes back when there is room", async ({ skip }) => {
    const small = await mkdtemp(join(tmpdir(), "sutradhar-small-"));
    const isMounted = mount(small, "size=20m");
    const options = { directory: join(small, "postgres"), keepRunning: true };
    try {
      if (!isMounted) skip("this machine lets no test mount a file system");
      await expect(startEmbeddedPostgres(options)).rejects.toMatchObject({ code: "disk_full" });
      expect(readdirSync(options.directory)).toEqual(["log"]);

      mount(small, "remount,size=90m");
      const postgres = await startEmbeddedPostgres(options);
      await query(postgres.url, "create table kept as select 'before' as word");
      fillUp(join(small, "filler"));
      const large = "insert into kept select repeat(md5(i::text), 100) from generate_series(1, 20000) i";
      await expect(query(postgres.url, large)).rejects.toThrow(/No space left|terminat|closed|could not/i);
      await rm(join(small, "filler"));
      const isBack = () => query(postgres.url, "select word from kept").catch(() => false);
      await vi.waitUntil(isBack, { timeout: 60_000, interval: 100 });
      await expect(query(postgres.url, "select word from kept")).resolves.toEqual([{ word: "before" }]);
      await query(postgres.url, "insert into kept values ('after')");
      await postgres.stop();
    } finally {
      if (isMounted) spawnSync("umount", [small]);
      await rm(small, { recursive: true });
    }
  });

  function fillUp(path: string): void {
    const piece = Buffer.alloc(256 << 10);
    try {
      for (;;) appendFileSync(path, piece);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOSPC") throw error;
    }
  }
});
