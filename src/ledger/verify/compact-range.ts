import { emptyRoot, hashNode, type Hash } from "./merkle.ts";

/**
 * A tree that only grows, as the roots of its whole subtrees from the largest to the smallest: at most 53 hashes, and all
 * that is needed to take in the next leaf or to tell the root (transparency-dev/merkle, docs/compact_ranges.md).
 */
export interface CompactRange {
  readonly size: number;
  readonly hashes: readonly Hash[];
}

export const emptyRange: CompactRange = { size: 0, hashes: [] };

/** A subtree that was completed: of `2 ** height` leaves, the `index`-th of its height. */
export interface CompletedNode {
  readonly height: number;
  readonly index: number;
  readonly hash: Hash;
}

/** Takes in leaf hashes, and tells of every subtree that they complete, above the leaves themselves. */
export function extendRange(
  range: CompactRange,
  leafHashes: readonly Hash[],
  onNode?: (node: CompletedNode) => void,
): CompactRange {
  const hashes = [...range.hashes];
  let size = range.size;
  for (const leafHash of leafHashes) {
    let hash = leafHash;
    let height = 0;
    // As in adding one to a binary number: each carry joins two subtrees of one height.
    for (let rest = size; rest % 2 === 1; rest = (rest - 1) / 2) {
      hash = hashNode(hashes.pop() as Hash, hash);
      height += 1;
      onNode?.({ height, index: (rest - 1) / 2, hash });
    }
    hashes.push(hash);
    size += 1;
  }
  return { size, hashes };
}

/** How many subtrees a range of `size` leaves has: one for each bit. */
export function countSubtrees(size: number): number {
  let count = 0;
  for (let rest = size; rest > 0; rest = Math.floor(rest / 2)) count += rest % 2;
  return count;
}

export function rootOfRange({ hashes }: CompactRange): Hash {
  const last = hashes.at(-1);
  if (!last) return emptyRoot;
  return hashes.slice(0, -1).reduceRight((right, left) => hashNode(left, right), last);
}
