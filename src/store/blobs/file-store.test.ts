import {
  chmodSync,
  existsSync,
  linkSync,
  renameSync,
  readdirSync,
  readFileSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { digestBytes, limits, type Digest } from "../../core/index.ts";
import { describeBlobStore } from "../../../test/contract/blob-store.ts";
import { createFileStore } from "./file-store.ts";
import { markedName, ownMark } from "./process-mark.ts";
import type { Store } from "./store.ts";

let directory: string;
let nowMs: number;
const now = (): number => nowMs;
const open = (sizeBytesMax = 1e9): Promise<Store> => createFileStore({ directory, sizeBytesMax, now });

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "sutradhar-store-"));
  nowMs = 1_700_000_000_000;
});
afterEach(() => rm(directory, { recursive: true }));

const blobPath = (digest: Digest): string => join(directory, "blobs", digest.slice(0, 2), digest);
const rowPath = (key: Digest): string => join(directory, "results", key.slice(0, 2), key);

describeBlobStore("a file store's blobs", async () => {
  const { blobs } = await open();
  return {
    blobs,
    spoil: async (digest, change) => {
      chmodSync(blobPath(digest), 0o644);
      writeFileSync(blobPath(digest), change(readFileSync(blobPath(digest))));
    },
    close: async () => {},
  };
});

describe("a file store", () => {
  it("leaves nothing aside when all went well", async () => {
    const store = await open();
    const key = digestBytes("key");
    await store.results.record(key, { outputs: { sound: await store.blobs.put(Buffer.from("x")) } });
    await store.results.record(key, { outputs: {} });
    expect(readdirSync(join(directory, "temp"))).toEqual([]);
  });

  it("protects stored bytes from a careless write", async () => {
    const digest = await (await open()).blobs.put(Buffer.from("x"));
    expect(statSync(blobPath(digest)).mode & 0o222).toBe(0);
  });

  it.each(["temp", "leases"])("sweeps away what the dead left in %s, and nothing of the living", async (folder) => {
    const dead = join(directory, folder, markedName({ ...ownMark(), started: "1" }, "1"));
    const alive = join(directory, folder, markedName(ownMark(), "1"));
    const elsewhere = join(directory, folder, markedName({ ...ownMark(), host: "other" }, "1"));
    await open();
    for (const path of [dead, alive, elsewhere]) writeFileSync(path, "");
    utimesSync(elsewhere, nowMs / 1000, nowMs / 1000);
    await open();
    expect([dead, alive, elsewhere].map((path) => existsSync(path))).toEqual([false, true, true]);
    nowMs += limits.leaseElsewhereMsMax + 2;
    await open();
    expect(existsSync(elsewhere)).toBe(false);
  });

  it("refuses a blob beyond the limit before it writes it", async () => {
    const { blobs } = await open();
    const huge = { length: limits.blobBytesMax + 1 } as Uint8Array;
    await expect(blobs.put(huge)).rejects.toMatchObject({ code: "limit_exceeded" });
    await expect(blobs.putStream([huge])).rejects.toMatchObject({ code: "limit_exceeded" });
    expect(readdirSync(join(directory, "temp"))).toEqual([]);
  });
});

describe("the result index", () => {
  const key = digestBytes("a step");
  const result = { outputs: { sound: digestBytes("sound"), phones: digestBytes("phones") } };

  it("finds what was recorded, also from another process's store", async () => {
    await (await open()).results.record(key, result);
    expect(await (await open()).results.find(key)).toEqual(result);
  });

  it("finds nothing under another key", async () => {
    expect(await (await open()).results.find(key)).toBeUndefined();
  });

  it("keeps the first result of a key", async () => {
    const { results } = await open();
    const second = { outputs: { sound: digestBytes("another") } };
    expect(await results.record(key, result)).toEqual(result);
    expect(await results.record(key, second)).toEqual(result);
    expect(await results.find(key)).toEqual(result);
  });

  it("forgets what was removed", async () => {
    const { results } = await open();
    await results.record(key, result);
    await results.remove(key);
    expect(await results.find(key)).toBeUndefined();
  });

  const other = digestBytes("another step");
  const rowOf = (row: string): string => `${row}\n${digestBytes(row)}\n`;
  it.each([
    { damage: "torn", spoil: (text: string) => text.slice(0, 40) },
    { damage: "empty", spoil: () => "" },
    { damage: "altered", spoil: (text: string) => text.replace("sound", "round") },
    { damage: "another key's", spoil: () => rowOf(`{"key":"${other}","outputs":{}}`) },
    { damage: "of another shape", spoil: () => rowOf(`{"key":"${key}","outputs":{"sound":"x"}}`) },
    { damage: "without outputs", spoil: () => rowOf(`{"key":"${key}"}`) },
  ])("takes a row that is $damage for none, and heals it", async ({ spoil }) => {
    const { results } = await open();
    await results.record(key, result);
    const text = readFileSync(rowPath(key), "utf8");
    chmodSync(rowPath(key), 0o644);
    writeFileSync(rowPath(key), spoil(text));
    expect(await results.record(key, result)).toEqual(result);
    expect(readFileSync(rowPath(key), "utf8")).toBe(text);
    chmodSync(rowPath(key), 0o644);
    writeFileSync(rowPath(key), spoil(text));
    expect(await results.find(key)).toBeUndefined();
    expect(existsSync(rowPath(key))).toBe(false);
  });
});

