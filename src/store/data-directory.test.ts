import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readdirSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { chown, mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { limits } from "../core/index.ts";
import { findRunningServer, lockDataDirectory } from "./data-directory.ts";

const contender = new URL("../../test/processes/lock-data-directory.ts", import.meta.url);
const isRoot = process.getuid?.() === 0;
const now = () => Date.now();
const announced = { url: "http://127.0.0.1:7777", version: "0.1.0" };

let parent: string;
let home: string;
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), "sutradhar-home-"));
  home = join(parent, "sutradhar");
});
afterEach(() => rm(parent, { recursive: true }));

const lockFile = (number: number): string => join(home, "server-lock", String(number));

async function leaveLock(mark: object | "", number = 1): Promise<void> {
  await mkdir(join(home, "server-lock"), { recursive: true });
  await writeFile(lockFile(number), mark === "" ? "" : JSON.stringify(mark));
}

async function expectTaken(): Promise<void> {
  const lock = await lockDataDirectory(home, now);
  await expect(lockDataDirectory(home, now)).rejects.toMatchObject({ code: "server_running" });
  await lock.release();
}

describe("a data directory", () => {
  test("is made for its owner alone, and says where its server answers until that ends", async () => {
    await expect(findRunningServer(home, now)).resolves.toBeUndefined();
    const lock = await lockDataDirectory(home, now);
    expect(statSync(home).mode & 0o777).toBe(0o700);
    await expect(findRunningServer(home, now)).resolves.toBeUndefined();
    await lock.announce(announced);
    await expect(findRunningServer(home, now)).resolves.toEqual({
      ...announced,
      pid: process.pid,
      startedAt: expect.stringMatching(/^\d{4}-.*Z$/),
    });
    expect(statSync(join(home, "server.json")).mode & 0o777).toBe(0o600);
    await lock.release();
    await expect(findRunningServer(home, now)).resolves.toBeUndefined();
  });

  test("refuses a second server with the number and the address of the first", async () => {
    const lock = await lockDataDirectory(home, now);
    await expect(lockDataDirectory(home, now)).rejects.toMatchObject({
      code: "server_running",
      message: expect.stringMatching(new RegExp(`process ${process.pid} on .*, and is only starting`)),
    });
    await lock.announce(announced);
    await expect(lockDataDirectory(home, now)).rejects.toMatchObject({
      code: "server_running",
      message: expect.stringContaining(`process ${process.pid} on ${hostname()}, at ${announced.url}`),
    });
    await lock.release();
    await (await lockDataDirectory(home, now)).release();
  });

  test("is taken over at once from the dead, whose address counts no longer", async () => {
    await leaveLock({ host: hostname(), processId: 2 ** 22 + 1, started: "1" });
    await writeFile(join(home, "server.json"), JSON.stringify({ ...announced, pid: 2 ** 22 + 1, startedAt: "" }));
    await expect(findRunningServer(home, now)).resolves.toBeUndefined();
    const lock = await lockDataDirectory(home, now);
    expect(readdirSync(home)).toEqual(["server-lock"]);
    expect(readdirSync(join(home, "server-lock"))).toEqual(["2"]);
    await lock.release();
  });

  test("is taken over from a dead server whose number is another process's by now", async () => {
    await leaveLock({ host: hostname(), processId: process.pid, started: "1" });
    await expectTaken();
  });

  test("is another machine's for as long as that says so", async () => {
    await leaveLock({ host: "another", processId: 7, started: "1" });
    await expect(lockDataDirectory(home, now)).rejects.toMatchObject({
      code: "server_running",
      message: expect.stringContaining("process 7 on another"),
    });
    const silentSince = (Date.now() - limits.lockElsewhereMsMax - 1) / 1000;
    utimesSync(lockFile(1), silentSince, silentSince);
    await (await lockDataDirectory(home, now)).release();
  });

  test("survives a power cut that left its files empty", async () => {
    await leaveLock("");
    writeFileSync(join(home, "server.json"), "");
    await expectTaken();
  });

  test.each([
    ["a new one", undefined],
    ["a dead server's", { host: hostname(), processId: 2 ** 22 + 1, started: "1" }],
  ])("goes to one of twenty that want %s at the same instant", async (_, mark) => {
    if (mark) await leaveLock(mark, 41);
    const takes = await Promise.allSettled(Array.from({ length: 20 }, () => lockDataDirectory(home, now)));
    const locks = takes.flatMap((take) => (take.status === "fulfilled" ? [take.value] : []));
    expect(locks).toHaveLength(1);
    for (const take of takes) {
      if (take.status === "rejected") expect(take.reason).toMatchObject({ code: "server_running" });
    }
    await locks[0]?.release();
  });

  test("goes to one of many processes, each time that its holder is killed", async () => {
    let contenders = await startContenders(6);
    while (contenders.length > 1) {
      const answers = await Promise.all(contenders.map(askToLock));
      expect(answers.filter((answer) => answer !== "server_running")).toEqual(["won"]);
      const winner = contenders[answers.indexOf("won")]!;
      winner.kill("SIGKILL");
      await once(winner, "exit");
      contenders = contenders.filter((child) => child !== winner);
    }
    contenders[0]?.kill("SIGKILL");
    await expect(readdir(join(home, "server-lock"))).resolves.toEqual(["5"]);
  });

  async function startContenders(count: number): Promise<ChildProcess[]> {
    const children = Array.from({ length: count }, () => fork(contender, [home]));
    await Promise.all(children.map((child) => once(child, "message")));
    return children;
  }

  async function askToLock(child: ChildProcess): Promise<unknown> {
    child.send("go");
    const [answer] = (await once(child, "message")) as [unknown];
    return answer;
  }

  test.runIf(isRoot)("that another user owns is left alone", async () => {
    await mkdir(home);
    await chown(home, 65_534, 65_534);
    await expect(lockDataDirectory(home, now)).rejects.toMatchObject({
      code: "data_directory_foreign",
      message: expect.stringContaining("belongs to user 65534, and this process runs as user 0"),
    });
    expect(readdirSync(home)).toEqual([]);
  });
});
