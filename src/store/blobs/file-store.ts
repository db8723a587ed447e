import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { createFileBlobStore } from "./file-blob-store.ts";
import { createFileResultIndex } from "./file-result-index.ts";
import { keepRoom } from "./free-room.ts";
import { oldestLeaseMs, openLease } from "./leases.ts";
import { removeLeftovers } from "./leftovers.ts";
import { markedName, ownMark } from "./process-mark.ts";
import { createShelf, type Shelf, type ShelfEntry } from "./shelf.ts";
import type { EvictionReport, Lease, Store } from "./store.ts";
import { makeDirectory } from "./write-whole.ts";

export interface FileStoreOptions {
  /** Made when it is not there. Several processes may share it. */
  readonly directory: string;
  readonly sizeBytesMax: number;
  /** What has to stay free on its file system; unset: nothing. */
  readonly freeBytesMin?: number;
  /** The clock, in ms since 1970: what "least recently used" is told by. */
  readonly now: () => number;
}

/** Looked at again after this share of the limit was written; evicted down to the other, so that it is not done each time. */
const writtenShareMax = 0.05;
const keptShare = 0.9;
/** What was used within this time is not evicted because others fill the disk: somebody may be at work with it. */
const warmMs = 3_600_000;
const coldLookMs = 30_000;

/** A store in a folder: `blobs/ab/abcd…`, `results/ab/abcd…`, `leases/`, `temp/`. */
export async function createFileStore({
  directory,
  sizeBytesMax,
  freeBytesMin = 0,
  now,
}: FileStoreOptions): Promise<Store> {
  const tempDirectory = join(directory, "temp");
  const leaseDirectory = join(directory, "leases");
  await makeDirectory(directory);
  await mkdir(tempDirectory, { recursive: true });
  await mkdir(leaseDirectory, { recursive: true });
  for (const folder of [tempDirectory, leaseDirectory]) await removeLeftovers(folder, now());

  const own = ownMark();
  let latestLeaseMs = 0;
  // Should the clock be set back during a run, what the run uses still counts as used since its lease.
  const clock = (): number => Math.max(Math.round(now()), latestLeaseMs);
  const tempPath = (): string => join(tempDirectory, markedName(own, "write"));
  const shelves = {
    blobs: await createShelf({ directory: join(directory, "blobs"), own, tempPath, now: clock }),
    results: await createShelf({ directory: join(directory, "results"), own, tempPath, now: clock }),
  };

  let unseenBytes = Number.POSITIVE_INFINITY;
  async function onWritten(sizeBytes: number): Promise<void> {
    unseenBytes += sizeBytes;
    if (unseenBytes < sizeBytesMax * writtenShareMax) return;
    unseenBytes = 0;
    await evictDownTo(clock());
  }

  /** Keeps what was used since `sinceMs`, and since the oldest lease. */
  async function evictDownTo(sinceMs: number): Promise<EvictionReport> {
    const entries = await listByUse([shelves.blobs, shelves.results]);
    // Read after the files were listed: who used one of them before that holds a lease that is seen here.
    const keptSinceMs = Math.min(sinceMs, await oldestLeaseMs(leaseDirectory, now()));
    return evictOldest(entries, keptSinceMs, (totalBytes) => {
      return totalBytes <= sizeBytesMax ? 0 : totalBytes - sizeBytesMax * keptShare;
    });
  }

  let lookedAtMs = Number.NEGATIVE_INFINITY;
  async function makeRoom(wantingBytes: number): Promise<void> {
    // Where nothing was cold, nothing is a moment later: who waits for room asks again and again.
    if (clock() - lookedAtMs < coldLookMs) return;
    lookedAtMs = clock();
    const entries = await listByUse([shelves.blobs, shelves.results]);
    const keptSinceMs = Math.min(clock() - warmMs, await oldestLeaseMs(leaseDirectory, now()));
    await evictOldest(entries, keptSinceMs, () => wantingBytes);
  }

  const blobs = createFileBlobStore({ shelf: shelves.blobs, tempPath, onWritten });

  return {
    blobs: freeBytesMin > 0 ? keepRoom(blobs, { directory, freeBytesMin, makeRoom }) : blobs,
    results: createFileResultIndex(shelves.results),
    async openLease(): Promise<Lease> {
      latestLeaseMs = clock();
      return openLease(leaseDirectory, latestLeaseMs);
    },
    evict: () => evictDownTo(Number.POSITIVE_INFINITY),
  };
}

interface Candidate {
  readonly shelf: Shelf;
  readonly entry: ShelfEntry;
}

async function listByUse(shelves: readonly Shelf[]): Promise<Candidate[]> {
  const candidates: Candidate[] = [];
  for (const shelf of shelves) {
    await shelf.recover();
    for (const entry of await shelf.list()) candidates.push({ shelf, entry });
  }
  return candidates.sort((a, b) => a.entry.usedAtMs - b.entry.usedAtMs || (a.entry.name < b.entry.name ? -1 : 1));
}

async function evictOldest(
  candidates: readonly Candidate[],
  keptSinceMs: number,
  surplusOf: (totalBytes: number) => number,
): Promise<EvictionReport> {
  const totalBytes = candidates.reduce((sum, { entry }) => sum + entry.sizeBytes, 0);
  const report = { sizeBytes: totalBytes, evictedBytes: 0, evictedFiles: 0 };
  const surplusBytes = surplusOf(totalBytes);
  for (const { shelf, entry } of candidates) {
    if (report.evictedBytes >= surplusBytes || entry.usedAtMs >= keptSinceMs) break;
    if (!(await shelf.evict(entry))) continue;
    report.sizeBytes -= entry.sizeBytes;
    report.evictedBytes += entry.sizeBytes;
    report.evictedFiles += 1;
  }
  return report;
}
