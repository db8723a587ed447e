import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { chownSync, closeSync, mkdirSync, openSync, readdirSync, rmSync, statfsSync, writeSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { AttemptView } from "../../src/app/index.ts";
import { findPostmaster } from "../../src/store/index.ts";
import { clusterPaths } from "../../src/store/database/embedded/index.ts";
import { openS3Server } from "../fixtures/s3/s3-server.ts";
import { startTestServer, type TestServer } from "./running-server.ts";
import { createWorkplace, scriptOf, type Workplace } from "./workplace.ts";

let place: Workplace;
beforeEach(() => {
  place = createWorkplace();
});
afterEach(() => place.remove());

const isRoot = process.getuid?.() === 0;
const profile = { profile: "480p25" };

async function order(server: TestServer, text: string): Promise<string> {
  const answer = await server.post("/v1/videos", { script: scriptOf(profile, text), captions: "none" });
  expect(answer.status).toBe(202);
  return ((await answer.json()) as { id: string }).id;
}

async function attemptsOf(server: TestServer, id: string): Promise<AttemptView[]> {
  const answer = await server.fetch(`/v1/videos/${id}/attempts`);
  return ((await answer.json()) as { attempts: AttemptView[] }).attempts;
}

/** Waits until a step of the video waits for what has to be mended outside. */
async function untilWaiting(server: TestServer, id: string, code: string): Promise<void> {
  const isWaiting = async () =>
    (await attemptsOf(server, id)).some(({ problem }) => problem && "code" in problem && problem.code === code);
  await expect.poll(isWaiting, { timeout: 90_000, interval: 200 }).toBe(true);
}

/** It was made in the end, and nothing was counted against any of its steps. */
async function expectMade(server: TestServer, id: string): Promise<void> {
  await server.until(id, ({ state }) => state === "ready");
  const outcomes = (await attemptsOf(server, id)).map(({ outcome }) => outcome);
  expect(outcomes).not.toContain("failed");
  expect(outcomes).not.toContain(null);
}

describe("a data directory that another user owns", () => {
  it("is refused, and left as it is", ({ skip }) => {
    if (!isRoot) skip("only root may give a folder away");
    mkdirSync(place.path("home"), { mode: 0o755 });
    chownSync(place.path("home"), 4242, 4242);
    const { status, stderr } = place.run(["serve", "--port", "0"]);
    expect(status).toBe(2);
    expect(stderr).toMatch(/home belongs to user 4242, .*\[data_directory_foreign\]/);
    expect(readdirSync(place.path("home"))).toEqual([]);
  });
});

describe("a server that is told to end while it starts", () => {
  it("takes down what it had brought up", async () => {
    const child = place.start(["serve", "--port", "0"]);
    const exit = once(child, "exit");
    const paths = clusterPaths(join(place.path("home"), "postgres"));
    await expect.poll(() => findPostmaster(paths), { timeout: 60_000, interval: 5 }).toBeDefined();
    child.kill("SIGTERM");
    expect(await exit).toEqual([0, null]);
    expect(findPostmaster(paths)).toBeUndefined();
    expect(place.listProcesses()).toEqual([]);
  }, 120_000);
});

describe("a server whose bucket goes away", () => {
  it("has its steps wait until it is back, and makes the video", async () => {
    const bucket = await openS3Server();
    const { endpoint = "", credentials } = bucket.location;
    const away = createWorkplace({
      SUTRADHAR_BLOBS: "s3://videos/line",
      SUTRADHAR_S3_ENDPOINT: endpoint,
      SUTRADHAR_S3_REGION: "ap-south-1",
      AWS_ACCESS_KEY_ID: credentials?.accessKeyId ?? "",
      AWS_SECRET_ACCESS_KEY: credentials?.secretAccessKey ?? "",
    });
    const server = await startTestServer(away, "--jobs", "1");
    try {
      const id = await order(server, "Good morning. The bucket has gone for a walk. It will be back soon.");
      await server.until(id, ({ progress }) => progress.done > 0);
      await bucket.stop();
      await untilWaiting(server, id, "store_unavailable");
      await bucket.start();
      await expectMade(server, id);
    } finally {
      await server.end();
      await bucket.close();
      away.remove();
    }
  }, 240_000);
});

describe("a disk that fills", () => {
  const megabyte = 1_000_000;
  const freeBytesMin = 60 * megabyte;
  let small: string;
  beforeEach(() => {
    small = place.path("small");
    mkdirSync(small);
  });
  afterEach(() => spawnSync("umount", [small]));

  /** Writes files of nothing until so much is left. */
  function fill(name: string, leftBytes: number): void {
    const file = openSync(join(small, name), "w");
    const piece = Buffer.alloc(megabyte);
    try {
      for (;;) {
        const { bavail, bsize } = statfsSync(small);
        if (bavail * bsize <= leftBytes) return;
        writeSync(file, piece, 0, Math.min(megabyte, bavail * bsize - leftBytes));
      }
    } finally {
      closeSync(file);
    }
  }

  it("has steps wait, also where the database dies of it, and loses nothing when there is room again", async ({
    skip,
  }) => {
    const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=400m,mode=0755", "none", small]);
    if (mounted.status !== 0) skip("this machine lets no test mount a file system");
    const home = join(small, "home");
    const cramped = createWorkplace({
      SUTRADHAR_HOME: home,
      SUTRADHAR_STORE_FREE_BYTES_MIN: String(freeBytesMin),
    });
    const server = await startTestServer({ ...cramped, path: (...names) => join(small, ...names) }, "--jobs", "1");
    try {
      const id = await order(server, "Good morning. There is no room left. It will be better soon.");
      await server.until(id, ({ progress }) => progress.done > 0);
      fill("filler", freeBytesMin / 2);
      await untilWaiting(server, id, "disk_full");
      const ready = await server.fetch("/readyz", { key: null });
      expect([ready.status, await ready.text()]).toEqual([503, expect.stringContaining("storeFreeBytesMin")]);
      fill("last", 0);
      const postmaster = findPostmaster(clusterPaths(join(home, "postgres")));
      process.kill(postmaster?.processId ?? 0, "SIGKILL");
      await expect
        .poll(() => server.log(), { timeout: 60_000 })
        .toMatch(/Postgres does not start: .*No space|takes no more/);
      for (const name of ["filler", "last"]) rmSync(join(small, name));
      await expectMade(server, id);
    } finally {
      await server.end();
      cramped.remove();
    }
  }, 300_000);
});
