import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { lockDataDirectory, type DataDirectoryLock } from "../store/index.ts";
import { findServer } from "./find-server.ts";
import { reachServer } from "./reach-server.ts";

const url = "http://127.0.0.1:4180";
let home: string;
let lock: DataDirectoryLock;

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), "sutradhar-reach-"));
  lock = await lockDataDirectory(home, () => Date.now());
});
afterAll(async () => {
  await lock.release();
  rmSync(home, { recursive: true });
});

const choose = (more: Partial<Parameters<typeof reachServer>[0]> = {}) =>
  reachServer({ homeDirectory: home, url: undefined, key: undefined, ...more });

it("names none where none runs, and says how to start one", async () => {
  const elsewhere = join(home, "elsewhere");
  expect(await findServer(elsewhere)).toBeUndefined();
  await expect(choose({ homeDirectory: elsewhere })).rejects.toMatchObject({
    code: "server_unavailable",
    message: expect.stringContaining("start one by sutradhar serve"),
  });
});

it("finds none in a server that has no API, or that has died", async () => {
  await lock.announce({ url: "", version: "1.0.0" });
  expect(await findServer(home)).toBeUndefined();
  const dead = mkdtempSync(join(home, "dead-"));
  writeFileSync(join(dead, "server.json"), JSON.stringify({ url, pid: 1, startedAt: "", version: "1.0.0" }));
  expect(await findServer(dead)).toBeUndefined();
});

describe("beside a server that runs", () => {
  beforeAll(async () => {
    await lock.announce({ url, version: "1.0.0" });
    writeFileSync(join(home, "admin-key"), "sk_admin\n");
  });

  it("takes its address and its administrator's key", async () => {
    expect(await findServer(home)).toMatchObject({ url });
    expect(await choose()).toEqual({ url, key: "sk_admin" });
    expect(await choose({ server: `${url}/` })).toEqual({ url, key: "sk_admin" });
  });

  it("takes what is set before that: the option, then the setting", async () => {
    expect(await choose({ url: "https://a.example", key: "sk_mine" })).toEqual({
      url: "https://a.example",
      key: "sk_mine",
    });
    expect(await choose({ server: "https://b.example/", url: "https://a.example", key: "sk_mine" })).toEqual({
      url: "https://b.example",
      key: "sk_mine",
    });
  });

  it.each(["https://a.example", "http://127.0.0.1:4181", "https://127.0.0.1:4180"])(
    "does not show %s a key that is not meant for it",
    async (server) => {
      await expect(choose({ server })).rejects.toMatchObject({
        code: "unauthorized",
        message: expect.stringContaining("set SUTRADHAR_KEY"),
      });
    },
  );

  it("says which file it cannot read", async () => {
    rmSync(join(home, "admin-key"));
    await expect(choose()).rejects.toMatchObject({
      code: "unauthorized",
      message: expect.stringMatching(/admin-key cannot be read \(ENOENT\)/),
    });
  });
});