describe("eviction", () => {
  const block = (index: number): Uint8Array => Buffer.alloc(40_960, index);
  const digestOf = (index: number): Digest => digestBytes(block(index));
  const present = (...indexes: number[]): number[] => indexes.filter((index) => existsSync(blobPath(digestOf(index))));

  async function fill(store: Store, count: number): Promise<void> {
    for (let index = 0; index < count; index += 1) {
      nowMs += 1000;
      await store.blobs.put(block(index));
    }
  }

  it("removes what was least recently used, down to nine tenths", async () => {
    await fill(await open(), 10);
    const report = await (await open(409_599)).evict();
    expect(report).toEqual({ sizeBytes: 327_680, evictedBytes: 81_920, evictedFiles: 2 });
    expect(present(0, 1, 2, 9)).toEqual([2, 9]);
  });

  it("removes nothing within the limit", async () => {
    const store = await open(409_600);
    await fill(store, 10);
    expect(await store.evict()).toEqual({ sizeBytes: 409_600, evictedBytes: 0, evictedFiles: 0 });
  });

  it.each(["get", "has", "locate"] as const)("counts %s as use", async (method) => {
    const store = await open();
    await fill(store, 10);
    await store.blobs[method](digestOf(0));
    await (await open(409_599)).evict();
    expect(present(0, 1, 2, 3)).toEqual([0, 3]);
  });

  it("counts putting the same bytes again as use", async () => {
    const store = await open();
    await fill(store, 10);
    await store.blobs.put(block(0));
    await (await open(409_599)).evict();
    expect(present(0, 1)).toEqual([0]);
  });

  it("keeps the store within its limit as it is filled", async () => {
    const store = await open(409_600);
    await fill(store, 40);
    expect((await store.evict()).sizeBytes).toBeLessThanOrEqual(409_600);
    expect(present(39, 38, 37)).toEqual([39, 38, 37]);
  });

  it("never takes the blob that was put just now, however small the limit", async () => {
    const store = await open(1);
    const digest = await store.blobs.put(block(1));
    expect(await store.blobs.has(digest)).toBe(true);
  });

  it("keeps all that a run uses, and nothing more", async () => {
    const store = await open();
    await fill(store, 10);
    nowMs += 1000;
    const lease = await store.openLease();
    await store.blobs.get(digestOf(0));
    await store.blobs.put(block(20));
    const small = await open(1);
    expect((await small.evict()).evictedFiles).toBe(9);
    expect(present(0, 1, 9, 20)).toEqual([0, 20]);
    await lease.release();
    expect((await small.evict()).evictedFiles).toBe(2);
  });

  it("keeps what a run uses when the clock is set back", async () => {
    const store = await open();
    await fill(store, 3);
    await store.openLease();
    nowMs -= 3_600_000;
    await store.blobs.put(block(20));
    await store.blobs.get(digestOf(0));
    await (await open(1)).evict();
    expect(present(0, 1, 20)).toEqual([0, 20]);
  });

  it.each([
    { whose: "of a process that died", mark: { ...ownMark(), started: "1" }, ageMs: 0, counts: false },
    {
      whose: "of a process id that is not there",
      mark: { ...ownMark(), processId: 2 ** 22 + 1 },
      ageMs: 0,
      counts: false,
    },
    { whose: "of a living process", mark: ownMark(), ageMs: limits.leaseElsewhereMsMax + 1, counts: true },
    { whose: "of another machine", mark: { ...ownMark(), host: "other" }, ageMs: 0, counts: true },
    {
      whose: "of another machine, long ago",
      mark: { ...ownMark(), host: "other" },
      ageMs: limits.leaseElsewhereMsMax + 1,
      counts: false,
    },
  ])("with a lease $whose: kept is $counts", async ({ mark, ageMs, counts }) => {
    const store = await open();
    const path = join(directory, "leases", markedName(mark, String(nowMs)));
    writeFileSync(path, "");
    writeFileSync(join(directory, "leases", "stray"), "");
    await store.blobs.put(block(1));
    nowMs += ageMs;
    await (await open(1)).evict();
    expect(present(1)).toEqual(counts ? [1] : []);
    expect(existsSync(path)).toBe(counts);
  });

  it("puts back what an eviction that was killed left half-way", async () => {
    const store = await open();
    await fill(store, 2);
    const dead = { ...ownMark(), started: "1" };
    const taken = join(directory, "blobs", "evicting", markedName(dead, digestOf(0)));
    linkSync(blobPath(digestOf(0)), taken);
    await store.blobs.remove(digestOf(0));
    expect(existsSync(blobPath(digestOf(0)))).toBe(false);
    expect(await store.blobs.has(digestOf(0))).toBe(true);
    await store.blobs.remove(digestOf(0));
    await store.evict();
    expect(present(0)).toEqual([0]);
    expect(existsSync(taken)).toBe(false);
  });

  it("leaves to another evictor that lives what it has taken", async () => {
    const store = await open();
    await fill(store, 1);
    const taken = join(directory, "blobs", "evicting", markedName(ownMark(), digestOf(0)));
    renameSync(blobPath(digestOf(0)), taken);
    await store.evict();
    expect([existsSync(taken), existsSync(blobPath(digestOf(0)))]).toEqual([true, false]);
  });

  it("takes a blob that was written again for as young as its last use", async () => {
    const store = await open();
    await fill(store, 1);
    const bytes = await store.blobs.get(digestOf(0));
    await store.blobs.putStream(
      (async function* () {
        nowMs += 60_000;
        // Used by somebody while it is being written.
        expect(await store.blobs.has(digestOf(0))).toBe(true);
        yield bytes;
      })(),
    );
    expect(statSync(blobPath(digestOf(0))).mtimeMs).toBeGreaterThanOrEqual(nowMs);
  });

  it("drops rows of results as well", async () => {
    const store = await open();
    const key = digestBytes("old");
    await store.results.record(key, { outputs: {} });
    nowMs += 1000;
    await (await open(1)).evict();
    expect(existsSync(rowPath(key))).toBe(false);
  });
});
