import { createHash } from "node:crypto";
import { chmodSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { digestBytes, limits, type Digest } from "../../src/core/index.ts";
import {
  createFileStore,
  createS3BlobStore,
  keepBlob,
  openS3Bucket,
  type BlobStore,
  type S3Bucket,
  type Store,
} from "../../src/store/blobs/index.ts";
import { openStores } from "../../src/store/index.ts";
import { describeBlobStore } from "../contract/blob-store.ts";
import { openTestDatabase } from "../fixtures/test-database.ts";
import { openS3Gateway, type S3Gateway } from "./s3-gateway.ts";

const bytes = Buffer.from("सूत्रधार holds the strings");
const digest = digestBytes(bytes);
const day = 86_400_000;

let gateway: S3Gateway;
let bucket: S3Bucket;
let directory: string;
let local: Store;
let blobs: BlobStore;
/** A place in the bucket for each test, so that none finds what another left. */
let prefix: string;
let tests = 0;
let nowMs: number;
const now = (): number => nowMs;

const keyOf = (of: Digest, below = prefix): string => `${below}/${of.slice(0, 2)}/${of}`;
const openLocal = (name: string): Promise<Store> =>
  createFileStore({ directory: join(directory, name), sizeBytesMax: 1e9, now: () => Date.now() });
const openElsewhere = async (): Promise<BlobStore> =>
  createS3BlobStore({ bucket, prefix, local: await openLocal("elsewhere"), now });

beforeAll(async () => {
  gateway = await openS3Gateway();
  bucket = await openS3Bucket(gateway.location);
}, 600_000);
afterAll(async () => {
  bucket?.close();
  await gateway?.close();
});
beforeEach(async () => {
  nowMs = Date.now();
  tests += 1;
  prefix = `line/test${tests}`;
  directory = await mkdtemp(join(tmpdir(), "sutradhar-real-s3-"));
  local = await openLocal("local");
  blobs = createS3BlobStore({ bucket, prefix, local, now });
});
afterEach(() => rm(directory, { recursive: true }));

describeBlobStore("an S3 store's blobs on a real server", async () => ({
  blobs,
  async spoil(of, change) {
    const stored = readFileSync(gateway.pathOf(keyOf(of)));
    await bucket.ask("spoil", (client, Bucket) => client.putObject({ Bucket, Key: keyOf(of), Body: change(stored) }));
    await local.blobs.remove(of);
  },
  close: async () => {},
}));

describe("a real S3 server", () => {
  it("holds a blob under its digest, as it is", async () => {
    await blobs.put(bytes);
    expect(readFileSync(gateway.pathOf(keyOf(digest))).equals(bytes)).toBe(true);
    expect(await (await openElsewhere()).has(digest)).toBe(true);
  });

  it("refuses what does not have the sum that it was sent with", async () => {
    const ChecksumSHA256 = createHash("sha256").update("other").digest("base64");
    const wrong = bucket.ask("store an object", (client, Bucket) =>
      client.putObject({ Bucket, Key: keyOf(digest), Body: bytes, ChecksumSHA256 }),
    );
    await expect(wrong).rejects.toMatchObject({ code: "store_unavailable" });
    expect(await blobs.has(digest)).toBe(false);
  });

  it("takes a large blob in parts and gives it back", async () => {
    const large = Buffer.alloc(3 * limits.storePartBytesMax + 77, "chunk of video ");
    const path = blobs.temporaryPath();
    writeFileSync(path, large);
    const largeDigest = await blobs.takeFile(path);
    expect(largeDigest).toBe(digestBytes(large));
    const elsewhere = await openElsewhere();
    expect(await elsewhere.has(largeDigest)).toBe(true);
    expect(Buffer.from(await elsewhere.get(largeDigest)).equals(large)).toBe(true);
  });

  it("copies by itself, and tells the sum of what it copied", async () => {
    const vault = createS3BlobStore({ bucket, prefix: `${prefix}/vault`, local: await openLocal("vault"), now });
    await blobs.put(bytes);
    const copied = await bucket.copy({ from: keyOf(digest), to: keyOf(digest, `${prefix}/vault`) });
    expect(copied?.sha256).toBe(Buffer.from(digest, "hex").toString("base64"));
    await keepBlob({ cache: blobs, vault, digest });
    await blobs.remove(digest);
    expect(await vault.has(digest)).toBe(true);
    expect(await bucket.copy({ from: keyOf(digest), to: "line/nothing" })).toBeUndefined();
  });

  it("copies a large blob to where it stays", async () => {
    const large = Buffer.alloc(2 * limits.storePartBytesMax, "video ");
    const vault = createS3BlobStore({ bucket, prefix: `${prefix}/vault`, local: await openLocal("vault"), now });
    const largeDigest = await blobs.put(large);
    await keepBlob({ cache: blobs, vault, digest: largeDigest });
    expect(await vault.has(largeDigest)).toBe(true);
    expect(statSync(gateway.pathOf(keyOf(largeDigest, `${prefix}/vault`))).size).toBe(large.length);
  });

  it("makes an object young again that is copied onto itself", async () => {
    await blobs.put(bytes);
    const young = createS3BlobStore({ bucket, prefix, local, refreshAfterMs: day, now });
    nowMs += 2 * day;
    expect(await young.has(digest)).toBe(true);
    expect((await bucket.head(keyOf(digest)))?.metadata["renewed"]).toBe(String(nowMs));
    expect(await (await openElsewhere()).has(digest)).toBe(true);
    expect(Buffer.from(await (await openElsewhere()).get(digest)).equals(bytes)).toBe(true);
  });

  it("whose disk has rotted is found out by who reads, and the blob is dropped", async () => {
    await blobs.put(bytes);
    const path = gateway.pathOf(keyOf(digest));
    chmodSync(path, 0o644);
    writeFileSync(
      path,
      bytes.map((byte) => byte ^ 1),
    );
    const elsewhere = await openElsewhere();
    await expect(elsewhere.get(digest)).rejects.toMatchObject({ code: "blob_corrupt" });
    await expect(elsewhere.get(digest)).rejects.toMatchObject({ code: "blob_missing" });
  });

  it("refuses who signs with another secret, and has no bucket that nobody made", async () => {
    const { accessKeyId = "" } = gateway.location.credentials ?? {};
    const credentials = { accessKeyId, secretAccessKey: "another" };
    const stranger = await openS3Bucket({ ...gateway.location, credentials });
    const nowhere = await openS3Bucket({ ...gateway.location, bucket: "nothing-here" });
    const put = (to: S3Bucket): Promise<Digest> => createS3BlobStore({ bucket: to, prefix, local, now }).put(bytes);
    await expect(put(stranger)).rejects.toMatchObject({
      code: "store_unavailable",
      details: { status: 403 },
    });
    await expect(put(nowhere)).rejects.toMatchObject({
      code: "store_unavailable",
      details: { reason: "NoSuchBucket" },
    });
    stranger.close();
    nowhere.close();
  });

  it("goes away and comes back, and all goes on", async () => {
    await blobs.put(bytes);
    await gateway.stop();
    const other = Buffer.from("made while it was away");
    await expect(blobs.put(other)).rejects.toMatchObject({ code: "store_unavailable" });
    expect(Buffer.from(await blobs.get(digest)).equals(bytes)).toBe(true);
    await gateway.start();
    await blobs.put(other);
    const elsewhere = await openElsewhere();
    expect(Buffer.from(await elsewhere.get(digestBytes(other))).equals(other)).toBe(true);
    expect(await elsewhere.has(digest)).toBe(true);
  });

  it("is where the stores of a workspace are", async () => {
    const test = await openTestDatabase();
    const location = { kind: "s3", ...gateway.location, prefix } as const;
    const homeDirectory = join(directory, "home");
    const stores = openStores({ location, homeDirectory, sizeBytesMax: 1e9, database: test.database, now: Date.now });
    await stores.probe();
    const [cache, vault] = [await stores.openCache("default"), await stores.openVault("default")];
    await cache.blobs.put(bytes);
    await cache.results.record(digest, { outputs: { text: digest } });
    await keepBlob({ cache: cache.blobs, vault, digest });
    expect(Buffer.from(await vault.get(digest)).equals(bytes)).toBe(true);
    expect(readdirSync(gateway.pathOf(prefix)).sort()).toEqual(["cache", "vault"]);
    await stores.close();
    await test.close();
  });
});
