import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { createPassingStore, type PassingStore } from "./passing-store.ts";
import { markedName, ownMark } from "./process-mark.ts";

let directory: string;
const open = (): Promise<PassingStore> => createPassingStore({ directory, sizeBytesMax: 1e9, now: () => Date.now() });

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "sutradhar-passing-"));
});
afterEach(() => rm(directory, { recursive: true }));

it("keeps what is put, and nothing when it is removed", async () => {
  const store = await open();
  const digest = await store.blobs.put(Buffer.from("x"));
  expect(Buffer.from(await store.blobs.get(digest)).toString()).toBe("x");
  await store.remove();
  await store.remove();
  expect(readdirSync(directory)).toEqual([]);
});

it("gives each run a store of its own", async () => {
  const [one, other] = [await open(), await open()];
  const digest = await one.blobs.put(Buffer.from("x"));
  expect(await other.blobs.has(digest)).toBe(false);
  await one.remove();
  await other.remove();
});

it.each([
  { whose: "a process that was killed", mark: { ...ownMark(), started: "1" }, stays: false },
  { whose: "a living process", mark: ownMark(), stays: true },
  { whose: "another machine", mark: { ...ownMark(), host: "other" }, stays: true },
])("meets a store of $whose: it stays is $stays", async ({ mark, stays }) => {
  const left = join(directory, markedName(mark, "store"));
  mkdirSync(left);
  writeFileSync(join(left, "blob"), "x");
  await (await open()).remove();
  expect(existsSync(left)).toBe(stays);
});
