import { createReadStream, createWriteStream } from "node:fs";
import { rm, stat } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { createDigester, digestBytes, SutradharError, type Digest } from "../../core/index.ts";
import { corruptBlob, missingBlob } from "./blob-loss.ts";
import type { BlobCipher } from "./blob-cipher.ts";
import type { BlobStore } from "./blob-store.ts";
import { createOpenedFiles, type OpenedFiles } from "./opened-files.ts";
import { ownersText, type SealedBlob, type SealedIndex } from "./sealed-index.ts";
import type { Lease } from "./store.ts";
import { asDiskFull } from "./write-whole.ts";

/** One shelf of a workspace: what is nobody's in plain, what is somebody's as ciphertext, each under its own digest. */
export interface SealedShelf {
  /** Blobs as before; what is written through it is these owners'. Read is whatever has its keys. */
  of(owners: readonly string[]): BlobStore;
  /** Until what it returns is called, what `locate` told of stays. */
  keepOpened(): () => Promise<void>;
  /** While it is held, the same. */
  hold(lease: Lease): Lease;
}

export interface SealedShelfOptions {
  readonly plain: BlobStore;
  readonly index: SealedIndex;
  readonly cipher: BlobCipher;
}

export function createSealedShelf(options: SealedShelfOptions): SealedShelf {
  const opened = createOpenedFiles();
  const handles = new Map<string, BlobStore>();
  return {
    of(owners) {
      const text = ownersText(owners);
      const known = handles.get(text) ?? createSealedBlobStore({ ...options, opened, owners: [...owners].sort() });
      handles.set(text, known);
      return known;
    },
    keepOpened: () => opened.hold(),
    hold(lease) {
      const release = opened.hold();
      return {
        async release() {
          await release();
          await lease.release();
        },
      };
    },
  };
}

interface Sealed extends SealedShelfOptions {
  readonly opened: OpenedFiles;
  readonly owners: readonly string[];
}

function createSealedBlobStore(sealed: Sealed): BlobStore {
  const { plain, index, owners, opened } = sealed;
  const isSomebodys = owners.length > 0;
  const blobs: BlobStore = {
    temporaryPath: () => plain.temporaryPath(),
    async has(digest) {
      // What is somebody's is likelier to be looked for by who works for them.
      if (!isSomebodys && (await plain.has(digest))) return true;
      if (await findReadable(sealed, digest)) return true;
      return isSomebodys && plain.has(digest);
    },
    async put(bytes) {
      if (!isSomebodys) return plain.put(bytes);
      const digest = digestBytes(bytes);
      if (!(await hasOwn(sealed, digest))) await seal(sealed, [bytes]);
      return digest;
    },
    putStream: (pieces) => (isSomebodys ? seal(sealed, pieces) : plain.putStream(pieces)),
    async takeFile(path) {
      if (!isSomebodys) return plain.takeFile(path);
      try {
        await stat(path).catch((cause: unknown) => {
          throw new SutradharError("file_missing", `there is no file ${path} to store`, { cause, details: { path } });
        });
        return await seal(sealed, createReadStream(path, { highWaterMark: 1 << 20 }));
      } finally {
        await rm(path, { force: true });
      }
    },
    get: (digest) =>
      readEither(sealed, digest, {
        plainly: () => plain.get(digest),
        async opened(found) {
          const pieces: Uint8Array[] = [];
          for await (const piece of open(sealed, digest, found)) pieces.push(piece);
          return pieces.length === 1 ? (pieces[0] as Uint8Array) : Buffer.concat(pieces);
        },
      }),
    locate: (digest) =>
      readEither(sealed, digest, {
        plainly: () => plain.locate(digest),
        async opened(found) {
          // What was opened before is told of only while what it was opened from is whole.
          await checkWhole(sealed, digest, found);
          return opened.open(digest, () => decryptToFile(sealed, digest, found));
        },
      }),
    async remove(digest) {
      await plain.remove(digest);
      for (const left of await index.remove(digest)) await plain.remove(left);
      await opened.forget(digest);
    },
  };
  places.set(blobs, sealed);
  return blobs;
}

interface Readings<T> {
  readonly plainly: () => Promise<T>;
  readonly opened: (found: SealedBlob) => Promise<T>;
}

/** What is nobody's costs nothing more than before: the rows are asked where nothing lies in plain. */
async function readEither<T>(sealed: Sealed, digest: Digest, { plainly, opened }: Readings<T>): Promise<T> {
  const isSomebodys = sealed.owners.length > 0;
  const ways: (() => Promise<T>)[] = [plainly];
  const readSealed = async (): Promise<T> => {
    for (const row of await listOpenable(sealed, digest)) {
      try {
        return await opened(row);
      } catch (error) {
        if (!isMissing(error)) throw error;
      }
    }
    throw missingBlob(digest);
  };
  if (isSomebodys) ways.unshift(readSealed);
  else ways.push(readSealed);
  return (ways[0] as () => Promise<T>)().catch((error: unknown) => {
    if (!isMissing(error)) throw error;
    return (ways[1] as () => Promise<T>)();
  });
}

function isMissing(error: unknown): boolean {
  return error instanceof SutradharError && error.code === "blob_missing";
}

async function checkWhole({ plain }: Sealed, digest: Digest, { sealedDigest }: SealedBlob): Promise<void> {
  await plain.locate(sealedDigest).catch((error: unknown) => {
    throw asOwn(error, digest);
  });
}

