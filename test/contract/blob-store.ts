import { readFile, writeFile } from "node:fs/promises";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { digestBytes, type Digest } from "../../src/core/index.ts";
import type { BlobStore } from "../../src/store/index.ts";

/** One adapter under test, with a way to do to its stored bytes what disks and operators do. */
export interface BlobStoreUnderTest {
  readonly blobs: BlobStore;
  /** Replaces the stored bytes behind the store's back. */
  spoil(digest: Digest, change: (bytes: Uint8Array) => Uint8Array): Promise<void>;
  close(): Promise<void>;
}

const damages: readonly { name: string; change: (bytes: Uint8Array) => Uint8Array }[] = [
  { name: "truncated", change: (bytes) => bytes.subarray(0, bytes.length - 1) },
  { name: "empty", change: () => new Uint8Array() },
  { name: "longer", change: (bytes) => Buffer.concat([bytes, Buffer.from([0])]) },
  { name: "altered in one bit", change: (bytes) => bytes.map((byte, index) => (index === 3 ? byte ^ 1 : byte)) },
];

async function* pieces(...parts: Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* parts;
}

/** What every blob store keeps to, whatever it stores in. */
export function describeBlobStore(name: string, open: () => Promise<BlobStoreUnderTest>): void {
  describe(name, () => {
    let store: BlobStoreUnderTest;
    let blobs: BlobStore;
    const bytes = Buffer.from("सूत्रधार holds the strings");

    beforeEach(async () => {
      store = await open();
      blobs = store.blobs;
    });
    afterEach(() => store.close());

    it("gives back what was put, under its sha256", async () => {
      await fc.assert(
        fc.asyncProperty(fc.uint8Array({ maxLength: 5_000 }), async (content) => {
          const digest = await blobs.put(content);
          expect(digest).toBe(digestBytes(content));
          expect(Buffer.from(await blobs.get(digest)).equals(content)).toBe(true);
        }),
        { numRuns: 30 },
      );
    });

    it("gives a stream, a file and bytes the same address", async () => {
      const path = blobs.temporaryPath();
      await writeFile(path, bytes);
      const digest = digestBytes(bytes);
      expect(await blobs.putStream(pieces(bytes.subarray(0, 7), bytes.subarray(7)))).toBe(digest);
      expect(await blobs.putStream([bytes])).toBe(digest);
      expect(await blobs.takeFile(path)).toBe(digest);
      expect(await blobs.put(bytes)).toBe(digest);
    });

    it.each(["new", "known"])("takes a file away from where it was written when its bytes are %s", async (which) => {
      if (which === "known") await blobs.put(bytes);
      const path = blobs.temporaryPath();
      await writeFile(path, bytes);
      const digest = await blobs.takeFile(path);
      expect(Buffer.from(await blobs.get(digest)).equals(bytes)).toBe(true);
      await expect(readFile(path)).rejects.toMatchObject({ code: "ENOENT" });
    });

    it("names a temporary path but once", () => {
      expect(blobs.temporaryPath()).not.toBe(blobs.temporaryPath());
    });

    it("takes the same bytes from many at once", async () => {
      const digests = await Promise.all(Array.from({ length: 20 }, () => blobs.put(bytes)));
      expect(new Set(digests)).toEqual(new Set([digestBytes(bytes)]));
      expect(Buffer.from(await blobs.get(digestBytes(bytes))).equals(bytes)).toBe(true);
    });

    it("locates a file that has the bytes", async () => {
      const path = await blobs.locate(await blobs.put(bytes));
      expect((await readFile(path)).equals(bytes)).toBe(true);
    });

    it("stores nothing of a stream that breaks off", async () => {
      async function* broken(): AsyncGenerator<Uint8Array> {
        yield bytes;
        throw new Error("the source went away");
      }
      await expect(blobs.putStream(broken())).rejects.toThrow("the source went away");
      expect(await blobs.has(digestBytes(bytes))).toBe(false);
    });

    it("says what is not there", async () => {
      const absent = digestBytes("never put");
      expect(await blobs.has(absent)).toBe(false);
      await expect(blobs.get(absent)).rejects.toMatchObject({ code: "blob_missing", details: { digest: absent } });
      await expect(blobs.locate(absent)).rejects.toMatchObject({ code: "blob_missing" });
      await expect(blobs.takeFile(blobs.temporaryPath())).rejects.toMatchObject({ code: "file_missing" });
    });

    it("removes, also what is not there", async () => {
      const digest = await blobs.put(bytes);
      await blobs.remove(digest);
      await blobs.remove(digest);
      expect(await blobs.has(digest)).toBe(false);
    });

    it.each(["get", "has", "locate"] as const)(
      "notices by %s what is done to a blob after it was checked",
      async (method) => {
        for (const { change } of damages) {
          const path = blobs.temporaryPath();
          await writeFile(path, bytes);
          const digest = await blobs.takeFile(path);
          expect(await blobs.has(digest)).toBe(true);
          await blobs.locate(digest);
          await store.spoil(digest, change);
          if (method === "has") expect(await blobs.has(digest)).toBe(false);
          else await expect(blobs[method](digest)).rejects.toMatchObject({ code: "blob_corrupt" });
        }
      },
    );

    describe.each(damages)("a blob that is $name", ({ change }) => {
      let digest: Digest;
      beforeEach(async () => {
        digest = await blobs.put(bytes);
        await store.spoil(digest, change);
      });

      it.each(["get", "locate"] as const)("is refused by %s and dropped", async (method) => {
        await expect(blobs[method](digest)).rejects.toMatchObject({ code: "blob_corrupt", details: { digest } });
        await expect(blobs[method](digest)).rejects.toMatchObject({ code: "blob_missing" });
      });

      it("is not had, and dropped", async () => {
        expect(await blobs.has(digest)).toBe(false);
        await expect(blobs.get(digest)).rejects.toMatchObject({ code: "blob_missing" });
      });

      it("is healed when the bytes are put again", async () => {
        await blobs.put(bytes);
        expect(Buffer.from(await blobs.get(digest)).equals(bytes)).toBe(true);
      });
    });
  });
}
