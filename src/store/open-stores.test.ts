import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openS3Server, type S3Server } from "../../test/fixtures/s3/s3-server.ts";
import { openTestDatabase, type TestDatabase } from "../../test/fixtures/test-database.ts";
import { digestBytes } from "../core/index.ts";
import { createFileStore, type BlobStore } from "./blobs/index.ts";
import { openStores } from "./open-stores.ts";
import type { StoreLocation } from "./store-location.ts";
import type { Stores } from "./stores.ts";

const now = (): number => Date.now();
const bytes = Buffer.from("a chunk");
const digest = digestBytes(bytes);
const key = digestBytes("a step");
const result = { outputs: { chunk: digest } };

let test: TestDatabase;
let server: S3Server;
let homeDirectory: string;
let stores: Stores;
beforeAll(async () => {
  [test, server] = await Promise.all([openTestDatabase(), openS3Server()]);
});
afterAll(async () => {
  await server.close();
  await test.close();
});
beforeEach(async () => {
  server.reset();
  homeDirectory = await mkdtemp(join(tmpdir(), "sutradhar-stores-"));
});
afterEach(async () => {
  await stores.close();
  await test.database.engine.deleteFrom("results").execute();
  await rm(homeDirectory, { recursive: true });
});

const open = (location: StoreLocation): Stores =>
  openStores({ location, homeDirectory, sizeBytesMax: 1e9, database: test.database, now });
const openBucket = (): Stores => open({ kind: "s3", ...server.location });
const blobIn = (...folders: string[]): string => join(homeDirectory, ...folders, "blobs", digest.slice(0, 2), digest);

describe.each([
  { where: "files", openHere: () => open({ kind: "files" }) },
  { where: "a bucket", openHere: openBucket },
])("stores in $where", ({ where, openHere }) => {
  beforeEach(() => {
    stores = openHere();
  });

  it("say how full they are, unless only a bucket knows", async () => {
    await (await stores.openCache("default")).blobs.put(bytes);
    await (await stores.openCache("wsp_other")).blobs.put(bytes);
    await (await stores.openVault("default")).put(bytes);
    const measured = await stores.measure();
    if (where === "files") expect(measured).toEqual({ cache: bytes.length * 2, vault: bytes.length });
    else expect(measured).toBeUndefined();
  });

  it("are left without what a process that was killed had half written", async () => {
    const killed = spawnSync(process.execPath, ["--eval", ""]).pid;
    const halfOf = ({ temporaryPath }: Pick<BlobStore, "temporaryPath">): string =>
      temporaryPath().replace(/~\d+~/, `~${killed}~`);
    const halves = [(await stores.openCache("default")).blobs, await stores.openVault("default")].map(halfOf);
    for (const half of halves) writeFileSync(half, "half");
    await stores.close();
    expect(halves.filter((half) => existsSync(half))).toEqual([]);
  });

  it("keep each workspace's blobs and results apart", async () => {
    const [own, other] = [await stores.openCache("default"), await stores.openCache("wsp_other")];
    await own.blobs.put(bytes);
    await own.results.record(key, result);
    await (await stores.openVault("default")).put(bytes);
    expect(await own.results.find(key)).toEqual(result);
    expect(await other.results.find(key)).toBeUndefined();
    for (const blobs of [other.blobs, await stores.openVault("wsp_other")]) {
      expect(await blobs.has(digest)).toBe(false);
      await expect(blobs.get(digest)).rejects.toMatchObject({ code: "blob_missing" });
    }
  });

  it("keep what is kept apart from what may be evicted", async () => {
    const cache = await stores.openCache("default");
    const vault = await stores.openVault("default");
    await vault.put(bytes);
    expect(await cache.blobs.has(digest)).toBe(false);
    await cache.blobs.put(bytes);
    await cache.blobs.remove(digest);
    expect(await vault.has(digest)).toBe(true);
  });

  it("are opened once, by all who ask at once", async () => {
    const [one, other] = await Promise.all([stores.openCache("default"), stores.openCache("default")]);
    expect(one).toBe(other);
    expect(await stores.openVault("default")).toBe(await stores.openVault("default"));
  });

  it.each(["..", ".", "", "a/b", "../../etc", "Default", "a\0b", "-a", "a".repeat(65), ".probe"])(
    "open nothing for a workspace of the name %j",
    async (name) => {
      await expect(stores.openCache(name)).rejects.toMatchObject({ code: "path_outside" });
      await expect(stores.openVault(name)).rejects.toMatchObject({ code: "path_outside" });
    },
  );

  it("can be written and read back, and nothing is left of that", async () => {
    await stores.probe();
    await stores.probe();
    expect([...server.objects.keys()]).toEqual([]);
    const left = readdirSync(homeDirectory, { recursive: true, encoding: "utf8" }).filter((name) => name.includes("~"));
    expect(left).toEqual([]);
  });

  it("say so when the data directory cannot be written, and work again when it can", async () => {
    rmSync(homeDirectory, { recursive: true });
    writeFileSync(homeDirectory, "in the way");
    await expect(stores.probe()).rejects.toMatchObject({ code: "store_unavailable", details: { reason: "ENOTDIR" } });
    rmSync(homeDirectory);
    await stores.probe();
  });
});

