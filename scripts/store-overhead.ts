/**
 * `node scripts/store-overhead.ts [--s3]`: what storing costs beside writing a file and seeing it safe on the disk, and reading
 * beside reading one; with `--s3` also on a real S3 server on loopback, which is built first.
 */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { mkdtemp, open, readFile, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Digest } from "../src/core/index.ts";
import { createFileStore, createS3BlobStore, openS3Bucket, type BlobStore } from "../src/store/blobs/index.ts";
import { openS3Gateway } from "../test/real/s3-gateway.ts";

const rounds: readonly { readonly sizeBytes: number; readonly count: number }[] = [
  { sizeBytes: 4_096, count: 200 },
  { sizeBytes: 1_000_000, count: 60 },
  { sizeBytes: 20_000_000, count: 8 },
];

interface Place {
  readonly name: string;
  put(bytes: Buffer): Promise<string>;
  get(name: string): Promise<Uint8Array>;
}

const directory = await mkdtemp(join(tmpdir(), "sutradhar-overhead-"));
const now = (): number => Date.now();

let written = 0;
const plain: Place = {
  name: "plain files",
  async put(bytes) {
    const path = join(directory, `plain-${(written += 1)}`);
    const file = await open(`${path}.part`, "wx");
    await file.write(bytes);
    await file.sync();
    await file.close();
    await rename(`${path}.part`, path);
    return path;
  },
  get: (path) => readFile(path),
};

function placeOf(name: string, blobs: BlobStore, other: BlobStore = blobs): Place {
  return { name, put: (bytes) => blobs.put(bytes), get: (digest) => other.get(digest as Digest) };
}

async function openFiles(name: string): Promise<BlobStore> {
  return (await createFileStore({ directory: join(directory, name), sizeBytesMax: 1e12, now })).blobs;
}

async function measure(place: Place, sizeBytes: number, count: number): Promise<void> {
  const contents = Array.from({ length: count }, (_, index) => contentOf(sizeBytes, `${place.name} ${index}`));
  const putMs: number[] = [];
  const getMs: number[] = [];
  const names: string[] = [];
  for (const content of contents) names.push(await timed(putMs, () => place.put(content)));
  for (const name of names) await timed(getMs, () => place.get(name));
  const row = [place.name, `${sizeBytes / 1000} kB`, median(putMs).toFixed(2), median(getMs).toFixed(2)];
  process.stdout.write(`| ${row.join(" | ")} |\n`);
}

async function timed<T>(times: number[], work: () => Promise<T>): Promise<T> {
  const startMs = performance.now();
  const result = await work();
  times.push(performance.now() - startMs);
  return result;
}

function median(times: readonly number[]): number {
  return times.toSorted((a, b) => a - b)[times.length >> 1] ?? Number.NaN;
}

/** Nothing that a disk or a wire could make shorter. */
function contentOf(sizeBytes: number, seed: string): Buffer {
  return createHash("shake256", { outputLength: sizeBytes }).update(seed).digest();
}

process.stdout.write(`load ${readFileSync("/proc/loadavg", "utf8").slice(0, 4)}; medians in ms\n\n`);
process.stdout.write("| where | size | put | get |\n|---|---|---|---|\n");
const places = [plain, placeOf("file store", await openFiles("store"))];
const gateway = process.argv.includes("--s3") ? await openS3Gateway() : undefined;
const bucket = gateway && (await openS3Bucket(gateway.location));
try {
  if (bucket) {
    const store = async (name: string): Promise<BlobStore> => {
      const local = await createFileStore({ directory: join(directory, name), sizeBytesMax: 1e12, now });
      return createS3BlobStore({ bucket, prefix: "overhead", local, now });
    };
    const here = await store("here");
    places.push(
      placeOf("S3, read where it was written", here),
      placeOf("S3, read elsewhere", here, await store("elsewhere")),
    );
  }
  for (const { sizeBytes, count } of rounds) {
    for (const place of places) await measure(place, sizeBytes, count);
  }
} finally {
  bucket?.close();
  await gateway?.close();
  await rm(directory, { recursive: true });
}
