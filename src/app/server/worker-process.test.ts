import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { connect, createServer, type AddressInfo, type NetConnectOpts } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { Client } from "pg";
import { afterEach, beforeEach, expect, it } from "vitest";
import { childEnvironment } from "../../../test/fixtures/child-environment.ts";
import { openTestDatabase, type TestDatabase } from "../../../test/fixtures/test-database.ts";

const entry = new URL("./worker-process.ts", import.meta.url);

let test: TestDatabase;
let home: string;
beforeEach(async () => {
  test = await openTestDatabase();
  home = mkdtempSync(join(tmpdir(), "sutradhar-worker-"));
});
afterEach(async () => {
  await test.close();
  rmSync(home, { recursive: true });
});

function startWorker(databaseUrl = test.url) {
  const own = { PATH: process.env["PATH"], SUTRADHAR_HOME: home, DATABASE_URL: databaseUrl, SUTRADHAR_JOBS: "1" };
  const env = { ...childEnvironment, ...own };
  return fork(entry, [], { env, stdio: ["ignore", "ignore", "pipe", "ipc"], execArgv: [] });
}

/** Where nobody listens, and where the test's database answers once it is told to. */
async function openDoor() {
  const inner = new Client({ connectionString: test.url });
  const server = createServer((socket) => {
    const to = inner.host.startsWith("/") ? { path: `${inner.host}/.s.PGSQL.${inner.port}` } : inner;
    const through = connect(to as NetConnectOpts);
    socket.on("error", () => through.destroy()).pipe(through);
    through.on("error", () => socket.destroy()).pipe(socket);
  });
  const { port } = (await once(server.listen(0, "127.0.0.1"), "listening"), server.address() as AddressInfo);
  await new Promise((resolve) => server.close(resolve));
  const url = new URL(`postgres://127.0.0.1:${port}/${inner.database}`);
  url.username = inner.user ?? "";
  url.password = inner.password ?? "";
  return { url: url.href, server, open: () => server.listen(port, "127.0.0.1") };
}

it("ends with its server, also where that dies while the worker starts", async () => {
  const worker = startWorker();
  const exit = once(worker, "exit");
  worker.disconnect();
  expect(await exit).toEqual([0, null]);
});

it("waits for a database that is away while the worker starts", async () => {
  const door = await openDoor();
  const worker = startWorker(door.url);
  const said = createInterface({ input: worker.stderr as Readable });
  for await (const line of said) if (line.includes("waits for the database")) break;
  door.open();
  const [notice] = await once(worker, "message");
  expect(notice).toEqual({ kind: "ready" });
  const exit = once(worker, "exit");
  worker.kill("SIGTERM");
  expect(await exit).toEqual([0, null]);
  await new Promise((resolve) => door.server.close(resolve));
});

it("ends when told to, also while it waits for the database", async () => {
  const { url } = await openDoor();
  const worker = startWorker(url);
  const exit = once(worker, "exit");
  const said = createInterface({ input: worker.stderr as Readable });
  for await (const line of said) if (line.includes("waits for the database")) break;
  worker.kill("SIGTERM");
  expect(await exit).toEqual([0, null]);
});
