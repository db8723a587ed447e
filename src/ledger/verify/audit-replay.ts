import { emptyRange, extendRange, rootOfRange, type CompletedNode } from "./compact-range.ts";
import { asMissing, readHashes, type LogSource } from "./log-source.ts";
import { hashLeaf, isSameHash, type Hash } from "./merkle.ts";
import { formatTilePath, listTiles, parseEntryBundle, tileWidth, type Tile } from "./tile-path.ts";

/** The roots of the first `size` entries: by the entries themselves, and by the hashes that the log keeps of them. */
export interface RootsAt {
  readonly size: number;
  readonly byEntries: Hash;
  readonly byTiles: Hash;
}

/** An entry whose bytes do not hash to what the log's tile says. */
export interface Mismatch {
  readonly index: number;
  readonly entryHash: Hash;
  readonly tileHash: Hash;
}

export interface Replay {
  readonly roots: ReadonlyMap<number, RootsAt>;
  readonly mismatches: readonly Mismatch[];
  /** The first entry of each bundle that cannot be read. */
  readonly unread: readonly number[];
  /** Of every whole tile of entries, what its entries hash to, level by level: `[1]` has one for 256 of them. */
  readonly nodes: readonly (readonly Hash[])[];
  /** What the entries after the last whole tile hash to. */
  readonly tail: readonly Hash[];
}

const mismatchesMax = 100_000;

/**
 * Reads a whole log once, hashes every entry anew, and tells of the roots at the sizes that are asked for.
 * @param onEntry is called with each entry that can be read, in their order.
 */
export async function replayLog(
  source: LogSource,
  sizes: readonly number[],
  onEntry: (index: number, entry: Uint8Array) => void,
): Promise<Replay> {
  const stops = [...new Set(sizes)].sort((one, other) => one - other);
  const end = stops.at(-1) ?? 0;
  const roots = new Map<number, RootsAt>();
  const mismatches: Mismatch[] = [];
  const unread: number[] = [];
  const nodes: Hash[][] = [];
  let tail: readonly Hash[] = [];
  let byEntries = emptyRange;
  let byTiles = emptyRange;
  const stop = (size: number) =>
    roots.set(size, { size, byEntries: rootOfRange(byEntries), byTiles: rootOfRange(byTiles) });
  if (stops[0] === 0) stop(0);
  for (const tile of listTiles(end)) {
    // They come level by level, the entries first.
    if (tile.level !== "entries") break;
    const first = tile.index * tileWidth;
    const rows = await readRows(source, tile);
    if (rows.entries) for (const [place, entry] of rows.entries.entries()) onEntry(first + place, entry);
    else unread.push(first);
    tail = tile.width === tileWidth ? [] : rows.entryHashes;
    collectMismatches(rows, first, mismatches);
    for (const { from, to } of segments(first, first + tile.width, stops)) {
      byEntries = extendRange(byEntries, rows.entryHashes.slice(from - first, to - first), (node) =>
        keepNode(nodes, node),
      );
      byTiles = extendRange(byTiles, rows.tileHashes.slice(from - first, to - first));
      if (stops.includes(to)) stop(to);
    }
  }
  return { roots, mismatches, unread, nodes, tail };
}

interface Rows {
  readonly entries: readonly Uint8Array[] | undefined;
  readonly entryHashes: readonly Hash[];
  readonly tileHashes: readonly Hash[];
}

/** Where one of the two is missing, the other stands in for it, so that what comes after can still be judged. */
async function readRows(source: LogSource, tile: Tile): Promise<Rows> {
  const entries = await readEntries(source, tile);
  const entryHashes = entries?.map(hashLeaf);
  const tileHashes = await readHashes(source, { ...tile, level: 0 }).catch(asMissing);
  const either = entryHashes ?? tileHashes ?? Array.from({ length: tile.width }, () => hashLeaf(new Uint8Array()));
  return { entries, entryHashes: entryHashes ?? either, tileHashes: tileHashes ?? either };
}

/** The entries of a bundle, or of as much of a whole one as a partial one has; undefined where it is missing or torn. */
export async function readEntries(source: LogSource, tile: Tile): Promise<readonly Uint8Array[] | undefined> {
  const bytes = await source.read(formatTilePath(tile));
  try {
    if (bytes) return parseEntryBundle(bytes, tile.width);
    const whole = await source.read(formatTilePath({ ...tile, width: tileWidth }));
    return whole && parseEntryBundle(whole, tileWidth).slice(0, tile.width);
  } catch (error) {
    return asMissing(error);
  }
}

function collectMismatches({ entryHashes, tileHashes }: Rows, first: number, into: Mismatch[]): void {
  for (const [place, entryHash] of entryHashes.entries()) {
    const tileHash = tileHashes[place] as Hash;
    if (!isSameHash(entryHash, tileHash) && into.length < mismatchesMax)
      into.push({ index: first + place, entryHash, tileHash });
  }
}

function keepNode(nodes: Hash[][], { height, hash }: CompletedNode): void {
  if (height % 8 === 0) (nodes[height / 8] ??= []).push(hash);
}

/** The span cut at each size at which a root is wanted. */
function segments(start: number, end: number, stops: readonly number[]): { from: number; to: number }[] {
  const cuts = [start, ...stops.filter((stop) => stop > start && stop < end), end];
  return cuts.slice(1).map((to, place) => ({ from: cuts[place] as number, to }));
}
