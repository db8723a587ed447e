import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
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

function startWorker() {
  const env = { PATH: process.env["PATH"], SUTRADHAR_HOME: home, DATABASE_URL: test.url, SUTRADHAR_JOBS: "1" };
  return fork(entry, [], { env, stdio: ["ignore", "ignore", "ignore", "ipc"], execArgv: [] });
}

it("ends with its server, also where that dies while the worker starts", async () => {
  const worker = startWorker();
  const exit = once(worker, "exit");
  worker.disconnect();
  expect(await exit).toEqual([0, null]);
});