async function decryptToFile(sealed: Sealed, digest: Digest, found: SealedBlob): Promise<string> {
  const path = sealed.plain.temporaryPath();
  try {
    await pipeline(open(sealed, digest, found), createWriteStream(path, { mode: 0o600, flags: "wx" }));
    return path;
  } catch (error) {
    await rm(path, { force: true });
    throw asDiskFull(error, path);
  }
}

/** Those whose keys are there; one's own first. */
async function listOpenable({ index, cipher, owners }: Sealed, digest: Digest): Promise<readonly SealedBlob[]> {
  const own = ownersText(owners);
  const rows: SealedBlob[] = [];
  for (const row of await index.find(digest)) {
    if (!(await cipher.mayOpen(row.owners))) continue;
    if (ownersText(row.owners) === own) rows.unshift(row);
    else rows.push(row);
  }
  return rows;
}

/** The first whose keys and whose bytes are there. */
async function findReadable(sealed: Sealed, digest: Digest): Promise<SealedBlob | undefined> {
  for (const row of await listOpenable(sealed, digest)) if (await sealed.plain.has(row.sealedDigest)) return row;
  return undefined;
}

/** What lies in plain is anybody's by now; another's ciphertext goes when they do. */
async function hasOwn(sealed: Sealed, digest: Digest): Promise<boolean> {
  const found = await findReadable(sealed, digest);
  if (found && ownersText(found.owners) === ownersText(sealed.owners)) return true;
  return sealed.plain.has(digest);
}

async function seal(
  { plain, index, cipher, owners }: Sealed,
  pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): Promise<Digest> {
  const digester = createDigester();
  let sizeBytes = 0;
  async function* read(): AsyncGenerator<Uint8Array> {
    for await (const piece of pieces) {
      digester.update(piece);
      sizeBytes += piece.length;
      yield piece;
    }
  }
  const sealedDigest = await plain.putStream(cipher.seal(owners, read()));
  const digest = digester.digest();
  await index.add(digest, { owners, sealedDigest, sizeBytes });
  return digest;
}

/** @throws SutradharError `blob_missing` where a key went meanwhile: for everybody it is as if the blob had gone */
async function* open(
  { plain, cipher }: Sealed,
  digest: Digest,
  { sealedDigest }: SealedBlob,
): AsyncGenerator<Uint8Array> {
  const digester = createDigester();
  try {
    const path = await plain.locate(sealedDigest);
    for await (const piece of cipher.open(createReadStream(path, { highWaterMark: 1 << 20 }))) {
      digester.update(piece);
      yield piece;
    }
  } catch (error) {
    throw asOwn(error, digest);
  }
  if (digester.digest() !== digest) throw corruptBlob(digest);
}

/** What befell the ciphertext, as it is for who asked for the plaintext: a key that went is a blob that went. */
function asOwn(error: unknown, digest: Digest): unknown {
  if (!(error instanceof SutradharError)) return error;
  if (error.code === "blob_corrupt") return corruptBlob(digest);
  return error.code === "data_erased" || error.code === "blob_missing" ? missingBlob(digest) : error;
}

const places = new WeakMap<BlobStore, Sealed>();

/** What a sealed store lies in, for copies of ciphertext from one to another. */
export interface SealedCopy {
  readonly from: BlobStore;
  readonly to: BlobStore;
  readonly sealedDigest: Digest;
  readonly note: () => Promise<void>;
}

/**
 * How a blob goes from one sealed store to another without being opened: its ciphertext, and the row that says whose it is. Undefined
 * where it lies in plain, or encrypted for others than those whom the other store writes for.
 */
export async function planSealedCopy(from: BlobStore, to: BlobStore, digest: Digest): Promise<SealedCopy | undefined> {
  const [source, target] = [places.get(from), places.get(to)];
  if (!source || !target) return undefined;
  const found = await findReadable({ ...source, owners: target.owners }, digest);
  if (!found) return undefined;
  // Who keeps it for nobody in particular keeps it for those whose it is.
  if (target.owners.length > 0 && ownersText(found.owners) !== ownersText(target.owners)) return undefined;
  return {
    from: source.plain,
    to: target.plain,
    sealedDigest: found.sealedDigest,
    note: () => target.index.add(digest, found),
  };
}

/**
 * Encrypts for a sealed store's owners what lies there in plain, and removes that: what was uploaded before anybody knew whose it is, and what an
 * older build stored. Says whether it did so; done again, it does nothing.
 */
export async function protectBlob(blobs: BlobStore, digest: Digest): Promise<boolean> {
  const sealed = places.get(blobs);
  if (!sealed || sealed.owners.length === 0 || !(await sealed.plain.has(digest))) return false;
  await seal(sealed, createReadStream(await sealed.plain.locate(digest), { highWaterMark: 1 << 20 }));
  await sealed.plain.remove(digest);
  return true;
}

/** Where a sealed store has what is nobody's; any other is that itself. */
export function plainOf(blobs: BlobStore): BlobStore {
  return places.get(blobs)?.plain ?? blobs;
}

/** The same for who writes there what is nobody's; who writes for somebody writes through the sealed store. */
export function plainFor(blobs: BlobStore): BlobStore {
  return (places.get(blobs)?.owners.length ?? 0) > 0 ? blobs : plainOf(blobs);
}
