import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from "node:crypto";
import { bech32 } from "@scure/base";
import { Decrypter, Encrypter, identityToRecipient } from "age-encryption";
import { SutradharError } from "../../core/index.ts";
import type { BlobCipher } from "../../store/index.ts";

/** Where people's and campaigns' keys are. */
export interface OwnerKeys {
  /** Undefined where there is none any more. */
  find(owner: string): Promise<Uint8Array | undefined>;
}

type Pieces = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

/** What a sealed blob begins with; the number is of the format. */
const magic = Buffer.from("sutradhar-sealed 1\n");
const saltBytes = 32;
const tagBytes = 16;
/** Of plaintext, each with a tag of its own: what is read in the middle needs no more than its own. */
const chunkBytes = 262_144;
const headerBytesMax = 16_384;
export const ownersMax = 16;

/** For how long, and how many blobs, one wrapped key serves: X25519 takes a millisecond, and a shot makes ten blobs. */
const keptMs = 600_000;
const keptBlobs = 5_000;
const openedMax = 2_000;

interface Envelope {
  readonly owners: readonly string[];
  /** The file key, in age's format, for the first owner's identity within the second's, and so on. */
  readonly wrapped: Uint8Array;
  readonly fileKey: Uint8Array;
}

interface Envelopes {
  readonly openSession: (owners: readonly string[]) => Promise<Envelope>;
  readonly unwrap: (owners: readonly string[], wrapped: Uint8Array) => Promise<Uint8Array>;
}

/** Wraps file keys for owners, and unwraps them; both are remembered, but never beyond an owner's key. */
function createEnvelopes(keys: OwnerKeys, nowMs: () => number): Envelopes {
  const sessions = new Map<string, Envelope & { readonly untilMs: number; blobs: number }>();
  const opened = new Map<string, Uint8Array>();

  async function openSession(owners: readonly string[]): Promise<Envelope> {
    const identities = await identitiesOf(keys, owners);
    const name = owners.join("+");
    const known = sessions.get(name);
    if (known && known.untilMs > nowMs() && known.blobs < keptBlobs) {
      known.blobs += 1;
      return known;
    }
    const fileKey = new Uint8Array(randomBytes(32));
    let wrapped = fileKey;
    for (const identity of identities) {
      const encrypter = new Encrypter();
      encrypter.addRecipient(await identityToRecipient(identity));
      wrapped = new Uint8Array(await encrypter.encrypt(wrapped));
    }
    const session = { owners, wrapped, fileKey, untilMs: nowMs() + keptMs, blobs: 1 };
    sessions.set(name, session);
    return session;
  }

  async function unwrap(owners: readonly string[], wrapped: Uint8Array): Promise<Uint8Array> {
    // Each time: a key that was destroyed opens nothing, whatever is remembered.
    const identities = await identitiesOf(keys, owners);
    const name = createHash("sha256").update(wrapped).digest("hex");
    const known = opened.get(name);
    if (known) return known;
    let inner = wrapped;
    for (const identity of identities.toReversed()) {
      const decrypter = new Decrypter();
      decrypter.addIdentity(identity);
      inner = await decrypter.decrypt(inner).catch((cause: unknown) => {
        throw corrupt("its envelope does not open with its owners' keys", cause);
      });
    }
    opened.set(name, inner);
    if (opened.size > openedMax) opened.delete(opened.keys().next().value as string);
    return inner;
  }

  return { openSession, unwrap };
}

/**
 * Each owner has an age identity (X25519), derived from their key. A file key is encrypted to the first owner, the result to the next:
 * it takes all of them, and whoever's is destroyed takes every copy along. The body is AES-256-GCM in chunks, as age's STREAM has them
 * (the chunk's number and a mark of the last in the nonce), under a key of each blob's own: docs/adr/0017.
 */
export function createBlobCipher(keys: OwnerKeys, nowMs: () => number = () => performance.now()): BlobCipher {
  const { openSession, unwrap } = createEnvelopes(keys, nowMs);
  return {
    async *seal(owners, pieces) {
      if (owners.length === 0 || owners.length > ownersMax) {
        throw new SutradharError("limit_exceeded", `a blob is of 1 to ${ownersMax} people, got ${owners.length}`);
      }
      const { wrapped, fileKey } = await openSession([...owners].sort());
      const salt = randomBytes(saltBytes);
      const header = composeHeader([...owners].sort(), wrapped, salt);
      yield header;
      const bodyKey = bodyKeyOf(fileKey, salt);
      const about = createHash("sha256").update(header).digest();
      let index = 0;
      for await (const { chunk, isLast } of cut(pieces, chunkBytes)) {
        const cipher = createCipheriv("aes-256-gcm", bodyKey, nonceOf(index, isLast)).setAAD(about);
        yield Buffer.concat([cipher.update(chunk), cipher.final(), cipher.getAuthTag()]);
        index += 1;
      }
    },
    async *open(pieces) {
      const { header, owners, wrapped, salt, body } = await readHeader(pieces);
      const bodyKey = bodyKeyOf(await unwrap(owners, wrapped), salt);
      const about = createHash("sha256").update(header).digest();
      let index = 0;
      for await (const { chunk, isLast } of cut(body, chunkBytes + tagBytes)) {
        if (chunk.length < tagBytes) throw corrupt("it is cut off");
        const at = chunk.length - tagBytes;
        const decipher = createDecipheriv("aes-256-gcm", bodyKey, nonceOf(index, isLast))
          .setAAD(about)
          .setAuthTag(chunk.subarray(at));
        yield finish(decipher, chunk.subarray(0, at));
        index += 1;
      }
    },
    async mayOpen(owners) {
      for (const owner of owners) if (!(await keys.find(owner))) return false;
      return true;
    },
  };
}

