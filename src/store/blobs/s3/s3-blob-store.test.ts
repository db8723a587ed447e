import { readFileSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { describeBlobStore } from "../../../../test/contract/blob-store.ts";
import { openS3Server, type S3Server } from "../../../../test/fixtures/s3/s3-server.ts";
import { digestBytes, limits, type Digest } from "../../../core/index.ts";
import type { BlobStore } from "../blob-store.ts";
import { createFileStore } from "../file-store.ts";
import type { Store } from "../store.ts";
import { copyWithinBucket, createS3BlobStore } from "./s3-blob-store.ts";
import { openS3Bucket, type S3Bucket } from "./s3-bucket.ts";

const bytes = Buffer.from("सूत्रधार holds the strings");
const digest = digestBytes(bytes);
const day = 86_400_000;

let server: S3Server;
let bucket: S3Bucket;
let directory: string;
let local: Store;
let blobs: BlobStore;
let nowMs: number;
const now = (): number => nowMs;

const keyOf = (of: Digest): string => `line/${of.slice(0, 2)}/${of}`;
const openLocal = (name: string): Promise<Store> =>
  createFileStore({ directory: join(directory, name), sizeBytesMax: 1e9, now: () => Date.now() });
/** What another machine sees: the same bucket, and nothing of this one's files. */
const openElsewhere = async (): Promise<BlobStore> =>
  createS3BlobStore({ bucket, prefix: "line", local: await openLocal("elsewhere"), now });

beforeAll(async () => {
  server = await openS3Server();
  bucket = await openS3Bucket(server.location);
});
afterAll(async () => {
  bucket.close();
  await server.close();
});
beforeEach(async () => {
  nowMs = Date.now();
  server.reset();
  directory = await mkdtemp(join(tmpdir(), "sutradhar-s3-"));
  local = await openLocal("local");
  blobs = createS3BlobStore({ bucket, prefix: "line", local, now });
});
afterEach(() => rm(directory, { recursive: true }));

describeBlobStore("an S3 store's blobs", async () => ({
  blobs,
  async spoil(of, change) {
    const object = server.objects.get(keyOf(of));
    if (!object) throw new Error("there is nothing to spoil");
    // As a program does that knows nothing of what we note with an object. The copy on this machine is evicted.
    server.objects.set(keyOf(of), { ...object, bytes: Buffer.from(change(object.bytes)), metadata: {} });
    await local.blobs.remove(of);
  },
  close: async () => {},
}));

describe("an S3 store", () => {
  it("lays blobs out as a folder of blobs is", async () => {
    await blobs.put(bytes);
    expect([...server.objects.keys()]).toEqual([keyOf(digest)]);
    expect(server.objects.get(keyOf(digest))?.bytes.equals(bytes)).toBe(true);
  });

  it("sends the same bytes but once", async () => {
    await blobs.put(bytes);
    await blobs.put(bytes);
    await (await openElsewhere()).put(bytes);
    expect(server.asked.filter((line) => line.startsWith("PUT "))).toHaveLength(1);
  });

  it("reads what this machine holds without asking, and what it does not but once", async () => {
    await blobs.put(bytes);
    server.asked.length = 0;
    expect(Buffer.from(await blobs.get(digest)).equals(bytes)).toBe(true);
    await blobs.locate(digest);
    expect(server.asked).toEqual([]);
    const elsewhere = await openElsewhere();
    await Promise.all([elsewhere.get(digest), elsewhere.locate(digest), elsewhere.get(digest)]);
    await elsewhere.get(digest);
    expect(server.asked).toEqual([`GET ${keyOf(digest)}`]);
  });

  it("does not fetch again what another has brought while this one waited for its lease", async () => {
    await blobs.put(bytes);
    server.asked.length = 0;
    const store = await openLocal("elsewhere");
    const [opened, first] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    let leases = 0;
    const openLease: Store["openLease"] = async () => {
      leases += 1;
      if (leases === 2) {
        opened.resolve();
        await first.promise;
      }
      return store.openLease();
    };
    const elsewhere = createS3BlobStore({ bucket, prefix: "line", local: { blobs: store.blobs, openLease }, now });
    const gotten = elsewhere.get(digest);
    const located = elsewhere.locate(digest);
    await opened.promise;
    await gotten;
    first.resolve();
    await located;
    expect(server.asked).toEqual([`GET ${keyOf(digest)}`]);
  });

  it("tells whether a blob is there without fetching it", async () => {
    await blobs.put(bytes);
    server.asked.length = 0;
    expect(await (await openElsewhere()).has(digest)).toBe(true);
    expect(server.asked).toEqual([`HEAD ${keyOf(digest)}`]);
  });

  it("does not have what only this machine holds", async () => {
    await blobs.put(bytes);
    server.objects.clear();
    expect(await blobs.has(digest)).toBe(false);
    await blobs.put(bytes);
    expect(await (await openElsewhere()).has(digest)).toBe(true);
  });

  it("takes what was copied into the bucket by other means, once it has read it", async () => {
    await blobs.put(bytes);
    const object = server.objects.get(keyOf(digest));
    server.objects.set(keyOf(digest), { ...object!, metadata: {} });
    server.asked.length = 0;
    expect(await blobs.has(digest)).toBe(true);
    expect(await blobs.has(digest)).toBe(true);
    const key = keyOf(digest);
    expect(server.asked).toEqual([`HEAD ${key}`, `GET ${key}`, `PUT?copy ${key}`, `HEAD ${key}`]);
  });

  it.each([
    { what: "was cut short under what was noted with it", note: {}, stored: bytes.subarray(1) },
    { what: "is noted to be another's", note: { sha256: digestBytes("another") }, stored: Buffer.from("another") },
  ])("does not have an object that $what, and drops it", async ({ note, stored }) => {
    await blobs.put(bytes);
    const object = server.objects.get(keyOf(digest))!;
    const size = note.sha256 === undefined ? object.metadata["size"] : String(stored.length);
    server.objects.set(keyOf(digest), {
      ...object,
      bytes: stored,
      metadata: { ...object.metadata, ...note, size: size! },
    });
    expect(await blobs.has(digest)).toBe(false);
    expect(server.objects.has(keyOf(digest))).toBe(false);
  });

  it("loses nothing on its way through a machine that has next to no room", async () => {
    const contents = Array.from({ length: 12 }, (_, index) => Buffer.alloc(30_000, index));
    const open = async (name: string): Promise<BlobStore> => {
      const small = await createFileStore({ directory: join(directory, name), sizeBytesMax: 1, now: () => Date.now() });
      return createS3BlobStore({ bucket, prefix: "line", local: small, now });
    };
    const small = await open("small");
    const digests = await Promise.all(contents.map((content) => small.put(content)));
    const elsewhere = await open("smaller");
    const read = await Promise.all(digests.map((of) => elsewhere.get(of)));
    expect(read.map((content) => digestBytes(content))).toEqual(digests);
  });

  it("heals a copy on this machine that was altered", async () => {
    const path = await blobs.locate(await blobs.put(bytes));
    await rm(path);
    writeFileSync(path, "altered");
    expect(Buffer.from(await blobs.get(digest)).equals(bytes)).toBe(true);
    expect(readFileSync(await blobs.locate(digest)).equals(bytes)).toBe(true);
  });

  it("refuses a blob beyond the limit before it sends any of it", async () => {
    const huge = { length: limits.blobBytesMax + 1 } as Uint8Array;
    await expect(blobs.put(huge)).rejects.toMatchObject({ code: "limit_exceeded" });
    expect(server.asked).toEqual([]);
  });
});

describe("an object that is asked for", () => {
  const ageOf = (): number => nowMs - (server.objects.get(keyOf(digest))?.writtenAtMs ?? 0);

  it.each([
    { askedAfter: "half a day", afterMs: day / 2, copies: 0 },
    { askedAfter: "two days", afterMs: 2 * day, copies: 1 },
  ])("after $askedAfter is copied onto itself $copies times, so that it stays young", async ({ afterMs, copies }) => {
    const young = createS3BlobStore({ bucket, prefix: "line", local, refreshAfterMs: day, now });
    await young.put(bytes);
    const object = server.objects.get(keyOf(digest))!;
    server.objects.set(keyOf(digest), { ...object, writtenAtMs: nowMs - afterMs });
    expect(await young.has(digest)).toBe(true);
    expect(await young.put(bytes)).toBe(digest);
    expect(server.asked.filter((line) => line.startsWith("PUT?copy"))).toHaveLength(copies);
    expect(ageOf() < day).toBe(true);
    expect(await (await openElsewhere()).has(digest)).toBe(true);
  });

  it("is copied but once by a server that takes it for as old as it was", async () => {
    const young = createS3BlobStore({ bucket, prefix: "line", local, refreshAfterMs: day, now });
    await young.put(bytes);
    const writtenAtMs = nowMs;
    nowMs += 2 * day;
    for (let look = 0; look < 3; look += 1) {
      expect(await young.has(digest)).toBe(true);
      server.objects.set(keyOf(digest), { ...server.objects.get(keyOf(digest))!, writtenAtMs });
    }
    expect(server.asked.filter((line) => line.startsWith("PUT?copy"))).toHaveLength(1);
  });

  it("is left as it is where the bucket removes nothing", async () => {
    await blobs.put(bytes);
    nowMs += 1_000 * day;
    expect(await blobs.has(digest)).toBe(true);
    expect(server.asked.filter((line) => line.startsWith("PUT?copy"))).toEqual([]);
  });
});

describe("a blob larger than a part", () => {
  const large = Buffer.alloc(2 * limits.storePartBytesMax + 12_345, "chunk of video ");
  const largeDigest = digestBytes(large);
  const partsOf = (): string[] => server.asked.filter((line) => line.startsWith("PUT?part"));

  it("goes in parts, and comes back whole", async () => {
    const path = blobs.temporaryPath();
    writeFileSync(path, large);
    expect(await blobs.takeFile(path)).toBe(largeDigest);
    expect(partsOf()).toHaveLength(3);
    expect(server.uploads.size).toBe(0);
    const elsewhere = await openElsewhere();
    expect(await elsewhere.has(largeDigest)).toBe(true);
    expect(Buffer.from(await elsewhere.get(largeDigest)).equals(large)).toBe(true);
  });

  it("sends a part again where the server was at fault", async () => {
    server.fail(/^PUT.part/, { kind: "refuse", status: 503, code: "SlowDown" });
    await blobs.put(large);
    expect(partsOf()).toHaveLength(4);
  });

  it("leaves no parts behind where it fails", async () => {
    server.fail(/^PUT.part/, { kind: "refuse", status: 403, code: "AccessDenied" });
    await expect(blobs.put(large)).rejects.toMatchObject({ code: "store_unavailable" });
    expect([server.objects.size, server.uploads.size]).toEqual([0, 0]);
  });

  it("is stored though the answer to its last request was lost", async () => {
    server.fail(/^POST.complete/, { kind: "unheard" });
    await blobs.put(large);
    expect(await blobs.has(largeDigest)).toBe(true);
  });
});

describe("a server that fails", () => {
  it.each([
    { what: "is busy", fault: { kind: "refuse", status: 503, code: "SlowDown" } as const },
    { what: "breaks the connection", fault: { kind: "unheard" } as const },
  ])("and $what is asked again", async ({ fault }) => {
    server.fail(/^PUT /, fault);
    expect(await blobs.put(bytes)).toBe(digest);
    expect(server.asked.filter((line) => line.startsWith("PUT "))).toHaveLength(2);
  });

  it("and says nothing is waited for no longer than was set, and asked again", async () => {
    const hasty = await openS3Bucket(server.location, { connectMs: 2_000, idleMs: 100, answerMs: 5_000 });
    server.fail(/^HEAD/, { kind: "silence" });
    expect(await hasty.head("nothing")).toBeUndefined();
    expect(server.asked).toEqual(["HEAD nothing", "HEAD nothing"]);
    hasty.close();
  });

  it("is not asked for ever, and is named", async () => {
    server.fail(/^PUT /, { kind: "refuse", status: 500, code: "InternalError" }, Number.POSITIVE_INFINITY);
    await expect(blobs.put(bytes)).rejects.toMatchObject({
      code: "store_unavailable",
      message: expect.stringMatching(
        /^the store s3:\/\/videos\/line at http:\S+ refused to store an object \(InternalError\): /,
      ),
      details: { reason: "InternalError", status: 500, operation: "store an object" },
    });
    expect(server.asked.filter((line) => line.startsWith("PUT "))).toHaveLength(limits.storeAttemptsMax);
  });

  it.each([
    { status: 403, code: "AccessDenied", says: /s3:ListBucket/ },
    { status: 403, code: "SignatureDoesNotMatch", says: /look at the key and its secret/ },
    { status: 404, code: "NoSuchBucket", says: /make the bucket/ },
    { status: 400, code: "AuthorizationHeaderMalformed", says: /set the bucket's region/ },
  ])("with $code is asked but once, and the way out is told", async ({ status, code, says }) => {
    server.fail(/^PUT /, { kind: "refuse", status, code }, Number.POSITIVE_INFINITY);
    await expect(blobs.put(bytes)).rejects.toMatchObject({
      code: "store_unavailable",
      message: expect.stringMatching(says),
    });
    expect(server.asked.filter((line) => line.startsWith("PUT "))).toHaveLength(1);
  });

  it.each([
    { status: 507, code: "InsufficientStorage" },
    { status: 507, code: "XMinioStorageFull" },
  ])("because it is full ($code) is told apart", async ({ status, code }) => {
    server.fail(/^PUT /, { kind: "refuse", status, code }, Number.POSITIVE_INFINITY);
    await expect(blobs.put(bytes)).rejects.toMatchObject({ code: "disk_full" });
  });

  it("is told of without a key or a secret, however deep one looks", async () => {
    const secret = { accessKeyId: "AKIASOMEBODY", secretAccessKey: "never tell" };
    const wrong = await openS3Bucket({ ...server.location, credentials: secret });
    const stranger = createS3BlobStore({ bucket: wrong, prefix: "line", local, now });
    const error = await stranger.put(bytes).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "store_unavailable" });
    const told = inspect(error, { depth: Number.POSITIVE_INFINITY, showHidden: true });
    expect(told).not.toMatch(/never tell|AKIA|Signature=/);
    wrong.close();
  });

  it("with a connection that breaks in the middle of an object is read on from there", async () => {
    const large = Buffer.alloc(300_000, "pieces ");
    const largeDigest = await blobs.put(large);
    server.fail(/^GET/, { kind: "cut", afterBytes: 100_000 }, 2);
    const elsewhere = await openElsewhere();
    expect(Buffer.from(await elsewhere.get(largeDigest)).equals(large)).toBe(true);
    expect(server.asked.filter((line) => line.startsWith("GET"))).toHaveLength(3);
  });

  it("with connections that always break is given up, and nothing of the object stays", async () => {
    await blobs.put(bytes);
    server.fail(/^GET/, { kind: "cut", afterBytes: 1 }, Number.POSITIVE_INFINITY);
    const elsewhere = await openElsewhere();
    await expect(elsewhere.get(digest)).rejects.toMatchObject({ code: "store_unavailable" });
    expect(server.objects.has(keyOf(digest))).toBe(true);
  });

  it("or a network that alters an object on its way is asked again, and the object stays", async () => {
    await blobs.put(bytes);
    server.fail(/^GET/, { kind: "flip" });
    const elsewhere = await openElsewhere();
    expect(Buffer.from(await elsewhere.get(digest)).equals(bytes)).toBe(true);
    expect(server.objects.has(keyOf(digest))).toBe(true);
  });

  it("and whose object has rotted under what was noted with it is found out by who reads it", async () => {
    await blobs.put(bytes);
    const object = server.objects.get(keyOf(digest))!;
    server.objects.set(keyOf(digest), { ...object, bytes: object.bytes.map((byte) => byte ^ 1) as Buffer });
    const elsewhere = await openElsewhere();
    await expect(elsewhere.locate(digest)).rejects.toMatchObject({ code: "blob_corrupt", details: { digest } });
    expect(server.objects.has(keyOf(digest))).toBe(false);
  });
});

