/**
 * What encryption adds to a person's video: everything that making it writes and reads, through a store in plain and through one that encrypts
 * (docs/adr/0017), in one run; and to fetching it.
 *
 *   node scripts/seal-store.ts [--megabytes 12] [--shots 12] [--rounds 5]
 *
 * `--megabytes` is the size of the finished video; its chunks, its master and the signed file are each as large, its sounds and poses a tenth.
 */
import { createHash, randomBytes } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { Digest } from "../src/core/index.ts";
import { createBlobCipher } from "../src/governance/keys/index.ts";
import {
  createFileVault,
  createSealedShelf,
  type BlobStore,
  type SealedBlob,
  type SealedIndex,
} from "../src/store/blobs/index.ts";

const { values } = parseArgs({
  options: {
    megabytes: { type: "string", default: "12" },
    shots: { type: "string", default: "12" },
    rounds: { type: "string", default: "5" },
  },
});
const videoBytes = Number(values.megabytes) * 1e6;
const shots = Number(values.shots);
const directory = await mkdtemp(join(tmpdir(), "sutradhar-seal-store-"));
const key = randomBytes(32);
/** One a process, as in a worker: a key is wrapped once in ten minutes. */
const cipher = createBlobCipher({ find: async () => key });

/** Rows as the database has them; a round trip to that is not in it. */
function createIndex(): SealedIndex {
  const rows = new Map<Digest, SealedBlob>();
  return {
    find: async (digest) => [rows.get(digest)].filter((row) => row !== undefined),
    add: async (digest, blob) => void rows.set(digest, blob),
    remove: async (digest) => {
      const found = rows.get(digest);
      rows.delete(digest);
      return found ? [found.sealedDigest] : [];
    },
  };
}

async function openStore(name: string, isSealed: boolean): Promise<BlobStore> {
  const plain = await createFileVault({ directory: join(directory, name), now: Date.now });
  if (!isSealed) return plain;
  return createSealedShelf({ plain, index: createIndex(), cipher }).of(["per_one"]);
}

async function take(store: BlobStore, bytes: Uint8Array): Promise<Digest> {
  const path = store.temporaryPath();
  await writeFile(path, bytes);
  return store.takeFile(path);
}

/** As steps do: what they make is put, what they need is read, large files by their path. @returns the video's digest */
async function makeVideo(store: BlobStore): Promise<Digest> {
  const small = Math.ceil(videoBytes / 10 / shots / 2);
  for (let shot = 0; shot < shots; shot += 1) {
    for (let each = 0; each < 2; each += 1) await store.get(await store.put(randomBytes(small)));
    await store.get(await take(store, randomBytes(Math.ceil(videoBytes / shots))));
  }
  const master = await take(store, randomBytes(videoBytes));
  // Verified, and signed.
  for (let each = 0; each < 2; each += 1)
    createHash("sha256")
      .update(await readFile(await store.locate(master)))
      .digest();
  return take(store, randomBytes(videoBytes));
}

async function measure(work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e3;
}

const least: Record<string, number> = {};
const note = (name: string, ms: number): void => void (least[name] = Math.min(least[name] ?? Infinity, ms));
try {
  for (let round = 0; round < Number(values.rounds); round += 1) {
    for (const isSealed of [false, true]) {
      const store = await openStore(`${round}-${String(isSealed)}`, isSealed);
      let video: Digest | undefined;
      note(`making ${String(isSealed)}`, await measure(async () => (video = await makeVideo(store))));
      note(`fetching ${String(isSealed)}`, await measure(async () => readFile(await store.locate(video as Digest))));
      await rm(join(directory, `${round}-${String(isSealed)}`), { recursive: true });
    }
  }
} finally {
  await rm(directory, { recursive: true, force: true });
}
process.stdout.write(
  `${values.megabytes} MB in ${shots} shots, the least of ${values.rounds} rounds, in ms of one processor\n`,
);
for (const what of ["making", "fetching"]) {
  const [plain, sealed] = [least[`${what} false`] ?? 0, least[`${what} true`] ?? 0];
  process.stdout.write(
    `${what.padEnd(9)} plain ${plain.toFixed(0).padStart(5)}  encrypted ${sealed.toFixed(0).padStart(5)}  adds ${(sealed - plain).toFixed(0)} ms, ${(sealed / plain).toFixed(2)} times\n`,
  );
}
