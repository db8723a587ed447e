/**
 * A Postgres that is nobody's but the test's, as an installation has that brings its own: over TCP, with a password, and with
 * a role that may do no more than docs/guides/operate.md says it must. It is Debian's, where one is installed that is new
 * enough, else the one that npm brought.
 */
import { execFile, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync } from "node:fs";
import { chmod, chown, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { promisify } from "node:util";
import pg from "pg";
import { getClusterUser, startedIn, type ClusterUser } from "../../src/store/database/embedded/cluster-user.ts";
import { preparePrograms } from "../../src/store/database/embedded/postgres-programs.ts";
import { findFreePort } from "./free-port.ts";

const run = promisify(execFile);
const majorMin = 16;
const startTimeoutMs = 60_000;
const adminPassword = "the administrator's";
const password = "the installation's";

export interface ExternalPostgres {
  /** As `DATABASE_URL` takes it. */
  readonly url: string;
  /** Of the server, such as `18.4`. */
  readonly version: string;
  /** As an administrator restarts it: open transactions are broken off. */
  stop(): Promise<void>;
  start(): Promise<void>;
  /** Stops it, and removes what it kept. */
  close(): Promise<void>;
}

interface Programs {
  readonly initdb: string;
  readonly postgres: string;
}

export async function openExternalPostgres(): Promise<ExternalPostgres> {
  const directory = await mkdtemp(join(tmpdir(), "sutradhar-external-"));
  const user = await getClusterUser();
  const programs = findSystemPrograms() ?? (await preparePrograms(directory, user));
  const cluster = await makeCluster(directory, user, programs);
  const port = await findFreePort();
  let server: ChildProcess | undefined;

  async function start(): Promise<void> {
    const where = ["-D", ".", "-c", "listen_addresses=127.0.0.1", "-p", String(port), "-c", "unix_socket_directories="];
    server = spawn(programs.postgres, where, { ...startedIn(cluster, user), stdio: "ignore" });
    await waitUntilAnswering(port, server);
  }

  async function stop(): Promise<void> {
    if (!server || server.exitCode !== null) return;
    const exited = once(server, "exit");
    server.kill("SIGINT");
    await exited;
    server = undefined;
  }

  await start();
  return {
    url: `postgres://sutradhar:${encodeURIComponent(password)}@127.0.0.1:${port}/sutradhar`,
    version: await prepareInstallation(port),
    start,
    stop,
    async close() {
      await stop();
      await rm(directory, { recursive: true });
    },
  };
}

/** Debian keeps each major version in a folder of its own. */
function findSystemPrograms(): Programs | undefined {
  const root = "/usr/lib/postgresql";
  const majors = existsSync(root) ? readdirSync(root).map(Number) : [];
  const folders = majors
    .filter((major) => major >= majorMin)
    .toSorted((a, b) => b - a)
    .map((major) => join(root, String(major), "bin"));
  const found = folders.find((folder) => existsSync(join(folder, "postgres")));
  return found === undefined ? undefined : { initdb: join(found, "initdb"), postgres: join(found, "postgres") };
}

async function makeCluster(directory: string, user: ClusterUser, programs: Programs): Promise<string> {
  const cluster = join(directory, "cluster");
  const passwordFile = join(directory, "password");
  await chmod(directory, 0o755);
  await mkdir(cluster, { mode: 0o700 });
  await writeFile(passwordFile, adminPassword, { mode: 0o600 });
  if (user.isOther) for (const path of [cluster, passwordFile]) await chown(path, user.userId, user.groupId);
  const access = ["--username=admin", "--auth=scram-sha-256", `--pwfile=${passwordFile}`];
  await run(programs.initdb, ["-D", ".", ...access, "--encoding=UTF8", "--no-sync"], startedIn(cluster, user));
  return cluster;
}

function openAdmin(port: number): pg.Client {
  const client = new pg.Client({
    host: "127.0.0.1",
    port,
    user: "admin",
    password: adminPassword,
    database: "postgres",
  });
  client.on("error", () => undefined);
  return client;
}

async function waitUntilAnswering(port: number, server: ChildProcess): Promise<void> {
  const endMs = performance.now() + startTimeoutMs;
  while (performance.now() < endMs && server.exitCode === null) {
    const client = openAdmin(port);
    const isThere = await client.connect().then(
      () => true,
      () => false,
    );
    await client.end().catch(() => undefined);
    if (isThere) return;
    await setTimeout(20);
  }
  throw new Error(`Postgres did not answer on port ${port}`);
}

/** What docs/guides/operate.md asks an administrator for, word for word. @returns the server's version */
async function prepareInstallation(port: number): Promise<string> {
  const client = openAdmin(port);
  await client.connect();
  try {
    await client.query(`create role sutradhar login createrole password ${pg.escapeLiteral(password)}`);
    await client.query("create database sutradhar owner sutradhar");
    const { rows } = await client.query<{ version: string }>("select current_setting('server_version') as version");
    return rows[0]?.version ?? "";
  } finally {
    await client.end();
  }
}