/** In age's own words, `AGE-SECRET-KEY-1…`: whoever is handed it opens an envelope with age itself. */
export function ageIdentityOf(key: Uint8Array): string {
  const scalar = new Uint8Array(hkdfSync("sha256", key, new Uint8Array(), "sutradhar age identity", 32));
  return bech32.encodeFromBytes("AGE-SECRET-KEY-", scalar).toUpperCase();
}

async function identitiesOf(keys: OwnerKeys, owners: readonly string[]): Promise<readonly string[]> {
  const identities: string[] = [];
  for (const owner of owners) {
    const key = await keys.find(owner);
    if (!key) {
      throw new SutradharError(
        "data_erased",
        `there is no key of ${owner}: it was destroyed, or this machine has not the installation's own folder of keys (SUTRADHAR_PERSON_KEYS)`,
      );
    }
    identities.push(ageIdentityOf(key));
  }
  return identities;
}

function composeHeader(owners: readonly string[], wrapped: Uint8Array, salt: Uint8Array): Buffer {
  const text = Buffer.from(owners.join("+"));
  const sizes = Buffer.alloc(4);
  sizes.writeUInt16BE(text.length, 0);
  sizes.writeUInt16BE(wrapped.length, 2);
  return Buffer.concat([magic, sizes, text, wrapped, salt]);
}

interface OpenedHeader {
  readonly header: Buffer;
  readonly owners: readonly string[];
  readonly wrapped: Uint8Array;
  readonly salt: Uint8Array;
  readonly body: AsyncIterable<Uint8Array>;
}

async function readHeader(pieces: Pieces): Promise<OpenedHeader> {
  const source = (
    Symbol.asyncIterator in pieces ? pieces[Symbol.asyncIterator]() : toAsync(pieces)
  ) as AsyncIterator<Uint8Array>;
  let held = Buffer.alloc(0);
  const fill = async (sizeBytes: number): Promise<void> => {
    while (held.length < sizeBytes) {
      const next = await source.next();
      if (next.done) throw corrupt("it is cut off in its header");
      held = Buffer.concat([held, next.value]);
    }
  };
  const fixed = magic.length + 4;
  await fill(fixed);
  if (!held.subarray(0, magic.length).equals(magic)) throw corrupt("it does not begin as a sealed blob does");
  const ownersBytes = held.readUInt16BE(magic.length);
  const wrappedBytes = held.readUInt16BE(magic.length + 2);
  const size = fixed + ownersBytes + wrappedBytes + saltBytes;
  if (size > headerBytesMax) throw corrupt("its header is larger than any");
  await fill(size);
  const rest = held.subarray(size);
  async function* body(): AsyncGenerator<Uint8Array> {
    if (rest.length > 0) yield rest;
    for (let next = await source.next(); !next.done; next = await source.next()) yield next.value;
  }
  return {
    header: held.subarray(0, size),
    owners: held.toString("utf8", fixed, fixed + ownersBytes).split("+"),
    wrapped: new Uint8Array(held.subarray(fixed + ownersBytes, size - saltBytes)),
    salt: held.subarray(size - saltBytes, size),
    body: body(),
  };
}

async function* toAsync(pieces: Iterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* pieces;
}

function bodyKeyOf(fileKey: Uint8Array, salt: Uint8Array): Uint8Array {
  return new Uint8Array(hkdfSync("sha256", fileKey, salt, "sutradhar blob 1", 32));
}

/** Eleven bytes of the chunk's number, and whether it is the last: a file cannot be cut, nor its chunks reordered. */
function nonceOf(index: number, isLast: boolean): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeUInt32BE(index, 7);
  nonce.writeUInt8(isLast ? 1 : 0, 11);
  return nonce;
}

/** Cuts what comes into chunks of one size; the last, which may be empty, is marked. */
async function* cut(
  pieces: Pieces,
  sizeBytes: number,
): AsyncGenerator<{ readonly chunk: Buffer; readonly isLast: boolean }> {
  let held: Uint8Array[] = [];
  let heldBytes = 0;
  for await (const piece of pieces) {
    held.push(piece);
    heldBytes += piece.length;
    // One is kept back, since only the end tells which is the last.
    if (heldBytes <= sizeBytes) continue;
    const joined = Buffer.concat(held);
    let at = 0;
    for (; joined.length - at > sizeBytes; at += sizeBytes)
      yield { chunk: joined.subarray(at, at + sizeBytes), isLast: false };
    held = [joined.subarray(at)];
    heldBytes = joined.length - at;
  }
  yield { chunk: Buffer.concat(held), isLast: true };
}

function finish(decipher: ReturnType<typeof createDecipheriv>, chunk: Buffer): Buffer {
  const plain = decipher.update(chunk);
  try {
    return Buffer.concat([plain, decipher.final()]);
  } catch (cause) {
    throw corrupt("a chunk is not what was written", cause);
  }
}

function corrupt(why: string, cause?: unknown): SutradharError {
  return new SutradharError("blob_corrupt", `a sealed blob cannot be opened: ${why}`, { cause });
}
