import { chmodSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openS3Server, type S3Server } from "../../../test/fixtures/s3/s3-server.ts";
import { digestBytes } from "../../core/index.ts";
import type { BlobStore } from "./blob-store.ts";
import { createFileStore } from "./file-store.ts";
import { createFileVault } from "./file-vault.ts";
import { keepBlob } from "./keep-blob.ts";
import { createS3BlobStore, openS3Bucket, type S3Bucket } from "./s3/index.ts";
import type { Store } from "./store.ts";

const bytes = Buffer.from("a finished video");
const digest = digestBytes(bytes);
const now = (): number => Date.now();

let directory: string;
let server: S3Server;
let bucket: S3Bucket;
beforeAll(async () => {
  server = await openS3Server();
  bucket = await openS3Bucket(server.location);
});
afterAll(async () => {
  bucket.close();
  await server.close();
});
beforeEach(async () => {
  server.reset();
  directory = await mkdtemp(join(tmpdir(), "sutradhar-keep-"));
});
afterEach(() => rm(directory, { recursive: true }));

const openFiles = (sizeBytesMax = 1e9): Promise<Store> =>
  createFileStore({ directory: join(directory, "cache"), sizeBytesMax, now });
const openVault = (): Promise<BlobStore> => createFileVault({ directory: join(directory, "vault"), now });
const openS3 = async (prefix: string): Promise<BlobStore> => {
  const local = await createFileStore({ directory: join(directory, "fetched", prefix), sizeBytesMax: 1e9, now });
  return createS3BlobStore({ bucket, prefix, local, now });
};

describe.each([
  { from: "files", to: "files", open: async () => ({ cache: (await openFiles()).blobs, vault: await openVault() }) },
  {
    from: "files",
    to: "a bucket",
    open: async () => ({ cache: (await openFiles()).blobs, vault: await openS3("vault") }),
  },
  { from: "a bucket", to: "files", open: async () => ({ cache: await openS3("cache"), vault: await openVault() }) },
  {
    from: "a bucket",
    to: "the same",
    open: async () => ({ cache: await openS3("cache"), vault: await openS3("vault") }),
  },
])("what is kept from $from in $to", ({ open }) => {
  it("is there when its original is gone, however often it is kept", async () => {
    const { cache, vault } = await open();
    await cache.put(bytes);
    await keepBlob({ cache, vault, digest });
    await keepBlob({ cache, vault, digest });
    await cache.remove(digest);
    await keepBlob({ cache, vault, digest });
    expect(await vault.has(digest)).toBe(true);
    expect(Buffer.from(await vault.get(digest)).equals(bytes)).toBe(true);
  });

  it("must have been there", async () => {
    const { cache, vault } = await open();
    await expect(keepBlob({ cache, vault, digest })).rejects.toMatchObject({ code: "blob_missing" });
    expect(await vault.has(digest)).toBe(false);
  });
});

describe("a blob that is kept in files", () => {
  const pathOf = (where: string): string => join(directory, where, "blobs", digest.slice(0, 2), digest);

  it("is a file of its own: neither its use nor its loss is its original's", async () => {
    const { blobs } = await openFiles();
    const vault = await openVault();
    await blobs.put(bytes);
    await keepBlob({ cache: blobs, vault, digest });
    expect(statSync(pathOf("vault")).ino).not.toBe(statSync(pathOf("cache")).ino);
    const usedAtMs = statSync(pathOf("cache")).mtimeMs;
    await vault.get(digest);
    expect(statSync(pathOf("cache")).mtimeMs).toBe(usedAtMs);
    chmodSync(pathOf("cache"), 0o644);
    writeFileSync(pathOf("cache"), "altered");
    expect(Buffer.from(await vault.get(digest)).equals(bytes)).toBe(true);
    expect(statSync(pathOf("vault")).mode & 0o222).toBe(0);
  });

  it("stays when the cache is emptied", async () => {
    const vault = await openVault();
    const { blobs } = await openFiles();
    await blobs.put(bytes);
    await keepBlob({ cache: blobs, vault, digest });
    expect((await (await openFiles(1)).evict()).evictedFiles).toBe(1);
    expect(Buffer.from(await vault.get(digest)).equals(bytes)).toBe(true);
  });

  it("is not kept if it was altered, and nothing is left aside", async () => {
    const { blobs } = await openFiles();
    await blobs.put(bytes);
    chmodSync(pathOf("cache"), 0o644);
    writeFileSync(pathOf("cache"), "altered");
    const vault = await openVault();
    await expect(keepBlob({ cache: blobs, vault, digest })).rejects.toMatchObject({ code: "blob_corrupt" });
    expect(readdirSync(join(directory, "vault", "temp"))).toEqual([]);
  });

  it("is handed over as a file that its owner may write, as the vault must to see it safe on the disk", async () => {
    const { blobs } = await openFiles();
    const vault = await openVault();
    await blobs.put(bytes);
    const modes: number[] = [];
    const watched: BlobStore = {
      ...vault,
      takeFile(path) {
        modes.push(statSync(path).mode & 0o777);
        return vault.takeFile(path);
      },
    };
    await keepBlob({ cache: blobs, vault: watched, digest });
    expect(modes).toEqual([0o600]);
  });

  it("is copied though an eviction takes it away before it is opened", async () => {
    const { blobs } = await openFiles();
    const vault = await openVault();
    await blobs.put(bytes);
    let looks = 0;
    const evictedOnce: BlobStore = {
      ...blobs,
      async locate(of) {
        looks += 1;
        return looks === 1 ? join(directory, "evicted") : blobs.locate(of);
      },
    };
    await keepBlob({ cache: evictedOnce, vault, digest });
    expect(readFileSync(pathOf("vault")).equals(bytes)).toBe(true);
  });
});

describe("a blob that is kept in the bucket that it lies in", () => {
  it("is copied by the server, and not sent through this machine", async () => {
    const [cache, vault] = [await openS3("cache"), await openS3("vault")];
    await cache.put(bytes);
    server.asked.length = 0;
    await keepBlob({ cache, vault, digest });
    const key = `vault/${digest.slice(0, 2)}/${digest}`;
    expect(server.asked).toEqual([`HEAD ${key}`, `PUT?copy ${key}`]);
  });

  it("is sent from this machine where the bucket's original has rotted", async () => {
    const [cache, vault] = [await openS3("cache"), await openS3("vault")];
    await cache.put(bytes);
    const key = `cache/${digest.slice(0, 2)}/${digest}`;
    server.objects.set(key, { ...server.objects.get(key)!, bytes: Buffer.from("rotten") });
    await keepBlob({ cache, vault, digest });
    expect(server.objects.get(`vault/${digest.slice(0, 2)}/${digest}`)?.bytes.equals(bytes)).toBe(true);
  });
});
