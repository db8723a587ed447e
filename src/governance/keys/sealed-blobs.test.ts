import { randomBytes } from "node:crypto";
import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { describeBlobStore } from "../../../test/contract/blob-store.ts";
import { digestBytes, type Digest } from "../../core/index.ts";
import {
  createFileVault,
  createSealedShelf,
  keepBlob,
  ownersText,
  protectBlob,
  type BlobStore,
  type SealedBlob,
  type SealedIndex,
} from "../../store/blobs/index.ts";
import { createBlobCipher } from "./blob-cipher.ts";

const folders: string[] = [];
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))));

/** Rows as the database has them. */
function createIndex(): SealedIndex {
  const rows = new Map<Digest, Map<string, SealedBlob>>();
  return {
    find: async (digest) => [...(rows.get(digest)?.values() ?? [])],
    async add(digest, blob) {
      rows.set(digest, (rows.get(digest) ?? new Map<string, SealedBlob>()).set(ownersText(blob.owners), blob));
    },
    async remove(digest) {
      const found = [...(rows.get(digest)?.values() ?? [])];
      rows.delete(digest);
      return found.map(({ sealedDigest }) => sealedDigest);
    },
  };
}

async function openShelf() {
  const directory = mkdtempSync(join(tmpdir(), "sutradhar-sealed-"));
  folders.push(directory);
  const plain = await createFileVault({ directory, now: Date.now });
  const keys = new Map([
    ["per_a", randomBytes(32)],
    ["per_b", randomBytes(32)],
  ]);
  const index = createIndex();
  const shelf = createSealedShelf({
    plain,
    index,
    cipher: createBlobCipher({ find: async (owner) => keys.get(owner) }),
  });
  const pathOf = async (digest: Digest): Promise<string> => {
    const sealed = (await index.find(digest))[0]?.sealedDigest ?? digest;
    return join(directory, "blobs", sealed.slice(0, 2), sealed);
  };
  return { directory, plain, keys, index, shelf, pathOf };
}

describeBlobStore("what is somebody's, encrypted for two", async () => {
  const { shelf, pathOf } = await openShelf();
  return {
    blobs: shelf.of(["per_b", "per_a"]),
    async spoil(digest, change) {
      const path = await pathOf(digest);
      await writeFile(path, change(await readFile(path)));
    },
    close: async () => undefined,
  };
});

const face = Buffer.from("a face, which is somebody's: ".repeat(20_000));

async function listFiles(directory: string): Promise<readonly Buffer[]> {
  const names = await readdir(join(directory, "blobs"), { recursive: true, withFileTypes: true });
  return Promise.all(names.filter((each) => each.isFile()).map((each) => readFile(join(each.parentPath, each.name))));
}

async function takeAll(pieces: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const piece of pieces) parts.push(piece);
  return Buffer.concat(parts);
}

describe("what is somebody's", () => {
  it("lies on the disk as ciphertext alone, and is read by who asks for its own digest", async () => {
    const { directory, shelf } = await openShelf();
    const digest = await shelf.of(["per_a"]).put(face);
    expect(digest).toBe(digestBytes(face));
    for (const file of await listFiles(directory)) expect(file.includes("somebody's")).toBe(false);
    expect(Buffer.from(await shelf.of([]).get(digest)).equals(face)).toBe(true);
  });

  it("cannot be opened once its key is destroyed, though every byte of its ciphertext is there still, a copy's too", async () => {
    const { directory, shelf, keys } = await openShelf();
    const blobs = shelf.of(["per_a"]);
    const digest = await blobs.put(face);
    const [copy = Buffer.alloc(0)] = await listFiles(directory);
    keys.delete("per_a");
    expect(await shelf.of([]).has(digest)).toBe(false);
    for (const handle of [blobs, shelf.of([])]) {
      await expect(handle.get(digest)).rejects.toMatchObject({ code: "blob_missing" });
      await expect(handle.locate(digest)).rejects.toMatchObject({ code: "blob_missing" });
    }
    const [left] = await listFiles(directory);
    expect(left?.equals(copy)).toBe(true);
    // Neither by this process, which opened it before, nor by one with all other keys.
    const stranger = createBlobCipher({
      find: async (owner) => (owner === "per_a" ? randomBytes(32) : keys.get(owner)),
    });
    await expect(takeAll(stranger.open([copy]))).rejects.toMatchObject({ code: "blob_corrupt" });
  });

  it("takes the keys of all whose it is", async () => {
    const { shelf, keys } = await openShelf();
    const digest = await shelf.of(["per_a", "per_b"]).put(face);
    keys.delete("per_b");
    await expect(shelf.of(["per_a"]).get(digest)).rejects.toMatchObject({ code: "blob_missing" });
  });

  it("does not take along what is the same and another's", async () => {
    const { shelf, keys } = await openShelf();
    const digest = await shelf.of(["per_a"]).put(face);
    await shelf.of(["per_b"]).put(face);
    keys.delete("per_a");
    expect(Buffer.from(await shelf.of([]).get(digest)).equals(face)).toBe(true);
  });

  it("goes from a cache to a vault without being opened, and stays whose it was", async () => {
    const [from, to] = [await openShelf(), await openShelf()];
    const digest = await from.shelf.of(["per_a"]).put(face);
    // No key of the other shelf would open it.
    for (const target of [to.shelf.of(["per_a"]), to.shelf.of([])]) {
      await keepBlob({ cache: from.shelf.of([]), vault: target, digest });
      expect((await to.index.find(digest)).map(({ owners }) => owners)).toEqual([["per_a"]]);
    }
    expect(await to.plain.has(digest)).toBe(false);
  });

  it("is read where an older build left it in plain, and is encrypted when it is known whose it is", async () => {
    const { directory, plain, shelf } = await openShelf();
    const digest = await plain.put(face);
    const blobs: BlobStore = shelf.of(["per_a"]);
    expect(Buffer.from(await blobs.get(digest)).equals(face)).toBe(true);
    expect(await protectBlob(blobs, digest)).toBe(true);
    expect(await protectBlob(blobs, digest)).toBe(false);
    expect(await plain.has(digest)).toBe(false);
    for (const file of await listFiles(directory)) expect(file.includes("somebody's")).toBe(false);
    expect(Buffer.from(await blobs.get(digest)).equals(face)).toBe(true);
  });

  it("is opened once for many at once, and stays while somebody keeps it", async () => {
    const { shelf, directory } = await openShelf();
    const blobs = shelf.of(["per_a"]);
    const digest = await blobs.put(face);
    const letGo = [shelf.keepOpened(), shelf.keepOpened()];
    const paths = await Promise.all(Array.from({ length: 8 }, () => blobs.locate(digest)));
    expect(new Set(paths).size).toBe(1);
    expect(await readdir(join(directory, "temp"))).toHaveLength(1);
    await letGo[0]?.();
    expect((await readFile(paths[0] as string)).equals(face)).toBe(true);
    await letGo[1]?.();
    expect(await readdir(join(directory, "temp"))).toEqual([]);
  });

  it("is gone from where it was opened when the lease ends", async () => {
    const { shelf } = await openShelf();
    const lease = shelf.hold({ release: async () => undefined });
    const blobs = shelf.of(["per_a"]);
    const path = await blobs.locate(await blobs.put(face));
    expect((await readFile(path)).equals(face)).toBe(true);
    await lease.release();
    await expect(readFile(path)).rejects.toMatchObject({ code: "ENOENT" });
  });
});