describe("stores in files", () => {
  beforeEach(() => {
    stores = open({ kind: "files" });
  });

  it("lie where a command without a server looks", async () => {
    const { blobs, results } = await stores.openCache("default");
    await blobs.put(bytes);
    await results.record(key, result);
    const alone = await createFileStore({ directory: join(homeDirectory, "store"), sizeBytesMax: 1e9, now });
    expect(await alone.results.find(key)).toEqual(result);
    expect(await alone.blobs.has(digest)).toBe(true);
  });

  it("lie apart for each workspace", async () => {
    await (await stores.openCache("wsp_other")).blobs.put(bytes);
    await (await stores.openVault("wsp_other")).put(bytes);
    expect(existsSync(blobIn("workspaces", "wsp_other", "store"))).toBe(true);
    expect(existsSync(blobIn("vault", "wsp_other"))).toBe(true);
    expect(existsSync(join(homeDirectory, "store"))).toBe(false);
  });

  it("miss a folder that is taken away from under them", async () => {
    await stores.probe();
    rmSync(join(homeDirectory, "vault"), { recursive: true });
    await expect(stores.probe()).rejects.toMatchObject({ code: "store_unavailable", details: { reason: "ENOENT" } });
  });

  it("say where they are", () => {
    expect(stores.describe()).toBe(`files in ${homeDirectory}`);
  });
});

describe("stores in a bucket", () => {
  beforeEach(() => {
    stores = openBucket();
  });

  it("have one name that all caches begin with, and none of what is kept", async () => {
    await (await stores.openCache("default")).blobs.put(bytes);
    await (await stores.openVault("wsp_other")).put(bytes);
    const name = `${digest.slice(0, 2)}/${digest}`;
    expect([...server.objects.keys()]).toEqual([`line/cache/default/${name}`, `line/vault/wsp_other/${name}`]);
  });

  it("hold what they fetched in the data directory, within the limit", async () => {
    const cache = await stores.openCache("default");
    await cache.blobs.put(bytes);
    expect(existsSync(blobIn("fetched", "default", "cache"))).toBe(true);
    const lease = await cache.openLease();
    await lease.release();
    expect(await cache.evict()).toMatchObject({ evictedFiles: 0 });
  });

  it("say so when the bucket is away, and go on when it is back", async () => {
    const { blobs } = await stores.openCache("default");
    await server.stop();
    await expect(stores.probe()).rejects.toMatchObject({ code: "store_unavailable" });
    await expect(blobs.put(bytes)).rejects.toMatchObject({ code: "store_unavailable" });
    await server.start();
    await stores.probe();
    expect(await blobs.put(bytes)).toBe(digest);
  });

  it("say so when the bucket gives back something else", async () => {
    server.fail(/^GET/, { kind: "flip" });
    await expect(stores.probe()).rejects.toMatchObject({
      code: "store_unavailable",
      message: expect.stringContaining("other bytes"),
    });
  });

  it("say where they are, without the key", () => {
    expect(stores.describe()).toBe(`s3://videos/line at ${server.location.endpoint}`);
  });
});