describe("a server that goes away and comes back", () => {
  it("is missed by what needs it, not by what this machine holds, and all goes on when it is back", async () => {
    const kept = await blobs.put(bytes);
    const other = Buffer.from("made while it was away");
    await server.stop();
    for (const attempt of [() => blobs.put(other), () => blobs.has(kept), () => blobs.get(digestBytes("elsewhere"))]) {
      await expect(attempt()).rejects.toMatchObject({ code: "store_unavailable", details: { reason: "ECONNREFUSED" } });
    }
    expect(Buffer.from(await blobs.get(kept)).equals(bytes)).toBe(true);
    await server.start();
    const elsewhere = await openElsewhere();
    expect(await elsewhere.has(digestBytes(other))).toBe(false);
    await blobs.put(other);
    expect(Buffer.from(await elsewhere.get(digestBytes(other))).equals(other)).toBe(true);
    expect(await elsewhere.has(kept)).toBe(true);
  });
});

describe("a copy within a bucket", () => {
  const vaultKey = `vault/${digest.slice(0, 2)}/${digest}`;
  const openVault = async (): Promise<BlobStore> =>
    createS3BlobStore({ bucket, prefix: "vault", local: await openLocal("vault"), now });

  it("is made by the server, which tells the sum of what it copied", async () => {
    const vault = await openVault();
    await blobs.put(bytes);
    server.asked.length = 0;
    expect(await copyWithinBucket(blobs, vault, digest)).toBe(true);
    expect(server.asked).toEqual([`PUT?copy ${vaultKey}`]);
    expect(await vault.has(digest)).toBe(true);
  });

  it("of what has rotted is not made", async () => {
    await blobs.put(bytes);
    const object = server.objects.get(keyOf(digest))!;
    server.objects.set(keyOf(digest), { ...object, bytes: object.bytes.map((byte) => byte ^ 1) as Buffer });
    expect(await copyWithinBucket(blobs, await openVault(), digest)).toBe(false);
    expect(server.objects.has(vaultKey)).toBe(false);
  });

  it("of what is not there, or to another kind of store, is not made", async () => {
    expect(await copyWithinBucket(blobs, await openVault(), digest)).toBe(false);
    expect(await copyWithinBucket(blobs, local.blobs, digest)).toBe(false);
    expect(await copyWithinBucket(local.blobs, blobs, digest)).toBe(false);
  });
});

