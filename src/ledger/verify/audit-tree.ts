import type { Mismatch, Replay, RootsAt } from "./audit-replay.ts";
import type { Findings } from "./audit-report.ts";
import type { Checkpoint } from "./checkpoint.ts";
import { emptyRange, extendRange, rootOfRange } from "./compact-range.ts";
import { asMissing, readHashes, type LogSource } from "./log-source.ts";
import { isSameHash, type Hash } from "./merkle.ts";
import { listTiles, tileWidth } from "./tile-path.ts";

/** What was signed, what is there, and from which size back others vouch for it. */
export interface JudgedTree {
  readonly claimed: Checkpoint;
  readonly replay: Replay;
  /** The size of the largest tree that somebody has kept and that what is there still leads to. */
  readonly vouchedSize: number;
}

/** Whether what is there hashes to the signed root; where not, which entry is the first that cannot be believed. */
export async function judgeTree(source: LogSource, tree: JudgedTree, findings: Findings): Promise<void> {
  const { claimed, replay } = tree;
  for (const index of replay.unread) findings.add("missing", index, `the entries from ${index} on cannot be read`);
  const roots = replay.roots.get(claimed.size) as RootsAt;
  const wrong = await findWrongNode(source, tree);
  if (isSameHash(roots.byEntries, claimed.root)) {
    for (const { index } of replay.mismatches) reportTile(index, findings);
    if (wrong && wrong.index !== undefined) reportTile(wrong.index, findings);
  } else if (isSameHash(roots.byTiles, claimed.root)) {
    for (const mismatch of replay.mismatches) reportChanged(mismatch, replay.mismatches, findings);
  } else if (replay.unread.length === 0) {
    // Entries and their hashes were both changed. Hashes further up that still lead to the signed root show where.
    const first = Math.max(tree.vouchedSize, wrong?.isSigned ? (wrong.index ?? 0) : 0);
    findings.add("edited", first, `from entry ${first} on, what is there does not lead to the root that was signed`);
  }
}

function reportTile(index: number, findings: Findings): void {
  findings.add("tile_wrong", index, `a tile over entry ${index} has other hashes than the signed tree`);
}

function reportChanged({ index, entryHash }: Mismatch, mismatches: readonly Mismatch[], findings: Findings): void {
  const signedAt = mismatches.find(({ tileHash }) => isSameHash(tileHash, entryHash));
  if (signedAt)
    findings.add("reordered", index, `entry ${index} is the one that was signed as number ${signedAt.index}`);
  else findings.add("edited", index, `entry ${index} is not the one that was signed`);
}

/** The first whole tile of entries of which a higher tile says something else, and whether the signature backs that tile. */
async function findWrongNode(
  source: LogSource,
  { claimed, replay }: JudgedTree,
): Promise<{ readonly index: number | undefined; readonly isSigned: boolean }> {
  let first: number | undefined;
  const firstLevel: Hash[] = [];
  for (const tile of listTiles(claimed.size)) {
    if (tile.level === "entries" || tile.level === 0) continue;
    const hashes = await readHashes(source, tile).catch(asMissing);
    if (tile.level === 1) firstLevel.push(...(hashes ?? []));
    const start = tile.index * tileWidth;
    const place = Array.from({ length: tile.width }, (_, offset) => offset).find((offset) => {
      const there = hashes?.[offset];
      return !there || !isSameHash(there, replay.nodes[tile.level as number]?.[start + offset] as Hash);
    });
    if (place !== undefined) first = Math.min(first ?? Infinity, (start + place) * tileWidth ** tile.level);
  }
  return { index: first, isSigned: isSigned(firstLevel, claimed, replay) };
}

function isSigned(firstLevel: readonly Hash[], claimed: Checkpoint, replay: Replay): boolean {
  const rest = replay.tail.length;
  if (firstLevel.length * tileWidth + rest !== claimed.size) return false;
  const hashes = [...extendRange(emptyRange, firstLevel).hashes, ...extendRange(emptyRange, replay.tail).hashes];
  return isSameHash(rootOfRange({ size: claimed.size, hashes }), claimed.root);
}
