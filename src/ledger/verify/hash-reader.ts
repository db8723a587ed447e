import { emptyRoot, hashNode, type Hash } from "./merkle.ts";
import { readHashes, type LogSource } from "./log-source.ts";
import { formatTilePath, tileOf, tileWidth } from "./tile-path.ts";
import { VerificationFailure } from "./verification-failure.ts";

/** Hashes of a tree of a known size, out of its tiles. */
export interface HashReader {
  readonly size: number;
  /** The Merkle tree hash of the leaves from `start` to before `end`, a span that occurs in a proof. */
  span(start: number, end: number): Promise<Hash>;
}

const tilesKeptMax = 512;
const tileHeight = 8;

/** @throws VerificationFailure `malformed`, from `span`, where a tile is missing or torn. */
export function createHashReader(source: LogSource, size: number): HashReader {
  const kept = new Map<string, Promise<Hash[] | undefined>>();

  async function tileAt(level: number, position: number): Promise<Hash[]> {
    const tile = tileOf(size, level, position);
    const path = formatTilePath(tile);
    const reading = kept.get(path) ?? readHashes(source, tile);
    kept.set(path, reading);
    if (kept.size > tilesKeptMax) kept.delete(kept.keys().next().value as string);
    const hashes = await reading;
    if (!hashes) throw new VerificationFailure("malformed", `the log has no ${path}`);
    return hashes;
  }

  /** Of a whole subtree of `2 ** height` leaves: it lies within one tile, on that or a lower level. */
  async function nodeAt(height: number, index: number): Promise<Hash> {
    const level = Math.floor(height / tileHeight);
    const count = 2 ** (height - level * tileHeight);
    const hashes = await tileAt(level, index * count);
    const from = (index * count) % tileWidth;
    return foldWhole(hashes.slice(from, from + count));
  }

  async function span(start: number, end: number): Promise<Hash> {
    if (end === start) return emptyRoot;
    const length = end - start;
    if (length === 1) return nodeAt(0, start);
    const left = largestPowerBelow(length);
    // Exact for a power of two.
    if (left * 2 === length) return nodeAt(Math.log2(length), start / length);
    return hashNode(await span(start, start + left), await span(start + left, end));
  }

  return { size, span };
}

function foldWhole(hashes: readonly Hash[]): Hash {
  let row = hashes;
  while (row.length > 1) {
    row = Array.from({ length: row.length / 2 }, (_, place) =>
      hashNode(row[2 * place] as Hash, row[2 * place + 1] as Hash),
    );
  }
  return row[0] as Hash;
}

/** RFC 6962 §2.1: the largest power of two smaller than `count`; 0 for 1. By doubling: a logarithm rounds near 2^53. */
export function largestPowerBelow(count: number): number {
  if (count < 2) return 0;
  let power = 1;
  while (power * 2 < count) power *= 2;
  return power;
}