describe("a bucket of which little is said", () => {
  beforeEach(() => {
    for (const name of ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_PROFILE"]) {
      vi.stubEnv(name, undefined);
    }
    for (const name of ["AWS_REGION", "AWS_DEFAULT_REGION", "AWS_CONTAINER_CREDENTIALS_FULL_URI"]) {
      vi.stubEnv(name, undefined);
    }
    vi.stubEnv("AWS_CONFIG_FILE", join(directory, "none"));
    vi.stubEnv("AWS_SHARED_CREDENTIALS_FILE", join(directory, "none"));
    vi.stubEnv("AWS_EC2_METADATA_DISABLED", "true");
  });
  afterEach(() => vi.unstubAllEnvs());
  it("is opened with the key that the environment names", async () => {
    const { credentials, ...location } = server.location;
    vi.stubEnv("AWS_ACCESS_KEY_ID", credentials?.accessKeyId);
    vi.stubEnv("AWS_SECRET_ACCESS_KEY", credentials?.secretAccessKey);
    const opened = await openS3Bucket(location);
    expect(await opened.head("nothing")).toBeUndefined();
    opened.close();
  });

  it("says what to set where there is no key", async () => {
    const opened = await openS3Bucket({ prefix: "", bucket: "videos", endpoint: "http://127.0.0.1:9" });
    await expect(opened.head("nothing")).rejects.toMatchObject({
      code: "store_unavailable",
      message: expect.stringContaining("(CredentialsProviderError): set AWS_ACCESS_KEY_ID"),
    });
    opened.close();
  });

  it("says what to set where there is no region", async () => {
    const opened = await openS3Bucket({
      prefix: "",
      bucket: "videos",
      credentials: { accessKeyId: "A", secretAccessKey: "B" },
    });
    await expect(opened.head("nothing")).rejects.toMatchObject({
      code: "store_unavailable",
      message: "the store s3://videos cannot be used (RegionMissing): set the bucket's region",
    });
    opened.close();
  });
});
